import { outcomeOf } from '../../model/outcome';
import type { SpanColumns } from '../../model/run-columns';
import { pixelEdges } from '../../selectors/axis';
import { beginOf, firstBeginning, isBackOff } from '../../selectors/segments';
import { worstOutcome } from '../../selectors/worst';
import { BAR_HEIGHT, BAR_TOP, drawBackOff, drawBar, drawClaim, drawQueue } from './draw-bars';
import type { LaneDrawing } from './draw-rows';
import { drawParked, drawPauses } from './draw-stalls';

/** Attempts that begin within so many pixels of one another are drawn as one, as tall as they are many. */
const CELL = 3;

/** A lane's attempts. They follow one another, so the first one shown is found by halving. */
export function drawSpans(
  context: CanvasRenderingContext2D,
  drawing: LaneDrawing,
  lane: number,
  top: number,
): void {
  const { view, axis } = drawing;
  const { spans } = view;
  const behind = spans.ofLane[lane + 1]!;
  const edges = pixelEdges(axis);
  let span = firstBeginning(spans, lane, axis.range.from);
  // The one before may reach into what is shown.
  if (span > spans.ofLane[lane]!) span--;
  while (span < behind && beginOf(spans, span) < axis.range.to) {
    const begin = Math.max(axis.xOf(beginOf(spans, span)), -2);
    const next = nextAt(spans, span, behind, edges[Math.max(Math.floor(begin) + CELL, 0)] ?? axis.range.to);
    if (next - span > 1) drawDense(context, drawing, begin, top, span, next);
    // The last of a crowd may be the one that goes on.
    drawSpan(context, drawing, next - 1, top, next - span > 1);
    span = next;
  }
  // The next one may already wait for its turn.
  if (span < behind) drawSpan(context, drawing, span, top, true);
}

/** The first span behind `span` that begins at a position or later; it is mostly near, so sought in growing steps. */
function nextAt(spans: SpanColumns, span: number, behind: number, position: number): number {
  let low = span;
  let step = 1;
  while (low + step < behind && beginOf(spans, low + step) < position) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, behind);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (beginOf(spans, middle) < position) low = middle;
    else high = middle;
  }
  return high;
}

/** Many attempts in a few pixels: in the colour of the worst, and taller the more they are. */
function drawDense(
  context: CanvasRenderingContext2D,
  { view: { spans }, colors }: LaneDrawing,
  x: number,
  top: number,
  from: number,
  to: number,
): void {
  const tall = Math.min(6 + 2 * Math.log2(to - from), BAR_HEIGHT + 6);
  context.fillStyle = colors[`${worstOutcome(spans, from, to)}-bar`];
  context.fillRect(x - 1, top + BAR_TOP + (BAR_HEIGHT - tall) / 2, CELL, tall);
}

/** One attempt, with its wait. */
export function drawSpan(
  context: CanvasRenderingContext2D,
  drawing: LaneDrawing,
  span: number,
  top: number,
  crowded: boolean,
): void {
  const { view, axis, colors } = drawing;
  const { spans, events } = view;
  const [start, end] = [spans.start[span]!, spans.end[span]!];
  const stop = end < 0 ? events - 1 : end;
  if (stop < axis.range.from) return;
  drawWaits(context, drawing, span, top);
  if (start < 0) return;
  const x = Math.max(axis.xOf(start) - 1, -2);
  const right = Math.min(axis.xOf(stop) + 1, axis.width + 2);
  if (x > axis.width || (crowded && right - x <= CELL)) return;
  drawBar(context, {
    x,
    right: Math.max(right, x + 3),
    top,
    outcome: outcomeOf(spans.outcome[span]!) ?? 'unknown',
    open: end < 0,
    attempt: spans.attempt[span]!,
    colors,
  });
  if (right - x > CELL) drawStalls(context, drawing, span, right, top);
}

/** What comes before an attempt's beginning: it is announced, or backs off from the one before, then is taken. */
function drawWaits(
  context: CanvasRenderingContext2D,
  { view: { spans, events }, axis, colors }: LaneDrawing,
  span: number,
  top: number,
): void {
  const [queued, claimed, start] = [spans.queued[span]!, spans.claimed[span]!, spans.start[span]!];
  const begun = start < 0 ? axis.xOf(events - 1) + 1 : axis.xOf(start) - 1;
  const taken = claimed < 0 ? begun : axis.xOf(claimed);
  // Thinner than a pixel, it is hidden by the bar.
  if (start >= 0 && begun - (queued < 0 ? taken : axis.xOf(queued)) < 1) return;
  const last = axis.width + 2;
  if (queued >= 0 && taken > 0) {
    const x = Math.max(axis.xOf(queued), -2);
    if (x > last) return;
    const draw = isBackOff(spans, span) ? drawBackOff : drawQueue;
    draw(context, { x, right: Math.min(taken, last), top, colors });
  }
  if (claimed >= 0 && begun > 0)
    drawClaim(context, { x: Math.max(taken, -2), right: Math.min(begun, last), top, colors });
}

/** Over an attempt's bar: where it waited for something outside, and where the run was paused meanwhile. */
function drawStalls(
  context: CanvasRenderingContext2D,
  { view: { spans, events }, axis, colors }: LaneDrawing,
  span: number,
  right: number,
  top: number,
): void {
  const [start, parked, end] = [spans.start[span]!, spans.parked[span]!, spans.end[span]!];
  const strip = { y: top + BAR_TOP, height: BAR_HEIGHT };
  const { pauses } = spans;
  const waiting = outcomeOf(spans.outcome[span]!) === 'waiting';
  // One of which is only known that it waits in the end.
  const from = parked < 0 && waiting && pauses.from.length === 0 ? start : parked;
  if (from >= 0) drawParked(context, Math.max(axis.xOf(from), -2), right, strip, colors.surface);
  if (pauses.from.length === 0) return;
  const to = from >= 0 ? from : end < 0 ? events - 1 : end;
  drawPauses(context, axis, pauses, start, to, strip, colors.surface);
}
