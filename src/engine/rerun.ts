import { spotOf } from '../ingest/indexer';
import { oncePer } from '../lib/once-per';
import type { Change } from '../model/change';
import type { Position } from '../model/units';
import { PastState } from '../replay/past-state';
import type { HistoryReader } from '../replay/reader';
import { contextOf, type ReplaySource, replayEventOf } from './build-history';

/**
 * What the event at a position was made into when it was replayed: the history keeps where values went, not where they
 * came from, so the reducer is asked once more. It depends on the event and the state before it alone.
 */
export async function changesMadeAt(
  source: ReplaySource,
  run: number,
  reader: HistoryReader,
  position: Position,
): Promise<readonly Change[]> {
  const { index, records, format } = source;
  const row = index.starts[run]! + position;
  const payload = await records.payload(spotOf(index.columns, row));
  const event = replayEventOf(index, row, position, payload);
  if (event === null) return [];
  const before = position === 0 ? 0 : reader.history.limit(position - 1);
  return format.replay(await contextsOf(source)(run))(event, new PastState(reader.history, before));
}

/** Of each log, the contexts of its runs: an artifact need not be read for each question. */
const contextsOf = oncePer((source: ReplaySource) => {
  const known = new Map<number, ReturnType<typeof contextOf>>();
  return (run: number) => {
    const context = known.get(run) ?? contextOf(source, run);
    known.set(run, context);
    return context;
  };
});
