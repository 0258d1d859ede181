import { type RefObject, useEffect, useRef } from 'react';
import type { Link } from '../../share/link';

/**
 * Going to another page or run takes away what was pressed, and the focus with it. It then goes to the new page, so
 * that the keyboard and a screen reader go on from there. What kept its focus keeps it.
 */
export function useKeptFocus(page: RefObject<HTMLElement | null>, link: Link): void {
  const place = link.page === 'log' ? `${link.log}/${link.run}` : link.page;
  const last = useRef(place);
  useEffect(() => {
    if (last.current === place) return;
    last.current = place;
    if (document.activeElement === null || document.activeElement === document.body) page.current?.focus();
  }, [place, page]);
}
