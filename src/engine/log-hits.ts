import { stepKeyOf } from '../ingest/indexer';
import { pauses } from '../lib/tasks';
import type { RunSummary } from '../model/log';
import type { Position } from '../model/units';
import { evaluate } from '../query/evaluate';
import { parseQuery, QueryError } from '../query/parse';
import type { ReplaySource } from './build-history';
import type { HitsProgress, HitsView } from './run-hits';
import { nameOf } from './run-lanes';

/** A hit in any run of a log. */
export interface LogHit {
  readonly run: Pick<RunSummary, 'id' | 'name' | 'outcome'>;
  readonly position: Position;
  readonly kind: string;
  readonly step: string | null;
}

/** What a query finds in all runs of a log: how many events, and the first of them. */
export type LogHits =
  | {
      readonly kind: 'hits';
      readonly total: number;
      readonly runs: number;
      readonly shown: readonly LogHit[];
    }
  | Extract<HitsView, { kind: 'wrong' }>;

/** Asks every event of a log, whatever its run. What concerns states cannot be asked so. */
export async function logHits(
  source: ReplaySource,
  summaries: readonly RunSummary[],
  query: string,
  count: number,
  report: (progress: HitsProgress) => void,
  signal: AbortSignal,
): Promise<LogHits> {
  const { index, records } = source;
  try {
    const { hits } = await evaluate(parseQuery(query), {
      index,
      records,
      first: 0,
      count: index.columns.offset.length,
      reader: null,
      pause: pauses(signal),
      signal,
      report: ({ done, of, found }) => report({ share: of > 0 ? done / of : 1, found }),
    });
    return told(source, summaries, hits.between(0, index.columns.offset.length), count);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { kind: 'wrong', message: error.message, span: error.span };
  }
}

function told(
  { index }: ReplaySource,
  summaries: readonly RunSummary[],
  rows: Iterable<number>,
  count: number,
): LogHits {
  const { starts, kinds, columns, threads, stepNames } = index;
  const byIndex = new Map(summaries.map((each) => [each.index, each]));
  const shown: LogHit[] = [];
  let total = 0;
  let found = 0;
  let run = -1;
  let counted = -1;
  for (const row of rows) {
    total++;
    while (run < 0 || starts[run + 1]! <= row) run++;
    if (counted !== run) found++;
    counted = run;
    if (shown.length >= count) continue;
    const thread = columns.thread[row]!;
    const step = thread === 0 ? null : (stepNames.get(thread) ?? nameOf(stepKeyOf(threads.get(thread))));
    shown.push({
      run: summaryOf(byIndex, run),
      position: row - starts[run]!,
      kind: kinds[columns.kind[row]!] ?? '',
      step,
    });
  }
  return { kind: 'hits', total, runs: found, shown };
}

function summaryOf(summaries: ReadonlyMap<number, RunSummary>, run: number): LogHit['run'] {
  const { id, name, outcome } = summaries.get(run)!;
  return { id, name, outcome };
}
