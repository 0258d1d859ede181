import { useEffect, useMemo, useRef } from 'react';
import type { RunView } from '../../model/views';
import type { Axis } from '../../selectors/axis';
import { boundsOf, selectOverview } from '../../selectors/overview';
import { usePlayhead } from '../../ui-state/playhead';
import { usePreferences } from '../../ui-state/preferences';
import { useColors } from '../parts/use-colors';
import { TIMELINE_COLORS } from './canvas';
import { drawOverview, OVERVIEW_HEIGHT } from './draw-overview';
import { FoldButtons } from './FoldButtons';
import css from './Timeline.module.css';
import { useDrag } from './use-drag';
import { useWheelZoom } from './use-zoom';

/** The run in one row: drag it to move the playhead, wheel over it to zoom. */
export function OverviewStrip({ view, axis }: { view: RunView; axis: Axis }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(TIMELINE_COLORS);
  const position = usePlayhead((state) => state.position);
  const utc = usePreferences((state) => state.zone === 'utc');
  const overview = useMemo(
    () => selectOverview(boundsOf(view.spans), view.failures, axis, view.events),
    [view, axis],
  );
  useEffect(() => {
    if (canvas.current && axis.width > 0)
      drawOverview(canvas.current, overview, axis, colors, { pauses: view.spans.pauses, utc });
  }, [overview, axis, colors, view, utc]);
  useWheelZoom(canvas, axis);
  const { go, step } = usePlayhead.getState();
  const drag = useDrag(axis, (x) => go(axis.positionAt(x)));
  return (
    <>
      <canvas
        ref={canvas}
        className={css.overview}
        style={{ width: axis.width, height: OVERVIEW_HEIGHT }}
        role="slider"
        tabIndex={0}
        aria-label="Playhead"
        aria-valuemin={0}
        aria-valuemax={Math.max(view.events - 1, 0)}
        aria-valuenow={position}
        {...drag}
        onKeyDown={(event) => {
          if (event.key !== 'PageDown' && event.key !== 'PageUp') return;
          event.preventDefault();
          step((event.key === 'PageDown' ? 1 : -1) * Math.max(Math.round(view.events / 20), 1));
        }}
      />
      <FoldButtons axis={axis} />
    </>
  );
}
