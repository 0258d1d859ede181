import { readableOn } from '../../lib/contrast';
import type { StepOutcome } from '../../model/outcome';
import type { Colors } from './canvas';

export const LANE_HEIGHT = 22;
export const BAR_TOP = 5;
export const BAR_HEIGHT = 12;

/** Where a part of an attempt is drawn, in pixels: from `x` to `right`, in the row that begins at `top`. */
interface Segment {
  readonly x: number;
  readonly right: number;
  readonly top: number;
  readonly colors: Colors;
}

interface Bounds extends Segment {
  readonly outcome: StepOutcome;
}

interface Bar extends Bounds {
  /** Its end is not recorded: it fades out, or is torn where the run crashed. */
  readonly open: boolean;
  readonly attempt: number;
}

/** Waiting for its turn: a thin line. */
export function drawQueue(context: CanvasRenderingContext2D, { x, right, top, colors }: Segment): void {
  context.fillStyle = colors['pending-bar'];
  context.fillRect(x, top + BAR_TOP + BAR_HEIGHT / 2 - 1, right - x, 2);
}

/** Taken by a worker, not begun: two rails, closed at its left. */
export function drawClaim(context: CanvasRenderingContext2D, { x, right, top, colors }: Segment): void {
  context.fillStyle = colors['text-3'];
  const y = top + BAR_TOP + 2;
  context.fillRect(x, y, right - x, 1);
  context.fillRect(x, y + BAR_HEIGHT - 5, right - x, 1);
  context.fillRect(x, y, 1, BAR_HEIGHT - 4);
}

/** Waiting to be tried again: a row of dots. */
export function drawBackOff(context: CanvasRenderingContext2D, { x, right, top, colors }: Segment): void {
  context.fillStyle = colors['text-3'];
  for (let at = x + 2; at < right - 1; at += 5)
    context.fillRect(at, top + BAR_TOP + BAR_HEIGHT / 2 - 1, 2, 2);
}

/** An attempt. Besides its colour, a crash is torn, a cancellation struck through. */
export function drawBar(context: CanvasRenderingContext2D, bar: Bar): void {
  const { x, right, top, outcome, open, attempt, colors } = bar;
  context.fillStyle = colors[`${outcome}-bar`];
  if (outcome === 'crashed') outlineTorn(context, x, right, top + BAR_TOP);
  else {
    if (open) context.fillStyle = fading(context, x, right, colors[`${outcome}-bar`]);
    context.beginPath();
    context.roundRect(x, top + BAR_TOP, right - x, BAR_HEIGHT, 2);
  }
  context.fill();
  if (outcome === 'cancelled') {
    context.fillStyle = colors.surface;
    context.fillRect(x, top + BAR_TOP + BAR_HEIGHT / 2 - 1, right - x, 2);
  }
  if (right - x > 22 && attempt > 1) drawAttempt(context, x, top, attempt, colors[`${outcome}-bar`]);
}

/** Something that lies somewhere in a stretch, nobody knows where: the outline of its bounds. */
export function drawBounds(
  context: CanvasRenderingContext2D,
  { x, right, top, outcome, colors }: Bounds,
): void {
  context.strokeStyle = colors[`${outcome}-bar`];
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  context.strokeRect(x + 1, top + BAR_TOP + 1, right - x - 2, BAR_HEIGHT - 2);
  context.setLineDash([]);
}

function fading(context: CanvasRenderingContext2D, x: number, right: number, color: string): CanvasGradient {
  const fade = context.createLinearGradient(x, 0, right, 0);
  fade.addColorStop(0, color);
  fade.addColorStop(1, 'transparent');
  return fade;
}

const TEETH = 4;

/** Its right edge is a zigzag, cut out of the bar. */
function outlineTorn(context: CanvasRenderingContext2D, x: number, right: number, y: number): void {
  const depth = Math.min(7, (right - x) / 2);
  const tooth = BAR_HEIGHT / TEETH;
  context.beginPath();
  context.moveTo(x, y);
  for (let at = 0; at <= TEETH; at++) context.lineTo(at % 2 === 0 ? right : right - depth, y + at * tooth);
  context.lineTo(x, y + BAR_HEIGHT);
  context.closePath();
}

/** On a ground of its own: a bar may fade, be hatched or struck through where the number stands. */
function drawAttempt(
  context: CanvasRenderingContext2D,
  x: number,
  top: number,
  attempt: number,
  ground: string,
): void {
  const text = `#${attempt}`;
  context.font = '10px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.fillStyle = ground;
  context.fillRect(x + 2, top + BAR_TOP, context.measureText(text).width + 4, BAR_HEIGHT);
  context.fillStyle = readableOn(ground);
  context.fillText(text, x + 4, top + BAR_TOP + BAR_HEIGHT / 2 + 0.5);
}
