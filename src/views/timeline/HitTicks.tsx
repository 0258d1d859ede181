import { useEffect, useRef } from 'react';
import type { RunRef } from '../../queries/engine';
import { useAsked, useHits, useHitTicks } from '../../queries/hits';
import { type Axis, edgesKey, pixelEdges } from '../../selectors/axis';
import { useLooking } from '../../ui-state/looking';
import { useColors } from '../parts/use-colors';
import { useRested } from '../parts/use-rested';
import { prepare, TIMELINE_COLORS } from './canvas';
import css from './HitTicks.module.css';

const HEIGHT = 7;
/** How long a movement of the axis rests before the hits along it are asked for. */
const REST_MS = 60;

/** Where what is looked for was found, over the strip of the whole run. */
export function HitTicks({ runRef, axis }: { runRef: RunRef; axis: Axis }) {
  const query = useLooking((state) => state.query);
  return query === '' ? null : <Ticks runRef={runRef} axis={axis} query={query} />;
}

function Ticks({ runRef, axis, query }: { runRef: RunRef; axis: Axis; query: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(TIMELINE_COLORS);
  const asked = useAsked(query);
  const { data } = useHits(runRef, asked);
  const edges = pixelEdges(useRested(axis, REST_MS));
  const found = data?.kind === 'hits' ? data.total : 0;
  const counted = useHitTicks(runRef, asked, edges, edgesKey(edges), found > 0);
  const ticks = found > 0 ? counted : undefined;
  useEffect(() => {
    if (!canvas.current || axis.width <= 0) return;
    const context = prepare(canvas.current, axis.width, HEIGHT);
    context.fillStyle = colors.accent;
    ticks?.forEach((count, x) => {
      if (count > 0) drawTick(context, x, count > 1);
    });
  }, [ticks, axis, colors]);
  return (
    <canvas
      ref={canvas}
      className={css.ticks}
      style={{ width: axis.width, height: HEIGHT }}
      role="img"
      aria-label={`${found} hits along the run`}
    />
  );
}

/** A small arrow down to the event; a block where several share the pixel. */
function drawTick(context: CanvasRenderingContext2D, x: number, several: boolean): void {
  if (several) {
    context.fillRect(x - 1, 0, 3, HEIGHT);
    return;
  }
  context.beginPath();
  context.moveTo(x - 3, 0);
  context.lineTo(x + 4, 0);
  context.lineTo(x + 0.5, HEIGHT);
  context.fill();
}
