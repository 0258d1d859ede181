import { type OpenFinding, type Spot, shorten } from '../ingest/findings';
import { type EventIndex, type PlacedCompanion, spotOf, stepKeyOf } from '../ingest/indexer';
import type { ReadResult } from '../ingest/read-log';
import { Records } from '../ingest/records';
import type { RunTrace } from '../ingest/settle';
import { type TraceInput, Tracer } from '../ingest/trace';
import { groupBy } from '../lib/group-by';
import { yieldToTasks } from '../lib/tasks';
import type { Format } from '../model/format';
import type { FirstFailure, LogSummary, PartSummary, RunSummary } from '../model/log';
import type { Outcome } from '../model/outcome';
import type { Finding, Place } from '../model/problem';
import { checkSnapshots } from './snapshots';

/** Work between two looks at the message queue. */
const SLICE_MS = 8;

/** A log that was read: its summary for lists, its index for everything else. */
export interface ReadLog {
  readonly summary: LogSummary;
  readonly index: EventIndex;
  readonly records: Records;
}

/** What summaries tell of what a run's events come to. */
export type RunTotals = Pick<RunTrace, 'outcome' | 'failures' | 'byOutcome' | 'byClass' | 'firstFailure'> & {
  readonly steps: { readonly length: number };
};

/** Traces a run by its number, and adds what it finds to what reading found. */
export type TraceRun = (input: TraceInput, run: number, read: ReadResult) => RunTotals;

/**
 * Traces every run of a log that was read, and gathers what its pages and the command line show. Of the messages of
 * first failures those that reading kept; the others are read when they are looked at.
 */
export async function summarise(
  format: Format,
  shape: string,
  reason: string,
  blob: Blob,
  read: ReadResult,
  traceRun: TraceRun = traceWhole,
): Promise<ReadLog> {
  const { index, findings, messages } = read;
  const records = new Records(blob, read.parts, format);
  const input = traceInput(format, shape, index, findings.has('torn-tail'));
  const companions = groupBy(index.companions, ({ id }) => id);
  const runs: RunSummary[] = [];
  let sliceEnd = performance.now() + SLICE_MS;
  for (let run = 0; run + 1 < index.starts.length; run++) {
    const totals = traceRun(input, run, read);
    // Somebody looks at the last picture of a log that is followed, and asks about it.
    if (index.live && performance.now() > sliceEnd) {
      await yieldToTasks();
      sliceEnd = performance.now() + SLICE_MS;
    }
    const about = companions.get(index.runs.get(run)) ?? [];
    runs.push(summariseRun(index, run, totals, about, messages));
  }
  // Of a log that is followed they are compared once it is read whole.
  if (!index.live) await checkSnapshots({ format, shape, index, records, findings });
  const problems = await Promise.all(
    findings.list((spot) => placeOf(read.parts, spot)).map((finding) => withExcerpt(finding, records)),
  );
  const summary: LogSummary = {
    system: format.id,
    shape,
    reason,
    version: read.version,
    parts: read.parts.map(({ file, start, size, from }) => ({
      file,
      start,
      size,
      ...(from ? { from } : {}),
    })),
    size: blob.size,
    records: read.records,
    events: index.columns.offset.length,
    problems,
    runs,
  };
  return { summary, index, records };
}

function traceWhole(input: TraceInput, run: number, { index, findings }: ReadResult): RunTotals {
  const first = index.starts[run]!;
  return new Tracer(input, first, index.starts[run + 1]! - first, (draft, position) =>
    findings.add(draft, spotOf(index.columns, first + position)),
  ).run();
}

/** What a tracer needs of a log's index. */
export function traceInput(format: Format, shape: string, index: EventIndex, tornTail: boolean): TraceInput {
  return {
    columns: index.columns,
    owner: index.owner,
    threadName: (thread) => index.threads.get(thread),
    kinds: index.kinds,
    klasses: index.klasses,
    format,
    shape,
    tornTail,
    live: index.live === true,
  };
}

/**
 * What lists show of one run.
 * @param companions what the log holds about it besides its events
 */
export function summariseRun(
  index: EventIndex,
  run: number,
  totals: RunTotals,
  companions: readonly PlacedCompanion[],
  messages: ReadResult['messages'],
): RunSummary {
  const first = index.starts[run]!;
  const end = index.starts[run + 1]!;
  const id = index.runs.get(run);
  const facts = index.runFacts.get(run);
  const told = toldOf(companions, end === first);
  return {
    index: run,
    id,
    name: facts?.name ?? told?.name ?? id,
    outcome: outcomeOf(totals, told, end === first),
    said: facts?.said ?? told?.said ?? null,
    events: end - first,
    steps: { total: totals.steps.length, byOutcome: totals.byOutcome, byClass: totals.byClass },
    failures: totals.failures,
    firstFailure: firstFailureOf(index, first, totals, messages),
    ...timesOf(index.columns.time, first, end),
    parent: facts?.parent ?? null,
    snapshots: companions.filter((each) => each.kind === 'snapshot').length,
  };
}

/** An export may lack the events of the end and still say how the run ended. */
function outcomeOf(totals: RunTotals, told: ReturnType<typeof toldOf>, eventless: boolean): Outcome {
  const open = totals.outcome === 'running' || totals.outcome === 'unknown';
  return told && (eventless || open) ? told.outcome : totals.outcome;
}

/** What companions say of a run: its own summary, or, where no event does, the newest snapshot of it. */
function toldOf(companions: readonly PlacedCompanion[], eventless: boolean) {
  const about = companions.filter((each) => each.run !== undefined && (each.kind === 'run' || eventless));
  return about.toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0)).at(-1)?.run;
}

function firstFailureOf(
  index: EventIndex,
  first: number,
  { firstFailure }: RunTotals,
  messages: ReadResult['messages'],
): FirstFailure | null {
  if (firstFailure === null) return null;
  const { position, thread, attempt } = firstFailure;
  return {
    position,
    step: thread === 0 ? null : stepKeyOf(index.threads.get(thread)),
    attempt,
    message: messages.get(index.columns.offset[first + position]!) ?? '',
  };
}

function timesOf(time: Float64Array, first: number, end: number): { start: number; end: number } {
  let earliest = Number.NaN;
  let latest = Number.NaN;
  for (let row = first; row < end; row++) {
    const at = time[row]!;
    if (Number.isNaN(at)) continue;
    if (!(at >= earliest)) earliest = at;
    if (!(at <= latest)) latest = at;
  }
  return { start: earliest, end: latest };
}

/** A byte of the log as a file, line and offset in it. */
export function placeOf(parts: readonly PartSummary[], spot: Spot): Place {
  const part = parts.findLast((each) => each.start <= spot.offset) ?? parts[0];
  const offset = spot.offset - (part?.start ?? 0) + (part?.from ?? 0);
  return { file: part?.file ?? '', line: spot.line, offset };
}

async function withExcerpt({ spot, ...finding }: OpenFinding, records: Records): Promise<Finding> {
  if (finding.excerpt !== null) return { ...finding, excerpt: finding.excerpt };
  const text = await records.text({ offset: spot.offset, length: Math.min(spot.length, 500) });
  return { ...finding, excerpt: shorten(text) };
}
