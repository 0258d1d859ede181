import { type Act, actOf } from '../model/event';
import type { Format, Grammar, GrammarEvent } from '../model/format';
import { type Outcome, outcomeOf, type StepOutcome } from '../model/outcome';
import type { Columns } from './columns';
import { FLAG } from './columns';
import { type Pause, type RunTrace, Settler } from './settle';
import { type ReportAt, type Span, type Thread, Threads } from './threads';

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
  /** The log is still followed: what stands open in it goes on. */
  readonly live?: boolean;
}

/**
 * Walks one run's rows in replay order and finds its steps, attempts and outcomes. Writes back what only
 * the order tells: the step of an `inside` event and the attempt numbers.
 */
export class Tracer {
  private readonly threads: Threads;
  private readonly settler = new Settler();
  private readonly grammar: Grammar | undefined;
  /** The next position. */
  private position = 0;
  private ended: Outcome | null = null;
  private endedAt = -1;
  private endThread = 0;
  private readonly pauses: Pause[] = [];
  /** Where the run was paused, −1 while it is not. */
  private pausedAt = -1;
  private lastTime = Number.NEGATIVE_INFINITY;

  constructor(
    private input: TraceInput,
    private first: number,
    private count: number,
    private readonly report: ReportAt,
  ) {
    this.threads = new Threads(input.owner, report);
    this.grammar = input.format.grammar?.(input.shape);
  }

  /** What the rows come to. */
  run(): RunTrace {
    const { grammar } = this;
    const { act, flags, kind } = this.input.columns;
    for (; this.position < this.count; this.position++) {
      const { position } = this;
      const row = this.first + position;
      this.checkClock(row, position);
      if (flags[row]! & (FLAG.duplicate | FLAG.conflict)) continue;
      const doing = actOf(act[row]!);
      const draft = grammar?.next(this.grammarEvent(position, doing, this.input.kinds[kind[row]!] ?? ''));
      if (draft) this.report(draft, position);
      if (this.endedAt >= 0) this.report({ code: 'after-terminal' }, position);
      this.apply(row, position, doing);
    }
    if (!this.input.live)
      for (const { position, ...draft } of grammar?.end?.() ?? []) this.report(draft, position);
    return this.settle();
  }

  /**
   * What the rows come to in a later reading of a log that is followed, where those that were walked through are the
   * first of the run and what was written back for them stands in the columns.
   */
  goOn(input: TraceInput, first: number, count: number): RunTrace {
    this.input = input;
    this.first = first;
    this.count = count;
    this.threads.owner = input.owner;
    return this.run();
  }

  /** The threads of which an attempt stood open when the run was settled last. */
  get open(): Iterable<Thread> {
    return this.settler.open;
  }

  /** The attempts that ended since this was asked last. */
  takeEnded(): Span[] {
    return this.threads.takeEnded();
  }

  private grammarEvent(position: number, act: Act, kind: string): GrammarEvent {
    const row = this.first + position;
    const id = this.input.columns.thread[row]!;
    const klass = this.input.columns.klass[row]!;
    const { open } = this.threads;
    return {
      position,
      kind,
      act,
      step: id === 0 ? null : this.input.threadName(id),
      stepOpen: this.threads.find(id)?.open != null,
      openStep: open ? this.input.threadName(open.id) : null,
      outcome: outcomeOf(this.input.columns.outcome[row]!),
      klass: this.input.klasses[klass - 1] ?? null,
      attempt: this.input.columns.attempt[row]!,
    };
  }

  private checkClock(row: number, position: number): void {
    const time = this.input.columns.time[row]!;
    if (time < this.lastTime) this.report({ code: 'clock-backwards' }, position);
    if (!Number.isNaN(time)) this.lastTime = time;
  }

  private apply(row: number, position: number, act: Act): void {
    const { columns, klasses } = this.input;
    const inside = act === 'inside' ? this.threads.open : null;
    if (inside) columns.thread[row] = inside.id;
    const id = columns.thread[row]!;
    const outcome = outcomeOf(columns.outcome[row]!);
    if (id !== 0) {
      const thread = this.threads.of(id, position);
      this.threads.apply(thread, {
        position,
        act,
        attempt: columns.attempt[row]!,
        outcome,
        klass: klasses[columns.klass[row]! - 1] ?? null,
        failing: (columns.flags[row]! & FLAG.failing) !== 0,
        late: this.endedAt >= 0,
      });
      columns.attempt[row] = thread.attempt;
    }
    this.applyToRun(position, act, outcome, id);
  }

  private applyToRun(position: number, act: Act, outcome: StepOutcome | null, thread: number): void {
    if (act === 'run-end') {
      this.ended = (outcome ?? 'unknown') as Outcome;
      this.endedAt = position;
      this.endThread = thread;
      this.resume(position);
    } else if (act === 'run-wait') {
      if (this.pausedAt < 0) this.pausedAt = position;
    } else if (act === 'run-resume' || act === 'run-start') this.resume(position);
  }

  private resume(position: number): void {
    if (this.pausedAt >= 0) this.pauses.push({ from: this.pausedAt, to: position });
    this.pausedAt = -1;
  }

  private settle(): RunTrace {
    const { threads, ended, endedAt, endThread, pausedAt, count } = this;
    const paused = pausedAt >= 0;
    const pauses = paused ? [...this.pauses, { from: pausedAt, to: count }] : this.pauses.slice();
    const run = { threads, events: count, ended, endedAt, endThread, pauses, paused };
    return this.settler.settle(run, this.input, this.report);
  }
}
