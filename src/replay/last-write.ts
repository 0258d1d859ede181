import type { History } from './history';
import { pathsInside } from './path-changes';
import type { Place } from './reader';

/** Changes looked at backwards before the paths inside are asked one by one … */
const MAX_CHANGES = 2_048;
/** … of which there may be so many. */
const MAX_PATHS = 256;

/**
 * The last change before `limit` that made a place what it is: its own, or one inside of it.
 * @returns null where telling would take longer than a row of a tree may
 */
export function lastChangeOf(history: History, { node, base }: Place, limit: number): number | null {
  if (node < 0 || !history.hasChildren(node)) return base;
  const until = Math.max(base, limit - MAX_CHANGES);
  for (let change = limit - 1; change > until; change--)
    if (isInside(history, history.nodeOf(change), node)) return change;
  if (until === base) return base;
  const inside = pathsInside(history, node, MAX_PATHS);
  if (inside === null) return null;
  return inside.reduce((newest, each) => Math.max(newest, history.ownChangeBefore(each, limit)), base);
}

/** A path is younger than those around it. */
function isInside({ paths }: History, node: number, around: number): boolean {
  let at = node;
  while (at > around) at = paths.parent(at);
  return at === around;
}
