/** The space bar is held down since it was last let go. */
let held = false;
/** Something was done with it meanwhile: letting it go is no tap any more. */
let used = false;

/** The space bar goes down; shown to the page, so that what can be dragged by it looks so. */
export function holdSpace(): void {
  if (held) return;
  held = true;
  used = false;
  document.documentElement.toggleAttribute('data-space', true);
}

/** Is the space bar held down? If so it is used from now on, and does nothing by itself when it is let go. */
export function takeSpace(): boolean {
  used ||= held;
  return held;
}

/** The space bar goes up. Says whether it was only tapped. */
export function releaseSpace(): boolean {
  const tapped = held && !used;
  held = false;
  document.documentElement.toggleAttribute('data-space', false);
  return tapped;
}
