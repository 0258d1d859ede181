import { readableOn } from '../../lib/contrast';
import { printJson, sameJson } from '../../lib/json-text';
import type { Json } from '../../model/json';
import type { PathLineView } from '../../replay/path-line';
import type { Axis } from '../../selectors/axis';
import { type Colors, prepare } from './canvas';
import { colorOfValue } from './value-colors';

const INSET = 3;
/** A narrower segment has no room for its value. */
const LEAST_TEXT = 24;

/** The life of a path: a line for numbers, coloured segments for other values, marks for what happens inside a branch. */
export function drawPath(
  canvas: HTMLCanvasElement,
  line: PathLineView,
  axis: Axis,
  height: number,
  colors: Colors,
): void {
  const context = prepare(canvas, axis.width, height);
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  if (line.kind === 'numbers') drawNumbers(context, line, axis, height, colors);
  else if (line.kind === 'branch') drawMarks(context, line, axis, height, colors);
  else drawValues(context, line, axis, height, colors);
}

function drawValues(
  context: CanvasRenderingContext2D,
  { segments }: PathLineView,
  axis: Axis,
  height: number,
  colors: Colors,
): void {
  let before: Json | undefined;
  for (const { from, to, value, changes, unread } of segments) {
    // Written again as it was: its name stands there already.
    const again = value !== undefined && before !== undefined && sameJson(before, value);
    before = value;
    const [x, right] = edgesOf(axis, from, to);
    if (unread) {
      context.fillStyle = colors['surface-2'];
      context.fillRect(x, INSET, right - x, height - 2 * INSET);
    }
    if (value === undefined) continue;
    const color = colorOfValue(value, colors);
    context.fillStyle = color;
    context.fillRect(x, INSET, right - x, height - 2 * INSET);
    // Several values share these pixels: the last one is shown, under a line that says so.
    if (changes > 1) {
      context.fillStyle = colors['text-2'];
      context.fillRect(x, INSET, right - x, 2);
    }
    if (again || right - x < LEAST_TEXT) continue;
    context.save();
    context.beginPath();
    context.rect(x, 0, right - x - 2, height);
    context.clip();
    context.fillStyle = readableOn(color);
    context.fillText(typeof value === 'string' ? value : printJson(value), x + 4, height / 2 + 0.5);
    context.restore();
  }
}

function drawNumbers(
  context: CanvasRenderingContext2D,
  { segments }: PathLineView,
  axis: Axis,
  height: number,
  colors: Colors,
): void {
  const { low, high } = rangeOf(segments);
  const span = high - low || 1;
  const yOf = (value: number) => height - INSET - ((value - low) / span) * (height - 2 * INSET);
  context.strokeStyle = colors.accent;
  context.fillStyle = colors['accent-soft'];
  context.lineWidth = 1.5;
  let last: number | null = null;
  for (const segment of segments) {
    if (typeof segment.value !== 'number') {
      // What is not read yet is no gap: the line goes on to the next value that is.
      if (!segment.unread) last = null;
      continue;
    }
    const [x, right] = edgesOf(axis, segment.from, segment.to);
    const y = yOf(segment.value);
    if (segment.low !== undefined && segment.high !== undefined)
      context.fillRect(
        x,
        yOf(segment.high),
        Math.max(right - x, 1),
        yOf(segment.low) - yOf(segment.high) + 1,
      );
    context.beginPath();
    context.moveTo(x, last ?? y);
    context.lineTo(x, y);
    context.lineTo(right, y);
    context.stroke();
    last = y;
  }
}

/** The smallest and the largest number that is drawn. */
export function rangeOf(segments: PathLineView['segments']): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { value, low: least, high: most } of segments) {
    if (typeof value !== 'number') continue;
    low = Math.min(low, value, least ?? value);
    high = Math.max(high, value, most ?? value);
  }
  return { low, high };
}

function drawMarks(
  context: CanvasRenderingContext2D,
  { segments }: PathLineView,
  axis: Axis,
  height: number,
  colors: Colors,
): void {
  context.fillStyle = colors['text-3'];
  for (const { from, changes } of segments)
    if (changes > 0) context.fillRect(axis.xOf(from), INSET + 2, changes > 1 ? 2 : 1, height - 2 * INSET - 4);
}

function edgesOf(axis: Axis, from: number, to: number): [number, number] {
  const x = axis.xOf(from);
  const right = to < axis.range.to ? axis.xOf(to) : axis.width;
  return [x, Math.max(right, x + 1)];
}
