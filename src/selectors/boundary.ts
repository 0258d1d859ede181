import type { Act } from '../model/event';
import { isFailure, type OutcomeCounts, outcomeOf, type StepOutcome } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import { selectInFlight } from './cause';

/** What the course of a run is told by: its acts in order, each with its lane. */
export interface Course {
  readonly count: number;
  /** The lane of the step that stands for each lane's step ({@link LaneColumns.step}). */
  readonly stepOfLane: Uint32Array;
  /** −1 for an event of the run. */
  laneAt(position: number): number;
  /** What the event does; `note` for one that is passed over. */
  actAt(position: number): Act;
  outcomeAt(position: number): StepOutcome | null;
}

/** Stretches in which a step was announced and had not begun, in the order of their beginnings. */
export interface Promises {
  readonly count: number;
  readonly lane: Uint32Array;
  /** Where it was announced. */
  readonly from: Int32Array;
  /** Where it began, was called off, or ended; the number of events where none of that happened. */
  readonly to: Int32Array;
  /** Where a worker first took it; −1 where nothing says so. */
  readonly claimed: Int32Array;
  /** 1 where the attempt before failed and this one was to follow. */
  readonly retry: Uint8Array;
  /** Where the run ended, ascending; mostly once or never. */
  readonly ends: readonly number[];
}

/** Finds what a run promised and when it kept it, in one walk over its acts. */
export function selectPromises(course: Course): Promises {
  const ledger = new Ledger(course.count, course.stepOfLane.length);
  for (let position = 0; position < course.count; position++) {
    const act = course.actAt(position);
    const lane = course.laneAt(position);
    if (act === 'run-end') ledger.endRun(position);
    else if (lane >= 0)
      ledger.note(lane, act, position, course.outcomeAt(position), course.stepOfLane[lane]!);
  }
  return ledger.promises();
}

const NONE = -1;

/** The promises of all lanes while their run is walked through. */
class Ledger {
  private readonly lane: number[] = [];
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly claimed: number[] = [];
  private readonly retry: number[] = [];
  private readonly ends: number[] = [];
  /** The promise of each lane that is not kept yet. */
  private readonly pending: Int32Array;
  /** Lanes to which something was promised since the run ended last: the end looks at no other. */
  private readonly promising: number[] = [];
  /** 1 while an attempt of the lane is open. */
  private readonly busy: Uint8Array;
  /** 1 where the lane's last attempt failed. */
  private readonly failed: Uint8Array;

  constructor(
    private readonly count: number,
    lanes: number,
  ) {
    this.pending = new Int32Array(lanes).fill(NONE);
    this.busy = new Uint8Array(lanes);
    this.failed = new Uint8Array(lanes);
  }

  note(lane: number, act: Act, position: number, outcome: StepOutcome | null, step: number): void {
    // A loop is only announced; once one of its items is known, they speak for it.
    if (step !== lane && (act === 'queue' || act === 'start')) this.settle(step, position);
    const open = this.busy[lane] === 1;
    switch (act) {
      case 'queue':
        if (!open) this.promise(lane, position, this.failed[lane]!);
        break;
      case 'claim':
        if (open) break;
        if (this.pending[lane] === NONE) this.promise(lane, position, this.failed[lane]!);
        this.claim(this.pending[lane]!, position);
        break;
      case 'start':
        this.begin(lane, position);
        break;
      case 'retry':
        this.end(lane, position, outcome);
        this.promise(lane, position, 1);
        break;
      case 'end':
      case 'skip':
        this.end(lane, position, outcome);
        break;
      case 'close':
        if (!open) this.end(lane, position, outcome);
        break;
      default:
        break;
    }
  }

  /** Nothing is promised any more. */
  endRun(position: number): void {
    this.ends.push(position);
    for (const lane of this.promising) this.settle(lane, position);
    this.promising.length = 0;
  }

  private promise(lane: number, position: number, retry: number): void {
    this.settle(lane, position);
    this.pending[lane] = this.lane.length;
    this.promising.push(lane);
    this.lane.push(lane);
    this.from.push(position);
    this.to.push(this.count);
    this.claimed.push(NONE);
    this.retry.push(retry);
  }

  /** Of several workers the first: what is asked of an earlier moment must not hear of a later one. */
  private claim(promise: number, position: number): void {
    if (this.claimed[promise] === NONE) this.claimed[promise] = position;
  }

  private begin(lane: number, position: number): void {
    this.settle(lane, position);
    this.busy[lane] = 1;
    this.failed[lane] = 0;
  }

  private end(lane: number, position: number, outcome: StepOutcome | null): void {
    this.settle(lane, position);
    this.busy[lane] = 0;
    this.failed[lane] = isFailure(outcome) ? 1 : 0;
  }

  private settle(lane: number, position: number): void {
    const known = this.pending[lane]!;
    if (known === NONE) return;
    this.to[known] = position;
    this.pending[lane] = NONE;
  }

  promises(): Promises {
    return {
      count: this.lane.length,
      lane: Uint32Array.from(this.lane),
      from: Int32Array.from(this.from),
      to: Int32Array.from(this.to),
      claimed: Int32Array.from(this.claimed),
      retry: Uint8Array.from(this.retry),
      ends: this.ends,
    };
  }
}

/** What stood open right behind a position. */
export interface Boundary {
  /** Attempts that had begun and not ended, oldest first: numbers of spans. */
  readonly flying: readonly number[];
  /** What was announced and had not begun, oldest first: numbers of promises. */
  readonly promised: readonly number[];
  /** Lanes of which the last attempt had ended and none was promised, by its outcome. */
  readonly done: OutcomeCounts;
  /** Where the run had ended; null if it had not. */
  readonly ended: number | null;
}

/** What a crash right behind a position would leave open. */
export function selectBoundary(spans: SpanColumns, promises: Promises, position: number): Boundary {
  const flying = selectInFlight(spans, position, NONE);
  const promised: number[] = [];
  for (let at = 0; at < promises.count && promises.from[at]! <= position; at++)
    if (promises.to[at]! > position) promised.push(at);
  const open = new Set([
    ...flying.map((span) => spans.lane[span]!),
    ...promised.map((at) => promises.lane[at]!),
  ]);
  const ended = promises.ends.findLast((end) => end <= position) ?? null;
  return { flying, promised, done: doneAt(spans, position, open), ended };
}

/** Where a worker had taken what was promised, by a position; −1 if none had. */
export function claimedBy({ claimed }: Promises, at: number, position: number): number {
  return claimed[at]! <= position ? claimed[at]! : NONE;
}

/** By lane, the outcome of the last attempt that had ended. Lanes that stand open are left out. */
function doneAt(spans: SpanColumns, position: number, open: ReadonlySet<number>): OutcomeCounts {
  const counts: OutcomeCounts = {};
  for (let lane = 0; lane + 1 < spans.ofLane.length; lane++) {
    if (open.has(lane)) continue;
    const outcome = lastOutcome(spans, lane, position);
    if (outcome !== null) counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

function lastOutcome(spans: SpanColumns, lane: number, position: number): StepOutcome | null {
  for (let span = spans.ofLane[lane + 1]! - 1; span >= spans.ofLane[lane]!; span--) {
    const end = spans.end[span]!;
    if (end >= 0 && end <= position) return outcomeOf(spans.outcome[span]!);
  }
  return null;
}
