import type { StepOutcome } from '../model/outcome';
import { outcomeCode } from '../model/outcome';
import type { LaneColumns, SpanColumns } from '../model/run-columns';
import { selectShapes } from './shapes';

/** Hostile logs count further; then all beyond are the last. */
const MAX_ATTEMPT = 0xffff;

/** What a lane is drawn from: one attempt of a thread. */
interface SpanFacts {
  readonly thread: number;
  readonly attempt: number;
  readonly queued: number;
  readonly claimed?: number;
  readonly start: number;
  readonly parked?: number;
  readonly end: number;
  readonly outcome: StepOutcome;
}

interface PauseFacts {
  readonly from: number;
  readonly to: number;
}

interface StepFacts {
  readonly thread: number;
  readonly outcome: StepOutcome;
}

/** What tells lanes apart, where it is known. */
interface LaneFacts {
  /** When the whole run was paused. */
  readonly pauses?: readonly PauseFacts[];
  /** The plain step of each thread; absent: every thread is one. */
  readonly owner?: Uint32Array;
  /** What an event is, as a number; absent: no two lanes are compared. */
  readonly symbolAt?: (position: number) => number;
}

interface Lanes {
  readonly lanes: Omit<LaneColumns, 'start' | 'positions'>;
  readonly spans: SpanColumns;
  /** The position of each lane's first event. */
  readonly first: Uint32Array;
}

/**
 * Lays a run out as lanes: one for each step and each loop item, in order of first sight.
 * @param threads the thread of each position of the run, 0 for none
 */
export function selectLanes(
  threads: Uint32Array,
  spans: readonly SpanFacts[],
  steps: readonly StepFacts[],
  { pauses = [], owner, symbolAt }: LaneFacts = {},
): Lanes {
  const laneOf = new LaneNumbers(threads);
  const first: number[] = [];
  const ofPosition = new Int32Array(threads.length).fill(-1);
  for (let position = 0; position < threads.length; position++) {
    const thread = threads[position]!;
    if (thread === 0) continue;
    const lane = laneOf.add(thread);
    if (lane === first.length) first.push(position);
    ofPosition[position] = lane;
  }
  const count = first.length;
  const ordered = orderSpans(spans, laneOf);
  const columns = spanColumns(ordered, laneOf, count, pauses);
  const outcome = new Uint8Array(count);
  const attempts = new Uint16Array(count);
  // An item's lane is as good as its last attempt; a step's own outcome counts all its items.
  for (let span = 0; span < columns.count; span++) {
    const lane = columns.lane[span]!;
    attempts[lane] = Math.max(attempts[lane]!, columns.attempt[span]!);
    outcome[lane] = columns.outcome[span]!;
  }
  for (const step of steps) {
    const lane = laneOf.get(step.thread);
    if (lane >= 0) outcome[lane] = outcomeCode(step.outcome);
  }
  const { step, headless } = stepLanes(laneOf, owner);
  const shape = symbolAt ? selectShapes(ofPosition, count, symbolAt) : new Uint32Array(count);
  return {
    lanes: { count, outcome, attempts, step, headless, shape, ofPosition },
    spans: columns,
    first: Uint32Array.from(first),
  };
}

/** The lanes of threads, numbered in the order in which they are added. */
class LaneNumbers {
  /** The thread of each lane. */
  readonly threads: number[] = [];
  private readonly least: number;
  /** Threads have numbers that lie close together: a list is several times as fast as a map. */
  private readonly lanes: Int32Array;

  /** @param threads all that will be added */
  constructor(threads: Uint32Array) {
    let least = Number.POSITIVE_INFINITY;
    let most = -1;
    for (const thread of threads) {
      if (thread < least) least = thread;
      if (thread > most) most = thread;
    }
    this.least = least;
    this.lanes = new Int32Array(most < 0 ? 0 : most - least + 1).fill(-1);
  }

  add(thread: number): number {
    const known = this.lanes[thread - this.least]!;
    if (known >= 0) return known;
    const lane = this.threads.push(thread) - 1;
    this.lanes[thread - this.least] = lane;
    return lane;
  }

  /** −1 for a thread that was not added. */
  get(thread: number): number {
    return this.lanes[thread - this.least] ?? -1;
  }
}

/** The lane of each lane's plain step; of the step's first item where the step has none. */
function stepLanes(laneOf: LaneNumbers, owner: Uint32Array | undefined) {
  const { threads } = laneOf;
  const step = new Uint32Array(threads.length);
  const headless = new Uint8Array(threads.length);
  const stands = new Map<number, number>();
  threads.forEach((thread, lane) => {
    const plain = owner?.[thread] || thread;
    const own = laneOf.get(plain);
    const known = own >= 0 ? own : stands.get(plain);
    if (known === undefined) {
      stands.set(plain, lane);
      headless[lane] = 1;
    }
    step[lane] = known ?? lane;
  });
  return { step, headless };
}

/** Items count as the step that they are of. */
export function countSteps({ step }: Pick<LaneColumns, 'step'>): number {
  return step.reduce((count, owner, lane) => (owner === lane ? count + 1 : count), 0);
}

/** The lanes with the positions of each, which only drawing needs. */
export function withPositions(lanes: Lanes['lanes']): LaneColumns {
  const start = startsOf(lanes.ofPosition, lanes.count);
  return { ...lanes, start, positions: positionsOf(lanes.ofPosition, start) };
}

function startsOf(ofPosition: Int32Array, count: number): Uint32Array {
  const start = new Uint32Array(count + 1);
  for (const lane of ofPosition) if (lane >= 0) start[lane + 1]!++;
  for (let lane = 0; lane < count; lane++) start[lane + 1]! += start[lane]!;
  return start;
}

function positionsOf(ofPosition: Int32Array, start: Uint32Array): Uint32Array {
  const next = start.slice();
  const positions = new Uint32Array(start.at(-1)!);
  ofPosition.forEach((lane, position) => {
    if (lane >= 0) positions[next[lane]!++] = position;
  });
  return positions;
}

function orderSpans(spans: readonly SpanFacts[], laneOf: LaneNumbers): SpanFacts[] {
  const begin = (span: SpanFacts) => (span.start >= 0 ? span.start : span.queued);
  return spans.toSorted((a, b) => laneOf.get(a.thread) - laneOf.get(b.thread) || begin(a) - begin(b));
}

function spanColumns(
  spans: readonly SpanFacts[],
  laneOf: LaneNumbers,
  lanes: number,
  pauses: readonly PauseFacts[],
): SpanColumns {
  const count = spans.length;
  const columns = {
    lane: new Uint32Array(count),
    attempt: new Uint16Array(count),
    queued: new Int32Array(count),
    claimed: new Int32Array(count),
    start: new Int32Array(count),
    parked: new Int32Array(count),
    end: new Int32Array(count),
    outcome: new Uint8Array(count),
  };
  const ofLane = new Uint32Array(lanes + 1);
  // In one go: filled one by one from functions, they take ten times as long.
  spans.forEach((span, at) => {
    const lane = laneOf.get(span.thread);
    columns.lane[at] = lane;
    columns.attempt[at] = Math.min(span.attempt, MAX_ATTEMPT);
    columns.queued[at] = span.queued;
    columns.claimed[at] = span.claimed ?? -1;
    columns.start[at] = span.start;
    columns.parked[at] = span.parked ?? -1;
    columns.end[at] = span.end;
    columns.outcome[at] = outcomeCode(span.outcome);
    ofLane[lane + 1]!++;
  });
  for (let at = 0; at < lanes; at++) ofLane[at + 1]! += ofLane[at]!;
  return {
    count,
    ...columns,
    ofLane,
    pauses: {
      from: Int32Array.from(pauses, (pause) => pause.from),
      to: Int32Array.from(pauses, (pause) => pause.to),
    },
  };
}
