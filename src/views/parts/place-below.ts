/** Room that is left at the window's edges. */
const EDGE = 8;

/** Puts a popover under the button that opens it, as far as the window allows. */
export function placeBelow(popover: HTMLElement, button: HTMLElement): void {
  const { left, bottom } = button.getBoundingClientRect();
  // Before it opens it has no box to measure, but its style knows its width.
  const width = Number.parseFloat(getComputedStyle(popover).width);
  popover.style.top = `${bottom + 4}px`;
  popover.style.left = `${Math.max(Math.min(left, window.innerWidth - width - EDGE), EDGE)}px`;
  popover.style.maxHeight = `${window.innerHeight - bottom - 4 - EDGE}px`;
}
