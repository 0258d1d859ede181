import { firstFrom } from '../lib/ascending';
import type { RunSummary } from '../model/log';
import { isFailure } from '../model/outcome';
import type { ReadLog } from './summarise';

/** The row with the greatest offset up to `offset`; rows follow runs, so all are looked at. −1 for none. */
export function rowAt(offsets: Float64Array, offset: number): number {
  let best = -1;
  for (let row = 0; row < offsets.length; row++)
    if (offsets[row]! <= offset && (best < 0 || offsets[row]! > offsets[best]!)) best = row;
  return best;
}

/**
 * As {@link rowAt} for many offsets at once, in one pass over the rows.
 * @param places ascending, no two alike
 */
export function rowsAt(offsets: Float64Array, places: Float64Array): Int32Array {
  const rows = new Int32Array(places.length).fill(-1);
  const isCloser = (row: number, known: number) => known < 0 || offsets[row]! > offsets[known]!;
  for (let row = 0; row < offsets.length; row++) {
    const at = firstFrom(places, offsets[row]!);
    if (at < places.length && isCloser(row, rows[at]!)) rows[at] = row;
  }
  // Between a place and the one before it there may be no row: then both have the same.
  for (let at = 1; at < places.length; at++)
    if (rows[at - 1]! >= 0 && isCloser(rows[at - 1]!, rows[at]!)) rows[at] = rows[at - 1]!;
  return rows;
}

/** The first failure; where nothing failed but the run did not end, its last event; else its first. */
export function landingPosition(run: RunSummary): number {
  if (run.firstFailure) return run.firstFailure.position;
  const stopped = isFailure(run.outcome) || run.outcome === 'running' || run.outcome === 'waiting';
  return stopped ? Math.max(run.events - 1, 0) : 0;
}

/** Do two readings of a log hold the same events in the same order? */
export function sameRows(a: ReadLog, b: ReadLog): boolean {
  const [left, right] = [a.index.columns.offset, b.index.columns.offset];
  return left.length === right.length && left.every((offset, row) => offset === right[row]);
}
