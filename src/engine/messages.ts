import { spotOf } from '../ingest/indexer';
import type { Format } from '../model/format';
import type { RunSummary } from '../model/log';
import type { ReadLog } from './summarise';

/** Records read at the same time. */
const BATCH = 500;

/**
 * The runs with the system's own words at their first failures, read from the records of those that lack
 * them. Listing a log does without: many records would be read for a few that are looked at.
 */
export async function withMessages(
  log: Pick<ReadLog, 'index' | 'records'>,
  format: Format,
  runs: readonly RunSummary[],
): Promise<RunSummary[]> {
  const told = [...runs];
  const silent = told.flatMap((run, at) => (run.firstFailure?.message === '' ? [at] : []));
  const rowOf = (at: number) => log.index.starts[told[at]!.index]! + told[at]!.firstFailure!.position;
  const { offset } = log.index.columns;
  // Neighbours in the log share a page of its bytes.
  silent.sort((a, b) => offset[rowOf(a)]! - offset[rowOf(b)]!);
  for (let from = 0; from < silent.length; from += BATCH)
    await Promise.all(
      silent.slice(from, from + BATCH).map(async (at) => {
        const run = told[at]!;
        const message = await messageAt(log, format, rowOf(at), run.firstFailure!.step);
        told[at] = { ...run, firstFailure: { ...run.firstFailure!, message } };
      }),
    );
  return told;
}

async function messageAt(
  { index, records }: Pick<ReadLog, 'index' | 'records'>,
  format: Format,
  row: number,
  step: string | null,
): Promise<string> {
  const payload = await records.payload(spotOf(index.columns, row));
  const klass = index.klasses[index.columns.klass[row]! - 1] ?? null;
  const kind = index.kinds[index.columns.kind[row]!] ?? '';
  return format.explain(payload, { kind, step, klass })?.message ?? kind;
}
