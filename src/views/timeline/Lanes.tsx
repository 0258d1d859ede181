import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import type { Axis } from '../../selectors/axis';
import { usePlayhead } from '../../ui-state/playhead';
import { useColors } from '../parts/use-colors';
import { useReveal } from '../parts/use-reveal';
import { useSize } from '../parts/use-size';
import { TIMELINE_COLORS } from './canvas';
import { LANE_HEIGHT } from './draw-bars';
import { drawLanes, failingByLane } from './draw-lanes';
import { LaneLabels } from './LaneLabels';
import { nearestEvent } from './nearest';
import { PlayheadLine, SelectionBand } from './Overlays';
import css from './Timeline.module.css';
import { useDrag } from './use-drag';
import { useWheelZoom } from './use-zoom';

interface LanesProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly axis: Axis;
}

/** The lanes' names beside a canvas that shows as much of them as fits. */
export function Lanes({ view, runRef, axis }: LanesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(TIMELINE_COLORS);
  const failing = useMemo(() => failingByLane(view), [view]);
  const [ref, { height }] = useSize<HTMLDivElement>();
  const [scroll, setScroll] = useState(0);
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      return ref(element);
    },
    [ref],
  );
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
    if (canvas.current && axis.width > 0 && height > 0)
      drawLanes(canvas.current, { height, scroll, view, axis, lane, failing, colors });
  }, [view, axis, height, scroll, lane, failing, colors]);
  useWheelZoom(canvas, axis);
  const { go } = usePlayhead.getState();
  const drag = useDrag(axis, (x, y) =>
    go(nearestEvent(view.lanes, Math.floor((y + scroll) / LANE_HEIGHT), axis, x)),
  );
  return (
    <div className={css.lanes} ref={attach} onScroll={(event) => setScroll(event.currentTarget.scrollTop)}>
      <div className={css.sheet} style={{ height: Math.max(virtual.getTotalSize(), height) }}>
        <LaneLabels
          view={view}
          runRef={runRef}
          items={virtual.getVirtualItems()}
          current={lane}
          onPick={go}
        />
        <div className={css.canvas} style={{ height }}>
          <canvas ref={canvas} style={{ width: axis.width, height }} {...drag} aria-hidden />
          <SelectionBand axis={axis} />
          <PlayheadLine axis={axis} />
        </div>
      </div>
    </div>
  );
}
