import { holds } from '../../lib/ascending';
import type { RunView } from '../../model/views';
import type { Axis } from '../../selectors/axis';
import { selectCrowd } from '../../selectors/crowd';
import type { Row } from '../../selectors/rows';
import { eventsOfLane, lastBefore, nextAfter } from '../../selectors/walk';

/** Positions of the events that a row shows, ascending; none for what happened in another run. */
export function eventsOfRow(view: RunView, row: Row): ArrayLike<number> {
  if (row.child) return [];
  if (row.lanes) return selectCrowd(view, row.lanes).positions;
  const events = eventsOfLane(view.lanes, row.lane);
  if (row.kind !== 'attempt') return events;
  const [from, to] = boundsOfAttempt(view, row.ref);
  return events.filter((position) => position >= from && position <= to);
}

/** From where an attempt was announced to where it ended, or to the end of the log. */
function boundsOfAttempt({ spans, events }: RunView, span: number): readonly [from: number, to: number] {
  const [queued, start, end] = [spans.queued[span]!, spans.start[span]!, spans.end[span]!];
  return [queued >= 0 ? queued : start, end >= 0 ? end : events - 1];
}

/** Where a row is looked at first: its first failure, else its first event, else where its child run began. */
export function landingOf(view: RunView, row: Row): number {
  if (row.child) return Math.floor(row.child.from);
  const events = eventsOfRow(view, row);
  for (let at = 0; at < events.length; at++) if (holds(view.failures, events[at]!)) return events[at]!;
  return events[0] ?? 0;
}

/** The event of a row that stands nearest to a pixel; the nearest of any where the row has none. */
export function nearestEvent(view: RunView, row: Row | undefined, axis: Axis, x: number): number {
  const position = axis.positionAt(x);
  const events = row ? eventsOfRow(view, row) : [];
  const after = nextAfter(events, position - 1);
  const before = lastBefore(events, position);
  if (after === null || before === null) return after ?? before ?? position;
  return Math.abs(axis.xOf(after) - x) < Math.abs(x - axis.xOf(before)) ? after : before;
}
