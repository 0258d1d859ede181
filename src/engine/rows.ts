import type { RunSummary } from '../model/log';
import { isFailure } from '../model/outcome';
import type { ReadLog } from './summarise';

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
