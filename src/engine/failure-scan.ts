import { FLAG } from '../ingest/columns';
import type { EventIndex } from '../ingest/indexer';
import { actOf } from '../model/event';
import type { RunSummary } from '../model/log';
import { outcomeOf } from '../model/outcome';

/** A failure before its words are read. */
export interface Found {
  readonly row: number;
  readonly run: RunSummary;
  /** 0 for a failure of the run. */
  readonly thread: number;
  /** The row at which its attempt began; −1 where none is known. */
  readonly start: number;
  /** Kinds of the last events of its attempt before it. */
  readonly preceding: readonly string[];
  /** A later attempt made it good. */
  recovered: boolean;
  /** A run without an end: there is no error to be read. */
  readonly stopped: boolean;
}

/** The attempts of a log, as far as failures need them. */
export interface Scan {
  readonly failures: Found[];
  /** Rows at which attempts began that succeeded. */
  readonly passing: number[];
}

/** To be awaited now and then; see `lib/tasks`. */
export type Pause = () => Promise<void> | undefined;

/** A thread on the way through its run. */
interface Walked {
  /** −1 before its first attempt. */
  start: number;
  /** Kinds of the attempt's events so far, the last few. */
  kinds: number[];
  /** The attempt has reported its failure. */
  failed: boolean;
  /** Its failures that nothing made good yet. */
  open: Found[];
}

/** How many kinds of events before a failure belong to its kind. */
const PRECEDING = 3;
/** Rows looked at between two chances to stop. */
const AT_ONCE = 5_000;

/** Finds the failed attempts of one run, each at its first failing event, and where those began that succeeded. */
export class RunScan {
  private readonly threads = new Map<number, Walked>();
  private readonly ofRun: Walked = untried();
  private readonly failedSteps = new Set<number>();
  private readonly found: Found[] = [];
  private ownFailure: Found | null = null;

  constructor(
    private readonly index: EventIndex,
    private readonly run: RunSummary,
    private readonly scan: Scan,
  ) {}

  /** Walks through the run once and adds what it finds. */
  async walk(pause: Pause): Promise<void> {
    const { starts, columns } = this.index;
    for (let row = starts[this.run.index]!; row < starts[this.run.index + 1]!; row++) {
      if (row % AT_ONCE === 0) await pause();
      if ((columns.flags[row]! & (FLAG.duplicate | FLAG.conflict)) === 0) this.take(row);
    }
    this.end();
  }

  private take(row: number): void {
    const { columns } = this.index;
    const act = actOf(columns.act[row]!);
    const walked = this.walkedOf(columns.thread[row]!);
    if (act === 'start') Object.assign(walked, { start: row, kinds: [], failed: false });
    if (columns.flags[row]! & FLAG.failing) this.fail(row, walked);
    if (act === 'end' && outcomeOf(columns.outcome[row]!) === 'succeeded') this.succeed(walked);
    remember(walked.kinds, columns.kind[row]!);
  }

  private walkedOf(thread: number): Walked {
    if (thread === 0) return this.ofRun;
    const known = this.threads.get(thread) ?? untried();
    this.threads.set(thread, known);
    return known;
  }

  private fail(row: number, walked: Walked): void {
    if (walked.failed) return;
    const thread = this.index.columns.thread[row]!;
    const found = this.failureAt(row, thread, walked);
    if (thread === 0) {
      this.ownFailure ??= found;
      return;
    }
    walked.failed = true;
    const step = this.index.owner[thread] ?? thread;
    // A loop that fails after its items says again what they said.
    if (thread === step && walked.start < 0 && this.failedSteps.has(step)) return;
    this.failedSteps.add(step);
    this.found.push(found);
    walked.open.push(found);
  }

  private succeed(walked: Walked): void {
    if (walked.start >= 0) this.scan.passing.push(walked.start);
    for (const each of walked.open) each.recovered = true;
    walked.open = [];
  }

  /** A run whose steps all went well in the end may have failed, or stopped, by itself. */
  private end(): void {
    if (this.found.every(({ recovered }) => recovered)) {
      if (this.ownFailure) this.found.push(this.ownFailure);
      else if (this.run.outcome === 'crashed' && this.run.events > 0) this.found.push(this.stopped());
    }
    for (const each of this.found) this.scan.failures.push(each);
  }

  private stopped(): Found {
    const row = this.index.starts[this.run.index]! + this.run.events - 1;
    const last = this.walkedOf(this.index.columns.thread[row]!);
    return { ...this.failureAt(row, 0, last), stopped: true };
  }

  private failureAt(row: number, thread: number, { start, kinds }: Walked): Found {
    const preceding = kinds.map((kind) => this.index.kinds[kind] ?? '');
    return { row, run: this.run, thread, start, preceding, recovered: false, stopped: false };
  }
}

function untried(): Walked {
  return { start: -1, kinds: [], failed: false, open: [] };
}

function remember(kinds: number[], kind: number): void {
  if (kinds.at(-1) === kind) return;
  kinds.push(kind);
  if (kinds.length > PRECEDING) kinds.shift();
}
