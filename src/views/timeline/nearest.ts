import type { LaneColumns } from '../../model/views';
import type { Axis } from '../../selectors/axis';
import { eventsOfLane, lastBefore, nextAfter } from '../../selectors/walk';

/** The event of a lane that stands nearest to a pixel; the nearest of any where the lane has none. */
export function nearestEvent(lanes: LaneColumns, lane: number, axis: Axis, x: number): number {
  const position = axis.positionAt(x);
  if (lane < 0 || lane >= lanes.count) return position;
  const events = eventsOfLane(lanes, lane);
  const after = nextAfter(events, position - 1);
  const before = lastBefore(events, position);
  if (after === null || before === null) return after ?? before ?? position;
  return Math.abs(axis.xOf(after) - x) < Math.abs(x - axis.xOf(before)) ? after : before;
}
