import { type Act, actOf } from '../model/event';
import type { Format, GrammarEvent, RunEvidence, Settled } from '../model/format';
import {
  isFailure,
  type Outcome,
  type OutcomeCounts,
  outcomeOf,
  type StepOutcome,
  severityRank,
} from '../model/outcome';
import type { ProblemDraft } from '../model/problem';
import type { Columns } from './columns';
import { FLAG } from './columns';

/** What a trace reads: the ordered index of a log and its name tables. */
export interface TraceInput {
  readonly columns: Columns;
  /** The plain step of each thread: itself, or the step whose item it is. */
  readonly owner: Uint32Array;
  readonly threadName: (thread: number) => string;
  readonly kinds: readonly string[];
  readonly klasses: readonly string[];
  readonly format: Pick<Format, 'settle' | 'grammar'>;
  readonly shape: string;
  readonly tornTail: boolean;
}

/** One attempt at a step (or at an item of it). Positions are those of the run. */
export interface Span {
  readonly thread: number;
  readonly attempt: number;
  /** Where it was announced, or −1. */
  readonly queued: number;
  /** Where it began, or −1 when it was only announced. */
  readonly start: number;
  /** Where it ended, or −1 when the log ends first. */
  end: number;
  outcome: StepOutcome;
  klass: string | null;
}

/** One step of a run. */
export interface Step {
  /** The plain thread of the step. */
  readonly thread: number;
  readonly first: number;
  last: number;
  outcome: StepOutcome;
  klass: string | null;
  attempts: number;
}

export interface RunTrace {
  readonly steps: readonly Step[];
  readonly spans: readonly Span[];
  readonly outcome: Outcome;
  /** Steps that failed or crashed. */
  readonly failures: number;
  readonly byOutcome: OutcomeCounts;
  readonly byClass: Readonly<Record<string, number>>;
  /** The earliest failed attempt of a step that never recovered. */
  readonly firstFailure: {
    readonly position: number;
    readonly thread: number;
    readonly attempt: number;
  } | null;
}

/** A problem found while tracing, at a position of the run. */
export type ReportAt = (draft: ProblemDraft, position: number) => void;

/** A thread while its run is traced. */
interface Thread {
  readonly id: number;
  readonly step: Step;
  attempt: number;
  queued: number;
  /** The attempt number that the announcement told; 0 for none. */
  announced: number;
  /** The attempt that is open, if any. */
  open: Span | null;
  started: boolean;
  parked: boolean;
  /** An attempt failed and another one is to follow, which has not begun yet. */
  promised: boolean;
  outcome: StepOutcome | null;
  klass: string | null;
  failedAt: number;
  failedAttempt: number;
  lastFailing: number;
}

/**
 * Walks one run's rows in replay order and finds its steps, attempts and outcomes. Writes back what only
 * the order tells: the step of an `inside` event and the attempt numbers.
 */
export class Tracer {
  private readonly threads = new Map<number, Thread>();
  private readonly steps = new Map<number, Step>();
  private readonly spans: Span[] = [];
  private ended: Outcome | null = null;
  private endedAt = -1;
  private endThread = 0;
  private paused = false;
  private lastOpened: Thread | null = null;
  private lastTime = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly input: TraceInput,
    private readonly first: number,
    private readonly count: number,
    private readonly report: ReportAt,
  ) {}

  run(): RunTrace {
    const grammar = this.input.format.grammar?.(this.input.shape);
    const { act, flags, kind } = this.input.columns;
    for (let position = 0; position < this.count; position++) {
      const row = this.first + position;
      this.checkClock(row, position);
      if (flags[row]! & (FLAG.duplicate | FLAG.conflict)) continue;
      const doing = actOf(act[row]!);
      const draft = grammar?.next(this.grammarEvent(position, doing, this.input.kinds[kind[row]!] ?? ''));
      if (draft) this.report(draft, position);
      if (this.endedAt >= 0) this.report({ code: 'after-terminal' }, position);
      this.apply(row, position, doing);
    }
    for (const { position, ...draft } of grammar?.end?.() ?? []) this.report(draft, position);
    return this.finish();
  }

  private grammarEvent(position: number, act: Act, kind: string): GrammarEvent {
    const row = this.first + position;
    const id = this.input.columns.thread[row]!;
    const klass = this.input.columns.klass[row]!;
    return {
      position,
      kind,
      act,
      step: id === 0 ? null : this.input.threadName(id),
      stepOpen: this.threads.get(id)?.open != null,
      openStep: this.openThread() ? this.input.threadName(this.openThread()!.id) : null,
      outcome: outcomeOf(this.input.columns.outcome[row]!),
      klass: this.input.klasses[klass - 1] ?? null,
      attempt: this.input.columns.attempt[row]!,
    };
  }

  /** The thread whose attempt was opened last and is still open. */
  private openThread(): Thread | null {
    return this.lastOpened?.open ? this.lastOpened : null;
  }

  private checkClock(row: number, position: number): void {
    const time = this.input.columns.time[row]!;
    if (time < this.lastTime) this.report({ code: 'clock-backwards' }, position);
    if (!Number.isNaN(time)) this.lastTime = time;
  }

  private apply(row: number, position: number, act: Act): void {
    const { columns } = this.input;
    const inside = act === 'inside' ? this.openThread() : null;
    if (inside) columns.thread[row] = inside.id;
    const id = columns.thread[row]!;
    const thread = id === 0 ? null : this.threadOf(id, position);
    const outcome = outcomeOf(columns.outcome[row]!);
    if (thread) {
      thread.step.last = position;
      this.applyToThread(thread, row, position, act, outcome);
      columns.attempt[row] = thread.attempt;
    }
    this.applyToRun(position, act, outcome, id);
  }

  private applyToRun(position: number, act: Act, outcome: StepOutcome | null, thread: number): void {
    if (act === 'run-end') {
      this.ended = (outcome ?? 'unknown') as Outcome;
      this.endedAt = position;
      this.endThread = thread;
      this.paused = false;
    } else if (act === 'run-wait') this.paused = true;
    else if (act === 'run-resume' || act === 'run-start') this.paused = false;
  }

  private applyToThread(
    thread: Thread,
    row: number,
    position: number,
    act: Act,
    outcome: StepOutcome | null,
  ): void {
    const { attempt, flags, klass } = this.input.columns;
    const told = attempt[row]!;
    const word = this.input.klasses[klass[row]! - 1] ?? null;
    if (flags[row]! & FLAG.failing) this.noteFailure(thread, position, told);
    switch (act) {
      case 'queue':
        if (thread.open) break;
        // Announced again after a failure, another attempt is promised; else the step only waits for its turn.
        thread.promised ||= isFailure(thread.outcome);
        thread.queued = position;
        thread.outcome = null;
        thread.announced = told;
        break;
      case 'start':
        this.begin(thread, position, told);
        break;
      case 'retry':
      case 'end':
        this.endThreadAt(thread, position, told, outcome ?? 'unknown', word, act === 'retry');
        break;
      case 'close':
        this.close(thread, position, told, outcome ?? 'unknown', word);
        break;
      case 'skip':
        if (thread.open) this.endSpan(thread, position, outcome ?? 'skipped', word);
        thread.outcome = outcome ?? 'skipped';
        thread.klass = word;
        break;
      case 'park':
        thread.parked = true;
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
    thread.open = {
      thread: thread.id,
      attempt: thread.attempt,
      queued: thread.queued,
      start: position,
      end: -1,
      outcome: 'unknown',
      klass: null,
    };
    thread.queued = -1;
    this.spans.push(thread.open);
    this.lastOpened = thread;
  }

  private endThreadAt(
    thread: Thread,
    position: number,
    told: number,
    outcome: StepOutcome,
    klass: string | null,
    retried: boolean,
  ): void {
    if (thread.open === null) {
      if (thread.outcome !== null && !retried) this.reportSecondEnd(position);
      else if (!thread.started) this.report({ code: 'end-without-start' }, position);
      this.openBehind(thread, position, told);
    }
    if (isFailure(outcome)) this.noteFailure(thread, position, told);
    this.endSpan(thread, position, outcome, klass);
    thread.outcome = retried ? null : outcome;
    thread.promised = retried;
    thread.klass = klass;
    if (retried) thread.queued = position;
  }

  /** Behind the end of the run every event was reported already; none is reported twice. */
  private reportSecondEnd(position: number): void {
    if (this.endedAt < 0) this.report({ code: 'after-terminal' }, position);
  }

  private close(
    thread: Thread,
    position: number,
    told: number,
    outcome: StepOutcome,
    klass: string | null,
  ): void {
    if (thread.open) return;
    if (thread.outcome !== null) {
      thread.klass = klass ?? thread.klass;
      return;
    }
    if (!thread.started) this.openBehind(thread, position, told);
    this.endSpan(thread, position, outcome, klass);
    if (isFailure(outcome)) this.noteFailure(thread, position, told);
    thread.outcome = outcome;
    thread.klass = klass;
  }

  /** An end of which no beginning is known: an attempt of one point. */
  private openBehind(thread: Thread, position: number, told: number): void {
    thread.attempt = told > 0 ? told : Math.max(thread.attempt, 1);
    thread.started = true;
    const { id, attempt, queued } = thread;
    thread.open = { thread: id, attempt, queued, start: position, end: -1, outcome: 'unknown', klass: null };
    this.spans.push(thread.open);
  }

  private endSpan(thread: Thread, position: number, outcome: StepOutcome, klass: string | null): void {
    if (!thread.open) return;
    thread.open.end = position;
    thread.open.outcome = outcome;
    thread.open.klass = klass;
    thread.open = null;
  }

  private noteFailure(thread: Thread, position: number, told: number): void {
    thread.lastFailing = position;
    if (thread.failedAt >= 0) return;
    thread.failedAt = position;
    thread.failedAttempt = told > 0 ? told : Math.max(thread.attempt, 1);
  }

  private threadOf(id: number, position: number): Thread {
    const known = this.threads.get(id);
    if (known) return known;
    const thread: Thread = {
      id,
      step: this.stepOf(this.input.owner[id] ?? id, position),
      attempt: 0,
      queued: -1,
      announced: 0,
      open: null,
      started: false,
      parked: false,
      promised: false,
      outcome: null,
      klass: null,
      failedAt: -1,
      failedAttempt: 0,
      lastFailing: -1,
    };
    this.threads.set(id, thread);
    return thread;
  }

  private stepOf(id: number, position: number): Step {
    let step = this.steps.get(id);
    if (step === undefined) {
      step = { thread: id, first: position, last: position, outcome: 'pending', klass: null, attempts: 0 };
      this.steps.set(id, step);
    }
    return step;
  }

  private finish(): RunTrace {
    const settled = this.input.format.settle(this.evidence());
    this.reportOpen(settled);
    const merged = new Map<Step, Thread[]>();
    for (const thread of this.threads.values()) {
      this.settleThread(thread, settled);
      const list = merged.get(thread.step);
      if (list) list.push(thread);
      else merged.set(thread.step, [thread]);
    }
    for (const [step, threads] of merged) mergeThreads(step, threads, settled);
    const steps = [...this.steps.values()];
    return {
      steps,
      spans: this.spans,
      outcome: settled.outcome,
      failures: steps.filter((step) => isFailure(step.outcome)).length,
      byOutcome: countBy(steps, (step) => step.outcome),
      byClass: countBy(steps, (step) => step.klass),
      firstFailure: this.firstFailure(settled),
    };
  }

  private evidence(): RunEvidence {
    const threads = [...this.threads.values()];
    const closed = threads.filter((thread) => !thread.open && thread.outcome !== null);
    return {
      shape: this.input.shape,
      ended: this.ended,
      paused: this.paused,
      events: this.count,
      steps: countBy(closed, (thread) => thread.outcome),
      openSteps: threads.filter((thread) => thread.open && !thread.parked).length,
      parkedSteps: threads.filter((thread) => thread.parked && thread.outcome === null).length,
      queuedSteps: threads.filter((thread) => !thread.open && thread.queued >= 0 && thread.outcome === null)
        .length,
      promisedSteps: threads.filter(isPromised).length,
      tornTail: this.input.tornTail,
    };
  }

  private reportOpen(settled: Settled): void {
    const threads = [...this.threads.values()];
    const ended = this.endedAt >= 0 || (settled.outcome !== 'crashed' && settled.outcome !== 'running');
    const places = threads.flatMap((thread) => {
      if (thread.open) return thread.open.start;
      return !ended && isPromised(thread) ? thread.queued : [];
    });
    if (places.length === 0 && !ended && this.count > 0) places.push(this.count - 1);
    for (const position of places.sort((a, b) => a - b)) this.report({ code: 'open-at-end' }, position);
  }

  private settleThread(thread: Thread, settled: Settled): void {
    if (thread.open) {
      thread.open.outcome = thread.parked ? 'waiting' : settled.openStep;
      thread.open.klass = settled.openKlass ?? null;
      thread.outcome = thread.open.outcome;
      thread.klass = settled.openKlass ?? null;
    } else if (thread.outcome === null && thread.started && thread.queued >= 0) {
      // It is to run again, and the log ends in between. Where no attempt failed, nothing crashed either.
      const idle = settled.openStep === 'crashed' && !thread.promised;
      thread.outcome = idle ? 'pending' : settled.openStep;
    }
    if (thread.queued >= 0 && thread.outcome === null)
      this.spans.push({
        thread: thread.id,
        attempt: thread.attempt,
        queued: thread.queued,
        start: -1,
        end: -1,
        outcome: 'pending',
        klass: null,
      });
  }

  private firstFailure(settled: Settled): RunTrace['firstFailure'] {
    let found: RunTrace['firstFailure'] = null;
    for (const thread of this.threads.values()) {
      const open = thread.open !== null && thread.lastFailing < thread.open.start;
      if (thread.failedAt < 0 || open || !isFailure(thread.outcome)) continue;
      if (found === null || thread.failedAt < found.position)
        found = { position: thread.failedAt, thread: thread.id, attempt: thread.failedAttempt };
    }
    if (found === null && this.endedAt >= 0 && settled.outcome === 'failed') {
      const attempt = this.threads.get(this.endThread)?.attempt || 1;
      found = { position: this.endedAt, thread: this.endThread, attempt };
    }
    return found;
  }
}

/** Failed, another attempt promised, and the log ends in between. */
function isPromised(thread: Thread): boolean {
  return thread.promised && !thread.open && thread.outcome === null;
}

/** A step's outcome from its threads: the plain one and its items. */
function mergeThreads(step: Step, threads: readonly Thread[], settled: Settled): void {
  const told = threads.filter((thread) => thread.outcome !== null);
  const waiting = threads.filter((thread) => thread.outcome === null && thread.queued >= 0);
  step.attempts = Math.max(...threads.map((thread) => thread.attempt));
  const worst = told.toSorted((a, b) => severityRank(a.outcome!) - severityRank(b.outcome!))[0];
  // The plain thread of a loop is only announced; its items speak for it.
  const unfinished = waiting.some((thread) => threads.length === 1 || thread.id !== step.thread);
  if (worst === undefined) step.outcome = threads.some((t) => t.queued >= 0) ? 'pending' : 'unknown';
  else if (unfinished && !isFailure(worst.outcome)) step.outcome = settled.openStep;
  else step.outcome = worst.outcome!;
  step.klass = worst?.klass ?? null;
}

function countBy<T>(items: readonly T[], key: (item: T) => string | null): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const name = key(item);
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
