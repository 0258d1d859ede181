import { firstFrom } from '../lib/ascending';
import type { LaneColumns, SpanColumns } from '../model/run-columns';

/** The first entry of an ascending list that is greater than `value`; null if there is none. */
export function nextAfter(list: ArrayLike<number>, value: number): number | null {
  const at = firstFrom(list, value + 1);
  return at < list.length ? list[at]! : null;
}

/** The last entry of an ascending list that is smaller than `value`; null if there is none. */
export function lastBefore(list: ArrayLike<number>, value: number): number | null {
  const at = firstFrom(list, value);
  return at > 0 ? list[at - 1]! : null;
}

/** Positions of the events of the step that stands at `position`; empty for an event of the run. */
export function eventsOfLane(lanes: LaneColumns, lane: number): Uint32Array {
  return lane < 0
    ? lanes.positions.subarray(0, 0)
    : lanes.positions.subarray(lanes.start[lane], lanes.start[lane + 1]);
}

/**
 * Where the next attempt begins after `position`: of the same step if it was tried again, else the next
 * repeated attempt of any step, else the next attempt at all. Null behind the last one.
 */
export function nextAttempt(lanes: LaneColumns, spans: SpanColumns, position: number): number | null {
  return attemptFrom(lanes, spans, position, 1);
}

/** As {@link nextAttempt}, backwards. */
export function previousAttempt(lanes: LaneColumns, spans: SpanColumns, position: number): number | null {
  return attemptFrom(lanes, spans, position, -1);
}

function attemptFrom(
  lanes: LaneColumns,
  spans: SpanColumns,
  position: number,
  direction: 1 | -1,
): number | null {
  const lane = lanes.ofPosition[position] ?? -1;
  const ofLane = lane < 0 ? null : ([spans.ofLane[lane]!, spans.ofLane[lane + 1]!] as const);
  const all = [0, spans.count] as const;
  return (
    (ofLane && nearestStart(spans, position, ofLane, 1, direction)) ??
    nearestStart(spans, position, all, 2, direction) ??
    nearestStart(spans, position, all, 1, direction)
  );
}

/** The start of an attempt numbered `attempt` or higher that lies nearest behind (1) or before (−1) a position. */
function nearestStart(
  spans: SpanColumns,
  position: number,
  [from, to]: readonly [from: number, to: number],
  attempt: number,
  direction: 1 | -1,
): number | null {
  let found: number | null = null;
  for (let span = from; span < to; span++) {
    const start = spans.start[span]!;
    const distance = (start - position) * direction;
    if (start < 0 || distance <= 0 || spans.attempt[span]! < attempt) continue;
    if (found === null || distance < (found - position) * direction) found = start;
  }
  return found;
}
