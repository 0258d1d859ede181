import { useVirtualizer } from '@tanstack/react-virtual';
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { memo, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { holds } from '../../lib/ascending';
import { formatCount } from '../../lib/format';
import { outcomeOf } from '../../model/outcome';
import type { LogView, RunView } from '../../model/views';
import { type RunRef, useLaneLabels } from '../../queries/engine';
import { selectOverview } from '../../selectors/overview';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { OutcomeMark } from '../parts/OutcomeMark';
import { useColors } from '../parts/use-colors';
import { useReveal } from '../parts/use-reveal';
import { useSize } from '../parts/use-size';
import { drawLanes, drawOverview, LANE_HEIGHT, TIMELINE_COLORS } from './draw';
import { nearestEvent, positionAt, useWheelZoom, xOf, zoomed } from './scale';
import css from './Timeline.module.css';

interface TimelineProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly words: LogView['words'];
}

/** A lane a step, a span an attempt, a tick an event; the playhead goes through all of them. */
export function Timeline({ view, runRef, words }: TimelineProps) {
  const { range, setRange, go } = usePlayhead();
  const position = usePlayhead((state) => state.position);
  const [ref, size] = useSize<HTMLDivElement>();
  const width = size.width;
  const playheadX = xOf(position, range, width);
  return (
    <section className={css.timeline} aria-label="Timeline">
      <div className={css.corner}>
        <span>
          {formatCount(view.lanes.count)} {view.lanes.count === 1 ? words.step : `${words.step}s`}
        </span>
        <span className={css.zoom}>
          <Button
            look="quiet"
            icon={<ZoomOut aria-hidden />}
            label="Zoom out"
            onClick={() => setRange(zoomed(range, 2, position))}
          />
          <Button
            look="quiet"
            icon={<ZoomIn aria-hidden />}
            label="Zoom in"
            onClick={() => setRange(zoomed(range, 0.5, position))}
          />
          <Button
            look="quiet"
            icon={<Maximize2 aria-hidden />}
            label="Show the whole run"
            onClick={() => setRange({ from: 0, to: view.events })}
          />
        </span>
      </div>
      <div className={css.top} ref={ref}>
        <OverviewStrip view={view} width={width} />
        <Playhead x={playheadX} hidden={position < range.from || position >= range.to} />
      </div>
      <Lanes view={view} runRef={runRef} width={width} onPick={go} />
    </section>
  );
}

function Playhead({ x, hidden }: { x: number; hidden: boolean }) {
  if (hidden) return null;
  return <div className={css.playhead} style={{ transform: `translateX(${x}px)` }} aria-hidden />;
}

const OVERVIEW_HEIGHT = 34;

/** The run in one row: drag it to move the playhead, wheel over it to zoom. */
function OverviewStrip({ view, width }: { view: RunView; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(TIMELINE_COLORS);
  const range = usePlayhead((state) => state.range);
  const position = usePlayhead((state) => state.position);
  const overview = useMemo(
    () => selectOverview(view.spans, view.failures, range.from, range.to, width),
    [view, range, width],
  );
  useEffect(() => {
    if (canvas.current && width > 0)
      drawOverview(canvas.current, width, OVERVIEW_HEIGHT, overview, range, colors);
  }, [overview, range, width, colors]);
  useWheelZoom(canvas, width);
  const { go, step } = usePlayhead.getState();
  const scrub = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    go(positionAt(event.nativeEvent.offsetX, usePlayhead.getState().range, width));
  };
  return (
    <canvas
      ref={canvas}
      className={css.overview}
      style={{ width, height: OVERVIEW_HEIGHT }}
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={Math.max(view.events - 1, 0)}
      aria-valuenow={position}
      onPointerDown={scrub}
      onPointerMove={scrub}
      onKeyDown={(event) => {
        if (event.key !== 'PageDown' && event.key !== 'PageUp') return;
        event.preventDefault();
        step((event.key === 'PageDown' ? 1 : -1) * Math.max(Math.round(view.events / 20), 1));
      }}
    />
  );
}

interface LanesProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly width: number;
  readonly onPick: (position: number) => void;
}

function Lanes({ view, runRef, width, onPick }: LanesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(TIMELINE_COLORS);
  const [ref, size] = useSize<HTMLDivElement>();
  const [scroll, setScroll] = useState(0);
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      return ref(element);
    },
    [ref],
  );
  const range = usePlayhead((state) => state.range);
  const position = usePlayhead((state) => state.position);
  const lane = view.lanes.ofPosition[position] ?? -1;
  const virtual = useVirtualizer({
    count: view.lanes.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LANE_HEIGHT,
    overscan: 4,
  });
  const reveal = useReveal(virtual, LANE_HEIGHT);
  useEffect(() => {
    if (lane >= 0) reveal(lane, 'nearest');
  }, [lane, reveal]);
  useEffect(() => {
    if (canvas.current && width > 0 && size.height > 0)
      drawLanes(canvas.current, { width, height: size.height, scroll, view, range, lane, colors });
  }, [view, width, size.height, scroll, range, lane, colors]);
  useWheelZoom(canvas, width);
  const pick = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons !== 1) return;
    const { offsetX, offsetY } = event.nativeEvent;
    const picked = Math.floor((offsetY + scroll) / LANE_HEIGHT);
    onPick(nearestEvent(view.lanes, picked, positionAt(offsetX, range, width)));
  };
  return (
    <div className={css.lanes} ref={attach} onScroll={(event) => setScroll(event.currentTarget.scrollTop)}>
      <div className={css.sheet} style={{ height: Math.max(virtual.getTotalSize(), size.height) }}>
        <LaneLabels
          view={view}
          runRef={runRef}
          items={virtual.getVirtualItems()}
          current={lane}
          onPick={onPick}
        />
        <div className={css.canvas} style={{ height: size.height }}>
          <canvas
            ref={canvas}
            style={{ width, height: size.height }}
            onPointerDown={pick}
            onPointerMove={pick}
            aria-hidden
          />
          <Playhead x={xOf(position, range, width)} hidden={position < range.from || position >= range.to} />
        </div>
      </div>
    </div>
  );
}

interface LaneLabelsProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly items: readonly { readonly index: number; readonly start: number; readonly key: React.Key }[];
  readonly current: number;
  readonly onPick: (position: number) => void;
}

/** The names of the lanes in view; a click goes to the lane's first failure, else to its first event. */
const LaneLabels = memo(function LaneLabels({ view, runRef, items, current, onPick }: LaneLabelsProps) {
  const labelOf = useLaneLabels(runRef, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  const { lanes } = view;
  return (
    <ul className={css.labels}>
      {items.map(({ index, start, key }) => {
        const label = labelOf(index);
        const outcome = outcomeOf(lanes.outcome[index]!);
        const events = lanes.positions.subarray(lanes.start[index], lanes.start[index + 1]);
        const failing = () => events.find((position) => holds(view.failures, position));
        return (
          <li key={key} style={{ transform: `translateY(${start}px)`, height: LANE_HEIGHT }}>
            <button
              type="button"
              aria-current={index === current}
              title={label ? `${label.name}\n${label.step}` : undefined}
              onClick={() => onPick(failing() ?? events[0]!)}
            >
              {outcome && <OutcomeMark outcome={outcome} compact />}
              <span>{label?.name ?? '…'}</span>
              {lanes.attempts[index]! > 1 && <em>× {lanes.attempts[index]}</em>}
            </button>
          </li>
        );
      })}
    </ul>
  );
});
