import type { TakenReplay } from '../../engine/take';
import { type Link, parseLink } from '../../share/link';
import { relink, renamed } from '../../share/relink';
import { subjectOf, useBranches } from '../../ui-state/branches';

/**
 * The moment at which a replay opens, in its logs as they are called here; null where it names none. Its branches are
 * there then too: they last as long as the tab, as every branch does.
 */
export function landReplay({ logs, view, branches }: TakenReplay): Link | null {
  for (const { log, branches: brought } of branches)
    for (const { run, name, edits } of brought)
      useBranches.getState().adopt(subjectOf({ log, run }), { name, edits });
  if (view === null) return null;
  const link = relink(parseLink(view), (log) => {
    const id = /^\d{1,2}$/.test(log) ? logs[Number(log)] : null;
    return id ? renamed(id) : null;
  });
  return link?.page === 'log' || link?.page === 'compare' ? link : null;
}
