import { firstFrom } from '../../lib/ascending';
import type { PauseColumns } from '../../model/run-columns';
import { type Axis, pixelEdges } from '../../selectors/axis';

/** Where stripes are drawn from top to bottom. */
interface Strip {
  readonly y: number;
  readonly height: number;
}

const STRIPES = 6;

/** Stripes that rise to the right: an attempt that waits for something outside. */
export function drawParked(
  context: CanvasRenderingContext2D,
  x: number,
  right: number,
  { y, height }: Strip,
  color: string,
): void {
  if (right - x < 1) return;
  beginStripes(context, color);
  for (let at = x - height + STRIPES / 2; at < right; at += STRIPES) {
    const [from, to] = [Math.max(x - at, 0), Math.min(right - at, height)];
    context.moveTo(at + from, y + height - from);
    context.lineTo(at + to, y + height - to);
  }
  context.stroke();
}

/** Stripes that fall to the right over what lies between two positions: the whole run is paused. */
export function drawPauses(
  context: CanvasRenderingContext2D,
  axis: Axis,
  pauses: PauseColumns,
  from: number,
  to: number,
  strip: Strip,
  color: string,
): void {
  const edges = pixelEdges(axis);
  const behind = Math.min(to, axis.range.to);
  let pause = firstFrom(pauses.to, Math.max(from + 1, axis.range.from));
  while (pause < pauses.from.length && pauses.from[pause]! < behind) {
    const x = Math.max(axis.xOf(Math.max(pauses.from[pause]!, from)), -2);
    const right = Math.max(Math.min(axis.xOf(Math.min(pauses.to[pause]!, to)), axis.width + 2), x + 1);
    stripeDown(context, x, right, strip, color);
    // Those that end before the pixel where this one ends cannot be told apart from it.
    const next = edges[Math.max(Math.floor(right), 0)] ?? axis.range.to;
    pause = Math.max(pause + 1, firstFrom(pauses.to, next));
  }
}

function stripeDown(
  context: CanvasRenderingContext2D,
  x: number,
  right: number,
  { y, height }: Strip,
  color: string,
): void {
  beginStripes(context, color);
  for (let at = x - height + STRIPES / 2; at < right; at += STRIPES) {
    const [from, to] = [Math.max(x - at, 0), Math.min(right - at, height)];
    context.moveTo(at + from, y + from);
    context.lineTo(at + to, y + to);
  }
  context.stroke();
}

function beginStripes(context: CanvasRenderingContext2D, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
}
