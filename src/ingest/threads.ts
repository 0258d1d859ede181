import type { Act } from '../model/event';
import { isFailure, type StepOutcome } from '../model/outcome';
import type { ProblemDraft } from '../model/problem';

/** One attempt at a step (or at an item of it). Positions are those of the run. */
export interface Span {
  readonly thread: number;
  readonly attempt: number;
  /** Where it was announced, or −1. */
  readonly queued: number;
  /** Where a worker took it, before it began; −1 where nothing says so. */
  readonly claimed: number;
  /** Where it began, or −1 when it was only announced. */
  readonly start: number;
  /** From where to its end it waited for something outside; −1 if it never did. */
  readonly parked: number;
  /** Where it ended, or −1 when the log ends first. */
  readonly end: number;
  readonly outcome: StepOutcome;
  readonly klass: string | null;
}

/** An attempt that may go on. */
type OpenSpan = { -readonly [Fact in keyof Span]: Span[Fact] };

/** One step of a run. */
export interface Step {
  /** The plain thread of the step. */
  readonly thread: number;
  readonly first: number;
  readonly last: number;
  readonly outcome: StepOutcome;
  readonly klass: string | null;
  readonly attempts: number;
}

/** A step while its run is traced. */
export interface StepParts {
  /** The plain thread of the step. */
  readonly thread: number;
  /** Which of the run's steps it is, in order of first sight. */
  readonly at: number;
  readonly first: number;
  last: number;
  /** The plain thread and those of its items, in order of first sight. */
  readonly threads: Thread[];
  /** It is among {@link Threads.takeFresh}. */
  fresh: boolean;
}

/** A problem found while tracing, at a position of the run. */
export type ReportAt = (draft: ProblemDraft, position: number) => void;

/** A thread while its run is traced. */
export interface Thread {
  readonly id: number;
  /** Which of the run's threads it is, in order of first sight. */
  readonly at: number;
  readonly step: StepParts;
  attempt: number;
  queued: number;
  claimed: number;
  /** The attempt number that the announcement told; 0 for none. */
  announced: number;
  /** The attempt that is open, if any, and where it stands among the attempts. */
  open: OpenSpan | null;
  openAt: number;
  started: boolean;
  parked: boolean;
  /** An attempt failed and another one is to follow, which has not begun yet. */
  promised: boolean;
  outcome: StepOutcome | null;
  klass: string | null;
  /** Where it failed first since it succeeded last; −1 if it did not. */
  failedAt: number;
  failedAttempt: number;
  lastFailing: number;
  /** It is among {@link Threads.takeFresh}. */
  fresh: boolean;
  /** What it was counted as when its run was settled last; 0 for nothing yet. */
  counted: number;
}

/** What an event says of its thread. */
export interface ThreadEvent {
  readonly position: number;
  readonly act: Act;
  /** The attempt that the record names; 0 for none. */
  readonly attempt: number;
  readonly outcome: StepOutcome | null;
  readonly klass: string | null;
  readonly failing: boolean;
  /** The run had ended before. */
  readonly late: boolean;
}

/** The threads of one run: its plain steps and their items, with the attempts at each. */
export class Threads {
  /** Every attempt that began, in order. One that was told in a trace is not changed any more, but replaced. */
  readonly spans: Span[] = [];
  private readonly threads = new Map<number, Thread>();
  private readonly steps = new Map<number, StepParts>();
  private lastOpened: Thread | null = null;
  private fresh: StepParts[] = [];
  private ended: Span[] = [];

  /**
   * @param owner the plain step of each thread; of a log that is followed more become known
   */
  constructor(
    public owner: Uint32Array,
    private readonly report: ReportAt,
  ) {}

  get all(): Thread[] {
    return [...this.threads.values()];
  }

  /** The steps of which something changed since this was asked last; so are those of their threads that are `fresh`. */
  takeFresh(): StepParts[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }

  /** The attempts that ended since this was asked last, in that order. */
  takeEnded(): Span[] {
    const { ended } = this;
    this.ended = [];
    return ended;
  }

  find(id: number): Thread | undefined {
    return this.threads.get(id);
  }

  /** The thread whose attempt was opened last and is still open. */
  get open(): Thread | null {
    return this.lastOpened?.open ? this.lastOpened : null;
  }

  /** The thread, new where it was never seen. */
  of(id: number, position: number): Thread {
    const known = this.threads.get(id);
    if (known) return known;
    const thread: Thread = {
      id,
      at: this.threads.size,
      step: this.stepOf(this.owner[id] ?? id, position),
      attempt: 0,
      queued: -1,
      claimed: -1,
      announced: 0,
      open: null,
      openAt: -1,
      started: false,
      parked: false,
      promised: false,
      outcome: null,
      klass: null,
      failedAt: -1,
      failedAttempt: 0,
      lastFailing: -1,
      fresh: false,
      counted: 0,
    };
    thread.step.threads.push(thread);
    this.threads.set(id, thread);
    return thread;
  }

  private stepOf(id: number, position: number): StepParts {
    let step = this.steps.get(id);
    if (step === undefined) {
      const at = this.steps.size;
      step = { thread: id, at, first: position, last: position, threads: [], fresh: false };
      this.steps.set(id, step);
    }
    return step;
  }

  /** Before a thread changes. */
  private touch(thread: Thread): void {
    const { step } = thread;
    if (!step.fresh) {
      step.fresh = true;
      this.fresh.push(step);
    }
    if (thread.fresh) return;
    thread.fresh = true;
    // Whoever was told of the attempt keeps it as it was.
    if (thread.open) this.spans[thread.openAt] = thread.open = { ...thread.open };
  }

  /** Applies one event to its thread. */
  apply(thread: Thread, event: ThreadEvent): void {
    const { position, act, attempt, outcome, klass } = event;
    this.touch(thread);
    thread.step.last = position;
    if (event.failing) noteFailure(thread, position, attempt);
    switch (act) {
      case 'queue':
        if (thread.open) break;
        // Announced again after a failure, another attempt is promised; else the step only waits for its turn.
        thread.promised ||= isFailure(thread.outcome);
        thread.queued = position;
        thread.claimed = -1;
        thread.outcome = null;
        thread.announced = attempt;
        break;
      case 'claim':
        if (!thread.open) thread.claimed = position;
        break;
      case 'start':
        this.begin(thread, position, attempt);
        break;
      case 'retry':
      case 'end':
        this.end(thread, event);
        break;
      case 'close':
        this.close(thread, event);
        break;
      case 'skip':
        if (thread.open) this.endSpan(thread, position, outcome ?? 'skipped', klass);
        thread.outcome = outcome ?? 'skipped';
        thread.klass = klass;
        break;
      case 'park':
        thread.parked = true;
        if (thread.open && thread.open.parked < 0) thread.open.parked = position;
        break;
      default:
        break;
    }
  }

  private begin(thread: Thread, position: number, told: number): void {
    // Started again while open: the attempt before was lost, nobody recorded its end.
    if (thread.open) this.endSpan(thread, position, 'crashed', null);
    thread.attempt = told || thread.announced || thread.attempt + 1;
    thread.announced = 0;
    thread.started = true;
    thread.parked = false;
    thread.promised = false;
    thread.outcome = null;
    this.openSpan(thread, position);
    this.lastOpened = thread;
  }

  private openSpan(thread: Thread, position: number): void {
    thread.open = spanOf(thread, position);
    thread.openAt = this.spans.push(thread.open) - 1;
    // The announcement was of this attempt, not of a later one.
    thread.queued = -1;
    thread.claimed = -1;
  }

  private endSpan(thread: Thread, position: number, outcome: StepOutcome, klass: string | null): void {
    if (!thread.open) return;
    const span = thread.open;
    span.end = position;
    span.outcome = outcome;
    span.klass = klass;
    this.ended.push(span);
    thread.open = null;
  }

  private end(thread: Thread, event: ThreadEvent): void {
    const { position, attempt, klass } = event;
    const outcome = event.outcome ?? 'unknown';
    const retried = event.act === 'retry';
    if (thread.open === null) {
      const again = thread.outcome !== null && !retried;
      if (!again && !thread.started) this.report({ code: 'end-without-start' }, position);
      // Behind the end of the run every event is reported already; none is reported twice.
      if (again && !event.late) this.report({ code: 'after-terminal' }, position);
      this.openBehind(thread, position, attempt);
    }
    if (isFailure(outcome)) noteFailure(thread, position, attempt);
    else if (outcome === 'succeeded') forgetFailure(thread);
    this.endSpan(thread, position, outcome, klass);
    thread.outcome = retried ? null : outcome;
    thread.promised = retried;
    thread.klass = klass;
    thread.claimed = -1;
    if (retried) thread.queued = position;
  }

  private close(thread: Thread, event: ThreadEvent): void {
    const { position, attempt, klass } = event;
    const outcome = event.outcome ?? 'unknown';
    if (thread.open) return;
    if (thread.outcome !== null) {
      thread.klass = klass ?? thread.klass;
      return;
    }
    if (!thread.started) this.openBehind(thread, position, attempt);
    this.endSpan(thread, position, outcome, klass);
    if (isFailure(outcome)) noteFailure(thread, position, attempt);
    thread.outcome = outcome;
    thread.klass = klass;
  }

  /** An end of which no beginning is known: an attempt of one point. */
  private openBehind(thread: Thread, position: number, told: number): void {
    thread.attempt = told > 0 ? told : Math.max(thread.attempt, 1);
    thread.started = true;
    this.openSpan(thread, position);
  }
}

/** An attempt that nothing is known of but its beginning; −1 where it was only announced. */
export function spanOf({ id, attempt, queued, claimed }: Thread, start: number): OpenSpan {
  return {
    thread: id,
    attempt,
    queued,
    claimed,
    start,
    parked: -1,
    end: -1,
    outcome: 'unknown',
    klass: null,
  };
}

function noteFailure(thread: Thread, position: number, told: number): void {
  thread.lastFailing = position;
  if (thread.failedAt >= 0) return;
  thread.failedAt = position;
  thread.failedAttempt = told > 0 ? told : Math.max(thread.attempt, 1);
}

/** A failure that a later attempt made good explains nothing that comes after it. */
function forgetFailure(thread: Thread): void {
  thread.failedAt = -1;
  thread.failedAttempt = 0;
}
