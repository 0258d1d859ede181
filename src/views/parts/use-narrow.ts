import { useSyncExternalStore } from 'react';

/** The width below which panels stand below one another; the style sheets use the same. */
const NARROW = '(max-width: 760px)';

/** Is the window as narrow as a phone? */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(NARROW);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => window.matchMedia(NARROW).matches,
  );
}
