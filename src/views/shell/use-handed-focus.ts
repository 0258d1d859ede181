import { type RefObject, useEffect } from 'react';

/** Worn by what hands the focus on, when what has it there is taken away. */
const REGION = '[data-hands-focus-on]';
const FOCUSABLE =
  'a[href], button:not(:disabled, [tabindex="-1"]), input:not([hidden]), select, summary, [tabindex="0"]';

/**
 * When a control is taken away while it has the focus (its row is deleted, its notice dismissed), the keyboard goes on
 * from what stands in its place: the next control there, else the one before, else the page. What was given the focus
 * meanwhile keeps it. Only regions that ask for it do so: rows of long lists come and go by scrolling.
 */
export function useHandedFocus(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let held: { readonly control: Node; readonly region: Element } | null = null;
    const note = ({ target }: FocusEvent) => {
      const region = target instanceof Element ? target.closest(REGION) : null;
      held = region && target instanceof Node ? { control: target, region } : null;
    };
    const changed = (records: readonly MutationRecord[]) => {
      if (held === null || held.control.isConnected) return;
      const { control, region } = held;
      held = null;
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      const gap = records.find(({ removedNodes }) =>
        [...removedNodes].some((node) => node.contains(control)),
      );
      const next = gap && region.isConnected ? nextIn(region, gap) : null;
      (next ?? page.current)?.focus({ preventScroll: next === null });
    };
    const observer = new MutationObserver(changed);
    document.addEventListener('focusin', note);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', note);
      observer.disconnect();
    };
  }, [page]);
}

/** The control that follows a gap in a region: as near to it as there is one. */
function nextIn(region: Element, { target, previousSibling }: MutationRecord): HTMLElement | null {
  let mark: Node | null = previousSibling?.isConnected ? previousSibling : null;
  for (let scope: Node | null = target; scope !== null && region.contains(scope); scope = scope.parentNode) {
    const controls = controlsIn(scope);
    const before = mark;
    const next = controls.find((each) => before === null || follows(before, each));
    const found = next ?? (before && controlsIn(before)[0]) ?? controls.at(-1);
    if (found) return found;
    mark = scope;
  }
  return region instanceof HTMLElement && region.matches(FOCUSABLE) ? region : null;
}

function controlsIn(node: Node): HTMLElement[] {
  if (!(node instanceof Element)) return [];
  return [...node.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((each) => each.checkVisibility());
}

/** Does it stand behind a node, and not in it? */
function follows(node: Node, control: Node): boolean {
  const place = node.compareDocumentPosition(control);
  return (place & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !node.contains(control);
}
