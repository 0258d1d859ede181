import { formatOf } from '../formats';
import { FLAG } from '../ingest/columns';
import { type EventIndex, itemKeyOf, spotOf, stepKeyOf } from '../ingest/indexer';
import { actOf } from '../model/event';
import type { LiveNews, LivePlace, LiveView, Watch } from '../model/live';
import type { RunSummary } from '../model/log';
import type { ProblemCode } from '../model/problem';
import type { ReplaySource } from './build-history';
import { messageAt } from './chain';
import { LiveRules } from './live-rules';
import type { GrownRun } from './live-traces';
import { hitsAmong } from './live-watches';
import { nameOf } from './run-lanes';
import type { ReadLog } from './summarise';

/** News of one kind in one picture. */
const MAX_NEWS = 20;
/** How far before the end of what was known late events are looked for. */
const LOOK_BACK = 1_000;

interface Reporting {
  readonly beginning: boolean;
  readonly grownOf: (run: number) => GrownRun | null;
}

/** Tells what of a followed log is new from picture to picture. What was there at the beginning is no news. */
export class LiveReporter {
  /** What failed last. */
  lastFailure: LiveView['lastFailure'] = null;
  /** Of each run, how many events were looked at. */
  private readonly seen = new Map<string, number>();
  /** Events that stand behind so many of the log's bytes have come since. */
  private size = 0;
  private readonly rules = new LiveRules();
  /** Problems of severity error, by code. */
  private errors: ReadonlyMap<ProblemCode, number> = new Map();

  /**
   * What happened since the last picture; the first few of each kind.
   * @param beginning what came was there before the log was followed, and is no news
   * @param grownOf a run with its attempts, as far as they are kept
   */
  async of(log: ReadLog, watches: readonly Watch[], { beginning, grownOf }: Reporting): Promise<LiveNews[]> {
    const news: LiveNews[] = [];
    for (const run of log.summary.runs) {
      const before = this.seen.get(run.id) ?? 0;
      this.seen.set(run.id, run.events);
      if (run.events === before) continue;
      const rows = freshRows(log.index, run, before - LOOK_BACK, this.size);
      await this.report(log, run, rows, beginning ? [] : news);
      if (beginning) continue;
      if (watches.length > 0) await report(log, run, rows, watches, news);
      const grown = grownOf(run.index);
      const broken = grown ? await this.rules.broken(sourceOf(log), run, grown, before) : [];
      for (const { rule, position } of broken)
        news.push({ kind: 'rule', name: rule.label, run: run.id, runName: run.name, position });
    }
    news.push(...this.problemsOf(log));
    this.size = log.summary.size;
    return beginning ? [] : firstOfEach(news);
  }

  private problemsOf({ summary }: ReadLog): LiveNews[] {
    const counts = new Map<ProblemCode, number>();
    for (const { code, severity, count } of summary.problems)
      if (severity === 'error') counts.set(code, (counts.get(code) ?? 0) + count);
    const before = this.errors;
    this.errors = counts;
    return Array.from(counts).flatMap(([code, count]) => {
      const more = count - (before.get(code) ?? 0);
      return more > 0 ? [{ kind: 'problem', code, count: more } as const] : [];
    });
  }

  private async report(log: ReadLog, run: RunSummary, rows: readonly number[], news: LiveNews[]) {
    const { columns } = log.index;
    const failing = rows.filter((row) => (columns.flags[row]! & NOTABLE) === FLAG.failing);
    const ends = (row: number) => actOf(columns.act[row]!) === 'run-end';
    const end = rows.find(ends);
    // That a run has ended is told as such, and what failed in it says more of why.
    const steps = failing.filter((row) => !ends(row));
    const last = steps.at(-1) ?? (this.lastFailure?.run === run.id ? undefined : failing.at(-1));
    for (const row of steps.slice(0, MAX_NEWS))
      news.push({ kind: 'failure', ...(await failureAt(log, run, row)) });
    if (last !== undefined) this.lastFailure = await failureAt(log, run, last);
    if (end !== undefined) news.push({ kind: 'ended', ...placeOf(log, run, end), outcome: run.outcome });
  }
}

/** The first of each kind, so that many of one do not hide another. */
function firstOfEach(news: readonly LiveNews[]): LiveNews[] {
  const left = new Map<LiveNews['kind'], number>();
  return news.filter(({ kind }) => {
    const more = left.get(kind) ?? MAX_NEWS;
    left.set(kind, more - 1);
    return more > 0;
  });
}

/** Repetitions fail nothing anew. */
const NOTABLE = FLAG.failing | FLAG.duplicate | FLAG.conflict;

/** The rows of a run from a position on that stand behind so many bytes of the log. */
function freshRows({ columns, starts }: EventIndex, run: RunSummary, from: number, size: number): number[] {
  const first = starts[run.index]!;
  const rows: number[] = [];
  for (let row = first + Math.max(from, 0); row < first + run.events; row++)
    if (columns.offset[row]! >= size) rows.push(row);
  return rows;
}

/** Places where watches hit, by themselves: rows that stand together are asked together. */
async function report(
  log: ReadLog,
  run: RunSummary,
  rows: readonly number[],
  watches: readonly Watch[],
  news: LiveNews[],
): Promise<void> {
  for (const { watch, row } of await hitsAmong(sourceOf(log), watches, rows))
    news.push({ kind: watch.kind, name: watch.name, ...placeOf(log, run, row) });
}

function sourceOf({ summary, index, records }: ReadLog): ReplaySource {
  return { format: formatOf(summary.system), shape: summary.shape, index, records };
}

function placeOf({ index }: ReadLog, run: RunSummary, row: number): LivePlace {
  return { run: run.id, runName: run.name, position: row - index.starts[run.index]! };
}

async function failureAt(log: ReadLog, run: RunSummary, row: number) {
  const source = sourceOf(log);
  const { threads, stepNames, columns } = log.index;
  const thread = columns.thread[row]!;
  const message = (await messageAt(source, row)) ?? '';
  const place = placeOf(log, run, row);
  if (thread === 0) return { ...place, step: null, message };
  const key = threads.get(thread);
  const described = source.format.describe?.(await log.records.payload(spotOf(columns, row)));
  const step = stepNames.get(thread) ?? described ?? nameOf(stepKeyOf(key));
  const item = itemKeyOf(key);
  return { ...place, step: item === null ? step : `${step} · ${item}`, message };
}
