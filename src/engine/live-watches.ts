import { yieldToTasks } from '../lib/tasks';
import type { Watch } from '../model/live';
import type { Query } from '../model/query';
import { evaluate } from '../query/evaluate';
import { parseQuery, QueryError } from '../query/parse';
import type { ReplaySource } from './build-history';

/** Places of one watch among events that arrived together. */
const MAX_HITS = 5;

/** An event that a watch speaks of. */
export interface WatchHit {
  readonly watch: Watch;
  readonly row: number;
}

/**
 * Those of some rows of a run, ascending, that watches hit: what can be asked of events by themselves. What is asked of
 * the state needs the history of a run, and is answered where that run is open.
 */
export async function hitsAmong(
  { index, records }: ReplaySource,
  watches: readonly Watch[],
  rows: readonly number[],
): Promise<WatchHit[]> {
  const hits: WatchHit[] = [];
  // Rows that stand together are asked together.
  const [first = 0, last = -1] = [rows[0], rows.at(-1)];
  const count = last - first + 1;
  const asked = new Set(rows);
  for (const watch of watches) {
    const query = understood(watch.query);
    if (query === null || asksState(query)) continue;
    const found = await evaluate(query, {
      index,
      records,
      first,
      count,
      reader: null,
      pause: yieldToTasks,
      signal: new AbortController().signal,
      report: () => {},
    });
    let left = MAX_HITS;
    for (const at of found.hits.between(0, count)) {
      if (!asked.has(first + at)) continue;
      if (left-- === 0) break;
      hits.push({ watch, row: first + at });
    }
  }
  return hits;
}

/** Must the history be asked for an answer? */
export function asksState(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.parts.some(asksState);
    case 'not':
      return asksState(query.part);
    default:
      return query.kind === 'state' || query.kind === 'touch';
  }
}

/** A query that is understood; one that is not was told to the reader when it was kept. */
export function understood(query: string): Query | null {
  try {
    return parseQuery(query);
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}
