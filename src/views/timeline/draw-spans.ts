import { outcomeOf, severityRank } from '../../model/outcome';
import type { SpanColumns } from '../../model/views';
import { pixelEdges } from '../../selectors/axis';
import { BAR_HEIGHT, BAR_TOP, drawBackOff, drawBar, drawQueue } from './draw-bars';
import type { LaneDrawing } from './draw-rows';

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

function beginOf(spans: SpanColumns, span: number): number {
  return spans.start[span]! < 0 ? spans.queued[span]! : spans.start[span]!;
}

function firstBeginning(spans: SpanColumns, lane: number, position: number): number {
  let low = spans.ofLane[lane]!;
  let high = spans.ofLane[lane + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (beginOf(spans, middle) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first span behind `span` that begins at a position or later. */
function nextAt(spans: SpanColumns, span: number, behind: number, position: number): number {
  let next = span + 1;
  while (next < behind && beginOf(spans, next) < position) next++;
  return next;
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
  let worst = outcomeOf(spans.outcome[from]!) ?? 'unknown';
  for (let span = from + 1; span < to; span++) {
    if (spans.outcome[span] === spans.outcome[span - 1]) continue;
    const outcome = outcomeOf(spans.outcome[span]!) ?? 'unknown';
    if (severityRank(outcome) < severityRank(worst)) worst = outcome;
  }
  const tall = Math.min(6 + 2 * Math.log2(to - from), BAR_HEIGHT + 6);
  context.fillStyle = colors[`${worst}-bar`];
  context.fillRect(x - 1, top + BAR_TOP + (BAR_HEIGHT - tall) / 2, CELL, tall);
}

/** One attempt, with its wait. */
export function drawSpan(
  context: CanvasRenderingContext2D,
  { view, axis, colors }: LaneDrawing,
  span: number,
  top: number,
  crowded: boolean,
): void {
  const { spans, events } = view;
  const [queued, start, end] = [spans.queued[span]!, spans.start[span]!, spans.end[span]!];
  const stop = end < 0 ? events - 1 : end;
  if (stop < axis.range.from) return;
  const begin = start < 0 ? queued : start;
  const x = Math.max(axis.xOf(begin) - 1, -2);
  const right = Math.min(axis.xOf(stop) + 1, axis.width + 2);
  if (queued >= 0 && queued < begin)
    drawWait(context, spans, span, axis.xOf(queued), Math.min(x, axis.width), top, colors);
  if (x > axis.width) return;
  if (start < 0) drawQueue(context, x, right, top, colors);
  else if (!crowded || right - x > CELL)
    drawBar(context, {
      x,
      right: Math.max(right, x + 3),
      top,
      outcome: outcomeOf(spans.outcome[span]!) ?? 'unknown',
      open: end < 0,
      attempt: spans.attempt[span]!,
      colors,
    });
}

/** Between a failed attempt and the next one it backs off; else it waits for its turn. */
function drawWait(
  context: CanvasRenderingContext2D,
  spans: SpanColumns,
  span: number,
  x: number,
  right: number,
  top: number,
  colors: LaneDrawing['colors'],
): void {
  const again = spans.ofLane[spans.lane[span]!]! < span && spans.end[span - 1] === spans.queued[span];
  (again ? drawBackOff : drawQueue)(context, Math.max(x, -2), right, top, colors);
}
