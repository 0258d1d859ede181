import type { Format, RunEvidence, Settled } from '../model/format';
import {
  isFailure,
  type Outcome,
  type OutcomeCounts,
  outcomeCode,
  outcomeOf,
  type StepOutcome,
  severityRank,
} from '../model/outcome';
import {
  type ReportAt,
  type Span,
  type Step,
  type StepParts,
  spanOf,
  type Thread,
  type Threads,
} from './threads';

/** A stretch in which a run was paused; `to` is where it went on, or the number of its events if it never did. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** What a run's events come to. */
export interface RunTrace {
  readonly steps: readonly Step[];
  readonly spans: readonly Span[];
  readonly pauses: readonly Pause[];
  readonly outcome: Outcome;
  /** Steps that failed or crashed. */
  readonly failures: number;
  readonly byOutcome: OutcomeCounts;
  readonly byClass: Readonly<Record<string, number>>;
  /** The earliest failed attempt of a step that never recovered, since it succeeded last. */
  readonly firstFailure: {
    readonly position: number;
    readonly thread: number;
    readonly attempt: number;
  } | null;
}

/** What was seen of a run on the way through its events. */
export interface WalkedRun {
  readonly threads: Threads;
  readonly events: number;
  /** How the run ended, where it ended, and the thread that ended it (0 for none); null and −1 if it did not. */
  readonly ended: Outcome | null;
  readonly endedAt: number;
  readonly endThread: number;
  readonly pauses: readonly Pause[];
  /** It was paused last, and did not go on. */
  readonly paused: boolean;
}

interface Settling {
  readonly format: Pick<Format, 'settle'>;
  readonly shape: string;
  readonly tornTail: boolean;
  /** The log is still followed: what stands open goes on. */
  readonly live?: boolean;
}

/**
 * Decides what a run and its steps come to, once all events were seen; of a log that is followed, again each time more
 * of them were: then only the steps of new events are looked at. What was told before is not changed by that.
 */
export class Settler {
  private last: RunTrace | null = null;
  private events = 0;
  private readonly steps: Step[] = [];
  private readonly counts = { open: 0, parked: 0, queued: 0, promised: 0 };
  private readonly closed = noCounts();
  private failures = 0;
  private readonly byOutcome = noCounts();
  private readonly byClass = noCounts();
  /** Threads that may hold the first failure. */
  private readonly failing = new Set<Thread>();
  /** Threads that were announced and never began. */
  private readonly announced = new Set<Thread>();
  private readonly standing = new Set<Thread>();

  /** The threads of which an attempt is open, in the order in which they were settled. */
  get open(): Iterable<Thread> {
    return this.standing;
  }

  /** @param run what was seen of the run so far: always of the same threads */
  settle(run: WalkedRun, how: Settling, report: ReportAt): RunTrace {
    const fresh = run.threads.takeFresh();
    for (const { threads } of fresh) for (const thread of threads) this.count(thread);
    const evidence = this.evidenceOf(run, how);
    const settled = how.live ? settleLive(evidence, how.format) : how.format.settle(evidence);
    const { last } = this;
    if (last && fresh.length === 0 && run.events === this.events && settled.outcome === last.outcome)
      return last;
    this.events = run.events;
    if (!how.live) reportOpen(run, settled, report);
    for (const step of fresh) this.settleStep(step, settled);
    this.last = {
      steps: this.steps.slice(),
      spans: [...run.threads.spans, ...this.announcements()],
      pauses: run.pauses,
      outcome: settled.outcome,
      failures: this.failures,
      byOutcome: { ...this.byOutcome },
      byClass: { ...this.byClass },
      firstFailure: this.firstFailureOf(run, settled),
    };
    return this.last;
  }

  /** Counts a thread as what it is by now. */
  private count(thread: Thread): void {
    if (!thread.fresh) return;
    thread.fresh = false;
    this.countAs(thread.counted, -1);
    thread.counted = codeOf(thread);
    this.countAs(thread.counted, 1);
    if (thread.open) this.standing.add(thread);
    else this.standing.delete(thread);
  }

  private countAs(code: number, by: number): void {
    const { counts } = this;
    if (code & IS.open) counts.open += by;
    if (code & IS.parked) counts.parked += by;
    if (code & IS.queued) counts.queued += by;
    if (code & IS.promised) counts.promised += by;
    if (code >= IS.closed) bump(this.closed, outcomeOf(code >> CLOSED_BITS), by);
  }

  private evidenceOf({ ended, paused, events }: WalkedRun, { shape, tornTail }: Settling): RunEvidence {
    const { counts, closed } = this;
    return {
      shape,
      ended,
      paused,
      events,
      steps: { ...closed },
      openSteps: counts.open,
      parkedSteps: counts.parked,
      queuedSteps: counts.queued,
      promisedSteps: counts.promised,
      tornTail,
    };
  }

  /** Decides a step anew of which something changed. */
  private settleStep(parts: StepParts, settled: Settled): void {
    const { at, thread, first, last, threads } = parts;
    parts.fresh = false;
    for (const each of threads) this.settleThread(each, settled);
    const known = this.steps[at];
    if (known) this.countStep(known, -1);
    const step = { thread, first, last, ...merged(threads, settled) };
    this.steps[at] = step;
    this.countStep(step, 1);
  }

  /** Gives a thread that was left open its outcome, and notes it for what is told of the run. */
  private settleThread(thread: Thread, settled: Settled): void {
    const outcome = settledOutcome(thread, settled);
    if (thread.open && outcome !== null) {
      thread.open.outcome = outcome;
      thread.open.klass = settled.openKlass ?? null;
    }
    const begun = thread.open !== null && thread.lastFailing < thread.open.start;
    keep(this.failing, thread, thread.failedAt >= 0 && !begun && isFailure(outcome));
    const only = thread.queued >= 0 && outcome === null;
    keep(this.announced, thread, only && speaksForItself(thread, thread.step.threads));
  }

  private countStep({ outcome, klass }: Step, by: number): void {
    if (isFailure(outcome)) this.failures += by;
    bump(this.byOutcome, outcome, by);
    bump(this.byClass, klass, by);
  }

  /** A span for each thread that was only announced. */
  private announcements(): Span[] {
    return [...this.announced]
      .sort((a, b) => a.step.at - b.step.at || a.at - b.at)
      .map((thread) => ({ ...spanOf(thread, -1), outcome: 'pending' }));
  }

  private firstFailureOf(run: WalkedRun, settled: Settled): RunTrace['firstFailure'] {
    let first: Thread | null = null;
    for (const thread of this.failing) if (first === null || thread.failedAt < first.failedAt) first = thread;
    if (first !== null) return { position: first.failedAt, thread: first.id, attempt: first.failedAttempt };
    if (run.endedAt < 0 || settled.outcome !== 'failed') return null;
    const attempt = run.threads.find(run.endThread)?.attempt || 1;
    return { position: run.endedAt, thread: run.endThread, attempt };
  }
}

type Counts = Record<string, number>;

/** A log may call a class as it likes, `constructor` too. */
function noCounts(): Counts {
  return Object.create(null) as Counts;
}

/** What a thread is counted as; with {@link CLOSED_BITS} more bits the outcome of one that is closed. */
const IS = { open: 1, parked: 2, queued: 4, promised: 8, closed: 16 } as const;
const CLOSED_BITS = 5;

function codeOf(thread: Thread): number {
  const { open, parked, queued, outcome } = thread;
  if (open !== null) return parked ? (outcome === null ? IS.parked : 0) : IS.open;
  if (outcome !== null) return IS.closed | (outcomeCode(outcome) << CLOSED_BITS);
  return (parked ? IS.parked : 0) | (queued >= 0 ? IS.queued : 0) | (isPromised(thread) ? IS.promised : 0);
}

function bump(counts: Counts, name: string | null, by: number): void {
  if (name === null) return;
  const count = (counts[name] ?? 0) + by;
  if (count === 0) delete counts[name];
  else counts[name] = count;
}

function keep<T>(set: Set<T>, item: T, holds: boolean): void {
  if (holds) set.add(item);
  else set.delete(item);
}

/**
 * A run whose log is still followed: only time tells whether what stands open has crashed. Formats judge a log that has
 * ended, so of theirs counts what nothing that stands open can change.
 */
function settleLive(seen: RunEvidence, format: Pick<Format, 'settle'>): Settled {
  const openStep = 'running';
  const settled = format.settle(seen);
  if (seen.ended !== null) return { outcome: settled.outcome, openStep };
  if (seen.paused) return { outcome: 'waiting', openStep };
  if (seen.openSteps + seen.queuedSteps + seen.promisedSteps > 0) return { outcome: 'running', openStep };
  if (seen.parkedSteps > 0) return { outcome: 'waiting', openStep };
  const guessed = settled.outcome === 'crashed' || settled.outcome === 'unknown';
  return { outcome: guessed ? 'running' : settled.outcome, openStep };
}

function reportOpen(run: WalkedRun, settled: Settled, report: ReportAt): void {
  const ended = run.endedAt >= 0 || (settled.outcome !== 'crashed' && settled.outcome !== 'running');
  const places = run.threads.all.flatMap((thread) => {
    if (thread.open) return thread.open.start;
    return !ended && isPromised(thread) ? thread.queued : [];
  });
  if (places.length === 0 && !ended && run.events > 0) places.push(run.events - 1);
  for (const position of places.sort((a, b) => a - b)) report({ code: 'open-at-end' }, position);
}

/** The plain thread of a loop is only announced; its items speak for it. */
function speaksForItself(thread: Thread, ofStep: readonly Thread[]): boolean {
  return ofStep.length === 1 || thread.id !== thread.step.thread;
}

/** What a thread comes to; null for one that was only announced. */
function settledOutcome(thread: Thread, settled: Settled): StepOutcome | null {
  if (thread.open) return thread.parked ? 'waiting' : settled.openStep;
  if (thread.outcome !== null || !thread.started || thread.queued < 0) return thread.outcome;
  // It is to run again, and the log ends in between. Where no attempt failed, nothing crashed either.
  const idle = settled.openStep === 'crashed' && !thread.promised;
  return idle ? 'pending' : settled.openStep;
}

/** Failed, another attempt promised, and the log ends in between. */
function isPromised(thread: Thread): boolean {
  return thread.promised && !thread.open && thread.outcome === null;
}

/** A step's outcome from its threads: the plain one and its items. */
function merged(threads: readonly Thread[], settled: Settled): Pick<Step, 'outcome' | 'klass' | 'attempts'> {
  let worst: StepOutcome | null = null;
  let klass: string | null = null;
  let attempts = 0;
  let queued = false;
  let unfinished = false;
  for (const thread of threads) {
    const outcome = settledOutcome(thread, settled);
    attempts = Math.max(attempts, thread.attempt);
    const waits = outcome === null && thread.queued >= 0;
    queued ||= thread.queued >= 0;
    unfinished ||= waits && speaksForItself(thread, threads);
    if (outcome === null || (worst !== null && severityRank(outcome) >= severityRank(worst))) continue;
    worst = outcome;
    klass = thread.open ? (settled.openKlass ?? null) : thread.klass;
  }
  if (worst === null) return { outcome: queued ? 'pending' : 'unknown', klass, attempts };
  return { outcome: unfinished && !isFailure(worst) ? settled.openStep : worst, klass, attempts };
}
