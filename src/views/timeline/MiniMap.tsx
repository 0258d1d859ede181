import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { RunView } from '../../model/views';
import type { Axis } from '../../selectors/axis';
import { boundsOf, selectOverview } from '../../selectors/overview';
import { usePlayhead } from '../../ui-state/playhead';
import { useColors } from '../parts/use-colors';
import { TIMELINE_COLORS } from './canvas';
import { drawMiniMap, MINI_MAP_HEIGHT } from './draw-overview';
import css from './Timeline.module.css';
import { useWholeAxis } from './use-axis';

/** Runs of fewer events are seen whole, or nearly so. */
const LARGE = 100;

/** Is the run large enough to get lost in? */
export function hasMiniMap({ events }: RunView): boolean {
  return events > LARGE;
}

/** The whole run in a few pixels, with a frame around what the timeline shows; drag it to show another part. */
export function MiniMap({ view, axis }: { view: RunView; axis: Axis }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(TIMELINE_COLORS);
  const whole = useWholeAxis(view, axis.width);
  const overview = useMemo(
    () => selectOverview(boundsOf(view.spans), view.failures, whole, view.events),
    [view, whole],
  );
  const { from, to } = axis.range;
  useEffect(() => {
    if (!canvas.current || whole.width === 0) return;
    const left = from === 0 ? 0 : whole.xOf(from);
    const right = to === view.events ? whole.width : whole.xOf(to - 1);
    drawMiniMap(canvas.current, overview, whole, colors, { left, right: Math.max(right, left + 4) });
  }, [overview, whole, colors, from, to, view]);
  const centre = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    const middle = whole.positionAt(event.nativeEvent.offsetX);
    usePlayhead.getState().setRange({ from: middle - (to - from) / 2, to: middle + (to - from) / 2 });
  };
  return (
    <div className={css.mini}>
      <canvas
        ref={canvas}
        style={{ width: whole.width, height: MINI_MAP_HEIGHT }}
        title="The whole run: drag to show another part of it"
        aria-hidden
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          centre(event);
        }}
        onPointerMove={centre}
      />
      <PlayheadMark axis={whole} />
    </div>
  );
}

function PlayheadMark({ axis }: { axis: Axis }) {
  const position = usePlayhead((state) => state.position);
  const transform = `translateX(${axis.xOf(position)}px)`;
  return <div className={css.playhead} style={{ transform }} aria-hidden />;
}
