import { holds } from '../../lib/ascending';
import { outcomeOf, STEP_OUTCOMES } from '../../model/outcome';
import type { RunView } from '../../model/views';
import type { Overview } from '../../selectors/overview';
import type { Range } from '../../ui-state/playhead';
import { xOf } from './scale';

export const LANE_HEIGHT = 22;
const BAR_TOP = 5;
const BAR_HEIGHT = 12;

type BarColor = `${(typeof STEP_OUTCOMES)[number]}-bar`;

export const TIMELINE_COLORS = [
  'text-2',
  'text-3',
  'line',
  'surface-2',
  'accent-soft',
  'failed',
  'crashed',
  'unknown-bar',
  ...STEP_OUTCOMES.map((outcome): BarColor => `${outcome}-bar`),
] as const;

type Colors = Readonly<Record<(typeof TIMELINE_COLORS)[number], string>>;

/** A context that draws in CSS pixels, sharp on any screen, cleared. */
function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d')!;
  context.scale(ratio, ratio);
  return context;
}

/** How much was in flight along the range, failures above it, and the positions below. */
export function drawOverview(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  overview: Overview,
  range: Range,
  colors: Colors,
): void {
  const context = prepare(canvas, width, height);
  const area = height - 14;
  context.fillStyle = colors['unknown-bar'];
  const { inFlight, failures, peak } = overview;
  for (let pixel = 0; pixel < inFlight.length; pixel++) {
    const tall = peak === 0 ? 0 : (inFlight[pixel]! / peak) * (area - 6);
    context.fillRect(pixel, area - tall, 1, tall);
  }
  context.fillStyle = colors.failed;
  for (let pixel = 0; pixel < failures.length; pixel++)
    if (failures[pixel]! > 0) context.fillRect(pixel - 0.5, 0, 2, area);
  drawScale(context, width, height, range, colors);
}

/** Round positions along the bottom. */
function drawScale(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  range: Range,
  colors: Colors,
): void {
  const step = roundStep((range.to - range.from) / Math.max(width / 80, 1));
  context.fillStyle = colors['text-3'];
  context.font = '10px system-ui, sans-serif';
  context.textBaseline = 'bottom';
  for (let at = Math.ceil(range.from / step) * step; at < range.to; at += step) {
    const x = xOf(at, range, width);
    context.fillRect(Math.round(x), height - 13, 1, 3);
    const text = String(at);
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(Math.max(x - half, 1), width - half * 2 - 1), height);
  }
}

/** 1, 2 or 5 times a power of ten, at least `wanted` and at least 1. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(wanted, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= wanted) ?? power * 10;
}

interface LaneDrawing {
  readonly width: number;
  readonly height: number;
  readonly scroll: number;
  readonly view: RunView;
  readonly range: Range;
  /** The lane of the playhead, −1 for none. */
  readonly lane: number;
  readonly colors: Colors;
}

/** The lanes that the scroll position shows: their spans, then their events. */
export function drawLanes(canvas: HTMLCanvasElement, drawing: LaneDrawing): void {
  const { width, height, scroll, view, lane, colors } = drawing;
  const context = prepare(canvas, width, height);
  const first = Math.floor(scroll / LANE_HEIGHT);
  const last = Math.min(Math.ceil((scroll + height) / LANE_HEIGHT), view.lanes.count);
  for (let at = first; at < last; at++) {
    const top = at * LANE_HEIGHT - scroll;
    if (at === lane) {
      context.fillStyle = colors['accent-soft'];
      context.fillRect(0, top, width, LANE_HEIGHT);
    }
    context.fillStyle = colors.line;
    context.fillRect(0, top + LANE_HEIGHT - 1, width, 1);
    drawSpans(context, drawing, at, top);
    drawTicks(context, drawing, at, top);
  }
}

function drawSpans(context: CanvasRenderingContext2D, drawing: LaneDrawing, lane: number, top: number): void {
  const { view, range, width, colors } = drawing;
  const { spans } = view;
  let drawnTo = -1;
  for (let span = spans.ofLane[lane]!; span < spans.ofLane[lane + 1]!; span++) {
    const [queued, start, end] = [spans.queued[span]!, spans.start[span]!, spans.end[span]!];
    const begin = start < 0 ? queued : start;
    const stop = end < 0 ? view.events - 1 : end;
    if (stop < range.from || begin >= range.to) continue;
    const outcome = outcomeOf(spans.outcome[span]!) ?? 'unknown';
    const x = Math.max(xOf(begin, range, width) - 1, -2);
    const right = Math.min(xOf(stop, range, width) + 1, width + 2);
    // Spans that share a pixel with one already drawn add nothing to see.
    if (right <= drawnTo) continue;
    drawnTo = right;
    if (queued >= 0 && queued < begin) drawQueue(context, xOf(queued, range, width), x, top, colors);
    if (start < 0) drawQueue(context, x, right, top, colors);
    else
      drawBar(context, {
        x,
        right: Math.max(right, x + 3),
        top,
        color: colors[`${outcome}-bar`],
        open: end < 0,
      });
    if (right - x > 22 && spans.attempt[span]! > 1)
      drawAttempt(context, x, top, spans.attempt[span]!, colors);
  }
}

/** Waiting for its turn: a thin line. */
function drawQueue(
  context: CanvasRenderingContext2D,
  x: number,
  right: number,
  top: number,
  colors: Colors,
): void {
  context.fillStyle = colors['pending-bar'];
  context.fillRect(x, top + BAR_TOP + BAR_HEIGHT / 2 - 1, right - x, 2);
}

interface Bar {
  readonly x: number;
  readonly right: number;
  readonly top: number;
  readonly color: string;
  /** Its end is not recorded: it fades out. */
  readonly open: boolean;
}

function drawBar(context: CanvasRenderingContext2D, { x, right, top, color, open }: Bar): void {
  if (open) {
    const fade = context.createLinearGradient(x, 0, right, 0);
    fade.addColorStop(0, color);
    fade.addColorStop(1, 'transparent');
    context.fillStyle = fade;
  } else context.fillStyle = color;
  context.beginPath();
  context.roundRect(x, top + BAR_TOP, right - x, BAR_HEIGHT, 2);
  context.fill();
}

function drawAttempt(
  context: CanvasRenderingContext2D,
  x: number,
  top: number,
  attempt: number,
  colors: Colors,
): void {
  context.fillStyle = colors['text-2'];
  context.font = '10px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.fillText(`#${attempt}`, x + 4, top + BAR_TOP + BAR_HEIGHT / 2 + 0.5);
}

/** Each event of the lane, failing ones taller and in colour; at most one tick a pixel. */
function drawTicks(
  context: CanvasRenderingContext2D,
  { view, range, width, colors }: LaneDrawing,
  lane: number,
  top: number,
): void {
  const { lanes, failures } = view;
  let drawn = -1;
  for (let at = lanes.start[lane]!; at < lanes.start[lane + 1]!; at++) {
    const position = lanes.positions[at]!;
    if (position < range.from) continue;
    if (position >= range.to) break;
    const x = Math.round(xOf(position, range, width));
    const failing = holds(failures, position);
    if (x === drawn && !failing) continue;
    drawn = x;
    context.fillStyle = failing ? colors.failed : colors['text-2'];
    if (failing) context.fillRect(x - 1, top + 2, 3, LANE_HEIGHT - 5);
    else context.fillRect(x, top + BAR_TOP + 2, 1, BAR_HEIGHT - 4);
  }
}
