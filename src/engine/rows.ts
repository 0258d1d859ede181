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
