import { formatCount, formatDuration, formatTime, formatUtc, zoneOf } from '../../lib/format';
import type { Micros } from '../../model/units';
import type { RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useLaneLabels } from '../../queries/rows';
import type { Axis } from '../../selectors/axis';
import { resolutionOf } from '../../selectors/clock';
import { type Segment, segmentAt } from '../../selectors/segments';
import { type Pointer, useHover } from '../../ui-state/hover';
import { usePreferences } from '../../ui-state/preferences';
import { describeSegment } from './segment-words';
import css from './Timeline.module.css';
import { timesOf } from './use-axis';

interface HoverTipProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly axis: Axis;
}

/** Beside the mouse: what the lane under it does there, and the event that a click goes to. */
export function HoverTip(props: HoverTipProps) {
  const pointer = useHover((state) => state.pointer);
  return pointer && <Tip {...props} pointer={pointer} />;
}

function Tip({ view, runRef, axis, pointer }: HoverTipProps & { pointer: Pointer }) {
  const { lane, clientX, clientY } = pointer;
  const labelOf = useLaneLabels(runRef, lane < 0 ? [] : [lane]);
  const segment = segmentUnder(view, axis, pointer);
  const doing = foldAt(axis, pointer.x) ?? (segment && describeSegment(segment, view.events, timesOf(view)));
  // It stands on the side where there is more room.
  const [left, low] = [clientX > window.innerWidth / 2, clientY > window.innerHeight / 2];
  const translate = `${left ? 'calc(-100% - 12px)' : '12px'} ${low ? 'calc(-100% - 8px)' : '16px'}`;
  return (
    <div className={css.tip} style={{ left: clientX, top: clientY, translate }} aria-hidden>
      {lane < 0 && pointer.title && <strong>{pointer.title}</strong>}
      {lane >= 0 && (
        <strong>
          {labelOf(lane)?.name ?? '…'}
          {segment && view.lanes.attempts[lane]! > 1 && `, attempt ${view.spans.attempt[segment.span]}`}
        </strong>
      )}
      {doing && <span>{doing}</span>}
      <EventUnder view={view} />
    </div>
  );
}

function EventUnder({ view }: { view: RunView }) {
  const position = useHover((state) => state.position) ?? 0;
  const utc = usePreferences((state) => state.zone === 'utc');
  const time = view.times?.[position] ?? Number.NaN;
  const told = utc ? formatUtc(time).replace(' UTC', '') : formatTime(time);
  // A log in whole seconds has no milliseconds to show.
  const times = timesOf(view);
  const coarse = times !== null && resolutionOf(times.settled) === 1_000_000;
  return (
    <span>
      event {formatCount(position)}
      {times && ` · ${momentOf(time, coarse ? told.slice(0, -4) : told, utc)}`}
    </span>
  );
}

function momentOf(time: Micros, told: string, utc: boolean): string {
  return Number.isNaN(time) ? 'no time recorded' : `${told} ${zoneOf(time, utc)}`;
}

/** What the lane under the mouse does between the two events around it. */
function segmentUnder(view: RunView, axis: Axis, { x, lane }: Pointer): Segment | null {
  if (lane < 0) return null;
  const behind = axis.firstAt(x);
  const after = behind < axis.range.to && axis.xOf(behind) <= x ? behind : behind - 1;
  return segmentAt(view.spans, lane, after);
}

function foldAt(axis: Axis, x: number): string | null {
  const fold = axis.folds.find((each) => !each.open && x >= each.x && x < each.x + each.width);
  return fold ? `fold: ${formatDuration(fold.idle)} idle` : null;
}
