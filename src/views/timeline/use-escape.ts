import { useEffect } from 'react';
import { usePlayhead } from '../../ui-state/playhead';

/** These have an Escape of their own, or none at all. */
const ELSEWHERE = 'input, textarea, select, [contenteditable="true"]';

/** Escape takes back what is marked or selected, wherever on the page the focus is. */
export function useEscape(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // What lies over the page is closed first.
      if (document.querySelector('dialog[open], :popover-open')) return;
      if (event.target instanceof Element && event.target.closest(ELSEWHERE)) return;
      event.preventDefault();
      usePlayhead.getState().unselect();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [active]);
}
