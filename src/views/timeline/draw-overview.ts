import type { PauseColumns } from '../../model/run-columns';
import type { Axis } from '../../selectors/axis';
import type { Overview } from '../../selectors/overview';
import { selectTicks } from '../../selectors/ticks';
import { type Colors, prepare } from './canvas';
import { drawPauses } from './draw-stalls';

export const OVERVIEW_HEIGHT = 34;
const SCALE_HEIGHT = 14;
const BAND_HEIGHT = 5;

interface Surroundings {
  readonly pauses: PauseColumns;
  /** Times are told in UTC, not in the reader's own zone. */
  readonly utc: boolean;
}

/** How much was in flight along the range, failures above it, and the scale below. */
export function drawOverview(
  canvas: HTMLCanvasElement,
  overview: Overview,
  axis: Axis,
  colors: Colors,
  { pauses, utc }: Surroundings,
): void {
  const context = prepare(canvas, axis.width, OVERVIEW_HEIGHT);
  const area = OVERVIEW_HEIGHT - SCALE_HEIGHT;
  context.fillStyle = colors['unknown-bar'];
  drawInFlight(context, overview, { bottom: area, tallest: area - 6, least: 0 });
  drawFailures(context, overview, area, colors);
  drawBand(context, axis, colors, pauses);
  drawScale(context, axis, colors, utc);
}

export const MINI_MAP_HEIGHT = 14;

/** As {@link drawOverview}, of a whole run and without a scale; what is shown is framed, the rest veiled. */
export function drawMiniMap(
  canvas: HTMLCanvasElement,
  overview: Overview,
  axis: Axis,
  colors: Colors,
  { left, right }: { readonly left: number; readonly right: number },
): void {
  const context = prepare(canvas, axis.width, MINI_MAP_HEIGHT);
  context.fillStyle = colors['unknown-bar'];
  drawInFlight(context, overview, { bottom: MINI_MAP_HEIGHT, tallest: MINI_MAP_HEIGHT - 4, least: 1 });
  drawFailures(context, overview, MINI_MAP_HEIGHT / 2, colors);
  context.globalAlpha = 0.6;
  context.fillStyle = colors['surface-2'];
  context.fillRect(0, 0, left, MINI_MAP_HEIGHT);
  context.fillRect(right, 0, axis.width - right, MINI_MAP_HEIGHT);
  context.globalAlpha = 1;
  context.strokeStyle = colors.accent;
  context.strokeRect(left + 0.5, 0.5, right - left - 1, MINI_MAP_HEIGHT - 1);
}

function drawFailures(
  context: CanvasRenderingContext2D,
  { failures }: Overview,
  height: number,
  colors: Colors,
): void {
  context.fillStyle = colors.failed;
  for (let pixel = 0; pixel < failures.length; pixel++)
    if (failures[pixel]! > 0) context.fillRect(pixel - 0.5, 0, 2, height);
}

/** How many attempts were under way, pixel by pixel; what is equally high is one rectangle. */
export function drawInFlight(
  context: CanvasRenderingContext2D,
  { inFlight, peak }: Overview,
  { bottom, tallest, least }: { readonly bottom: number; readonly tallest: number; readonly least: number },
): void {
  for (let pixel = 0; pixel < inFlight.length; ) {
    const from = pixel;
    const count = inFlight[from]!;
    while (pixel < inFlight.length && inFlight[pixel] === count) pixel++;
    if (count === 0) continue;
    const tall = Math.max((count / peak) * tallest, least);
    context.fillRect(from, bottom - tall, pixel - from, tall);
  }
}

/** Where the whole run was paused, whether anything was under way or not: a thin hatched band. */
function drawBand(context: CanvasRenderingContext2D, axis: Axis, colors: Colors, pauses: PauseColumns): void {
  const strip = { y: OVERVIEW_HEIGHT - SCALE_HEIGHT - BAND_HEIGHT, height: BAND_HEIGHT };
  drawPauses(context, axis, pauses, 0, Number.POSITIVE_INFINITY, strip, colors['text-2']);
}

/** Round positions or times along the bottom; a label that would run into another is left out. */
function drawScale(context: CanvasRenderingContext2D, axis: Axis, colors: Colors, utc: boolean): void {
  context.fillStyle = colors['text-3'];
  context.font = '10px system-ui, sans-serif';
  context.textBaseline = 'bottom';
  let free = 0;
  for (const { x, label } of selectTicks(axis, utc)) {
    context.fillRect(Math.round(x), OVERVIEW_HEIGHT - 13, 1, 3);
    const wide = context.measureText(label).width;
    const left = Math.min(Math.max(x - wide / 2, 1), axis.width - wide - 1);
    if (left < free) continue;
    context.fillText(label, left, OVERVIEW_HEIGHT);
    free = left + wide + 8;
  }
}
