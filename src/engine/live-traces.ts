import type { Columns } from '../ingest/columns';
import { Findings } from '../ingest/findings';
import { type EventIndex, spotOf } from '../ingest/indexer';
import type { ReadResult } from '../ingest/read-log';
import type { RunTrace } from '../ingest/settle';
import { type TraceInput, Tracer } from '../ingest/trace';
import { actCode } from '../model/event';
import type { Format } from '../model/format';
import type { RunTotals } from './summarise';

/** Runs whose attempts are all kept, so that they can be gone on with: those that grew last. */
const KEPT = 1_000;
const INSIDE = actCode('inside');

/** What the last picture told of a run. */
interface Known {
  readonly columns: Columns;
  /** Its first row there, and how many it had. */
  readonly first: number;
  readonly count: number;
  readonly totals: RunTotals;
  /** What is wrong with its events; null while nothing is. */
  readonly findings: Findings | null;
}

/** Told of a run that has other events than in the last picture, and of how many it had then. */
export type OnGrown = (index: EventIndex, run: number, grown: GrownRun, known: number) => void;

/**
 * What the runs of a followed log come to, from picture to picture. Of a run that grew at its end only the new events are
 * walked through, and one that did not grow is left alone; where events came in between, the run is walked through anew.
 */
export class LiveTraces {
  private readonly known: Known[] = [];
  /** By the runs' numbers; the one that grew last stands last. */
  private readonly grown = new Map<number, GrownRun>();

  constructor(
    private readonly format: Pick<Format, 'problems'>,
    private readonly onGrown: OnGrown,
    private readonly kept = KEPT,
  ) {}

  /** A run as it stood in the last picture; null where it must be traced to know. */
  of(run: number): GrownRun | null {
    return this.grown.get(run) ?? null;
  }

  /** Traces a run of a picture: writes back to its columns what only the order tells, and adds what is wrong with it. */
  trace(
    input: TraceInput,
    run: number,
    { index, findings }: Pick<ReadResult, 'index' | 'findings'>,
  ): RunTotals {
    const first = index.starts[run]!;
    const count = index.starts[run + 1]! - first;
    const before = this.known[run];
    const continued = before !== undefined && isContinued(before, index.columns, first, count);
    const known = continued ? this.goOn(before, input, run, first, count) : null;
    const now = known ?? this.begin(input, run, first, count);
    if (now.findings) findings.take(now.findings);
    this.known[run] = now;
    if (now.totals !== before?.totals) {
      this.keep(run);
      this.onGrown(index, run, this.grown.get(run)!, before?.count ?? 0);
    }
    return now.totals;
  }

  /** Null where nobody remembers enough of the run. */
  private goOn(before: Known, input: TraceInput, run: number, first: number, count: number): Known | null {
    const { columns } = input;
    const grown = this.grown.get(run);
    if (grown === undefined && count > before.count) return null;
    writeBack(before, columns, first);
    const here = { columns, first, count };
    if (grown === undefined) return { ...before, ...here };
    const { trace } = grown;
    grown.goOn(input, first, count);
    const totals = grown.trace === trace ? before.totals : totalsOf(grown.trace);
    return { ...here, totals, findings: grown.findings };
  }

  private begin(input: TraceInput, run: number, first: number, count: number): Known {
    const grown = new GrownRun(this.format, input, first, count);
    this.grown.set(run, grown);
    return { columns: input.columns, first, count, totals: totalsOf(grown.trace), findings: grown.findings };
  }

  private keep(run: number): void {
    const grown = this.grown.get(run)!;
    this.grown.delete(run);
    this.grown.set(run, grown);
    for (const [oldest] of this.grown) {
      if (this.grown.size <= this.kept) break;
      this.grown.delete(oldest);
    }
  }
}

/** A run that can be gone on with. */
export class GrownRun {
  trace: RunTrace;
  /** What is wrong with its events; null while nothing is. */
  findings: Findings | null = null;
  readonly tracer: Tracer;

  constructor(
    format: Pick<Format, 'problems'>,
    private input: TraceInput,
    private first: number,
    count: number,
  ) {
    this.tracer = new Tracer(input, first, count, (draft, position) => {
      this.findings ??= new Findings(format);
      this.findings.add(draft, spotOf(this.input.columns, this.first + position));
    });
    this.trace = this.tracer.run();
  }

  /** Also where nothing is new: the columns of earlier pictures are let go of. */
  goOn(input: TraceInput, first: number, count: number): void {
    this.input = input;
    this.first = first;
    this.trace = this.tracer.goOn(input, first, count);
  }
}

/** Are the first events of a run those that it had in the last picture, each taken for the same? */
function isContinued(before: Known, columns: Columns, first: number, count: number): boolean {
  if (count < before.count) return false;
  const was = before.columns;
  for (let position = 0; position < before.count; position++) {
    const [a, b] = [before.first + position, first + position];
    if (was.offset[a] !== columns.offset[b] || was.flags[a] !== columns.flags[b]) return false;
    // Of an event inside of a step the thread was found by tracing.
    if (was.thread[a] !== columns.thread[b] && columns.act[b] !== INSIDE) return false;
  }
  return true;
}

/** Tracing found the thread and the attempt of these events before. */
function writeBack(
  { columns: { thread, attempt }, first: from, count }: Known,
  to: Columns,
  first: number,
): void {
  for (let position = 0; position < count; position++) {
    to.thread[first + position] = thread[from + position]!;
    to.attempt[first + position] = attempt[from + position]!;
  }
}

function totalsOf({ outcome, failures, byOutcome, byClass, firstFailure, steps }: RunTrace): RunTotals {
  return { outcome, failures, byOutcome, byClass, firstFailure, steps: { length: steps.length } };
}
