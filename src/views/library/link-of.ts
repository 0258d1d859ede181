import type { LibraryEntry } from '../../model/library';
import type { Link } from '../../share/link';

/** A log at the moment that was looked at last. */
export function linkOf({ id, moment }: LibraryEntry): Link {
  return { page: 'log', log: id, run: moment?.run ?? null, position: moment?.position ?? null, tab: null };
}
