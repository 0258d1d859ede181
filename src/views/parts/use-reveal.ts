import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useRef } from 'react';

/**
 * Brings a row of a list into view: to its middle, or no further than needed. Asking the browser where a list
 * stands, and scrolling it, cost a layout at once; so a row that is wholly in view is left where it is.
 * @param height of every row, in pixels
 */
export function useReveal<List extends Element>(
  virtual: Virtualizer<List, Element>,
  height: number,
): (row: number, to: 'middle' | 'nearest') => void {
  // The list learns where it stands a frame after it was scrolled; until then its offset is not to be trusted.
  const left = useRef<number | null>(null);
  return useCallback(
    (row, to) => {
      const { scrollElement: list, scrollOffset: offset, scrollRect } = virtual;
      if (list === null) return;
      const top = row * height;
      const bottom = top + height - (scrollRect?.height ?? list.clientHeight);
      if (offset !== null && offset !== left.current && offset <= top && offset >= bottom) return;
      left.current = offset;
      const nearest = Math.min(Math.max(offset ?? list.scrollTop, bottom), top);
      list.scrollTop = to === 'nearest' ? nearest : (top + bottom) / 2;
    },
    [virtual, height],
  );
}
