import type { LaneColumns, SpanColumns } from '../model/views';

/** The first entry of an ascending list that is greater than `value`; null if there is none. */
export function nextAfter(list: ArrayLike<number>, value: number): number | null {
  const at = firstAbove(list, value);
  return at < list.length ? list[at]! : null;
}

/** The last entry of an ascending list that is smaller than `value`; null if there is none. */
export function lastBefore(list: ArrayLike<number>, value: number): number | null {
  const at = firstAbove(list, value - 1);
  return at > 0 ? list[at - 1]! : null;
}

function firstAbove(list: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
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
  const lane = lanes.ofPosition[position] ?? -1;
  const own = lane < 0 ? null : startAfter(spans, position, spans.ofLane[lane]!, spans.ofLane[lane + 1]!, 1);
  return (
    own ?? startAfter(spans, position, 0, spans.count, 2) ?? startAfter(spans, position, 0, spans.count, 1)
  );
}

/** As {@link nextAttempt}, backwards. */
export function previousAttempt(lanes: LaneColumns, spans: SpanColumns, position: number): number | null {
  const lane = lanes.ofPosition[position] ?? -1;
  const own = lane < 0 ? null : startBefore(spans, position, spans.ofLane[lane]!, spans.ofLane[lane + 1]!, 1);
  return (
    own ?? startBefore(spans, position, 0, spans.count, 2) ?? startBefore(spans, position, 0, spans.count, 1)
  );
}

function startAfter(
  spans: SpanColumns,
  position: number,
  from: number,
  to: number,
  attempt: number,
): number | null {
  let found: number | null = null;
  for (let span = from; span < to; span++) {
    const start = spans.start[span]!;
    if (start > position && spans.attempt[span]! >= attempt && (found === null || start < found))
      found = start;
  }
  return found;
}

function startBefore(
  spans: SpanColumns,
  position: number,
  from: number,
  to: number,
  attempt: number,
): number | null {
  let found: number | null = null;
  for (let span = from; span < to; span++) {
    const start = spans.start[span]!;
    if (
      start >= 0 &&
      start < position &&
      spans.attempt[span]! >= attempt &&
      (found === null || start > found)
    )
      found = start;
  }
  return found;
}
