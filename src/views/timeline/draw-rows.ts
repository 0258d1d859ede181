import { firstFrom, firstNear } from '../../lib/ascending';
import type { ChildLanes, RunView } from '../../model/views';
import { type Axis, pixelEdges } from '../../selectors/axis';
import { selectCrowd } from '../../selectors/crowd';
import { selectOverview } from '../../selectors/overview';
import { xOfPlace } from '../../selectors/placement';
import type { Row, Rows } from '../../selectors/rows';
import { type Colors, prepare } from './canvas';
import { BAR_HEIGHT, BAR_TOP, drawBar, drawBounds, LANE_HEIGHT } from './draw-bars';
import { drawInFlight } from './draw-overview';
import { drawSpan, drawSpans } from './draw-spans';

/** What the drawing of one row needs. */
export interface LaneDrawing {
  readonly view: RunView;
  readonly axis: Axis;
  /** Positions of each lane's failing events. */
  readonly failing: readonly (readonly number[] | undefined)[];
  readonly colors: Colors;
}

interface RowsDrawing extends LaneDrawing {
  readonly height: number;
  readonly scroll: number;
  readonly rowHeight: number;
  readonly rows: Rows;
  readonly childLanes: ReadonlyMap<string, ChildLanes>;
  /** The row of the playhead, −1 for none. */
  readonly current: number;
}

/** Positions of the failing events of each lane that has any. */
export function failingByLane({ lanes, failures }: RunView): (number[] | undefined)[] {
  const found: (number[] | undefined)[] = new Array(lanes.count);
  for (const position of failures) {
    const lane = lanes.ofPosition[position]!;
    if (lane < 0) continue;
    found[lane] ??= [];
    found[lane].push(position);
  }
  return found;
}

/** The rows that the scroll position shows. */
export function drawRows(canvas: HTMLCanvasElement, drawing: RowsDrawing): void {
  const { height, scroll, rows, rowHeight, current, colors, axis } = drawing;
  const context = prepare(canvas, axis.width, height);
  const first = Math.floor(scroll / rowHeight);
  const last = Math.min(Math.ceil((scroll + height) / rowHeight), rows.count);
  for (let at = first; at < last; at++) {
    const top = at * rowHeight - scroll;
    if (at === current) {
      context.fillStyle = colors['accent-soft'];
      context.fillRect(0, top, axis.width, rowHeight);
    }
    context.fillStyle = colors.line;
    context.fillRect(0, top + rowHeight - 1, axis.width, 1);
    drawRow(context, drawing, rows.at(at)!, top - (LANE_HEIGHT - rowHeight) / 2);
  }
  drawFolds(context, drawing);
}

function drawRow(context: CanvasRenderingContext2D, drawing: RowsDrawing, row: Row, top: number): void {
  const { view, failing } = drawing;
  const { lane, kind } = row;
  if (kind === 'child' || kind === 'child-step') drawChild(context, drawing, row, top);
  else if (kind === 'attempt') {
    drawSpan(context, drawing, row.ref, top, false);
    const { start, end } = view.spans;
    const stop = end[row.ref]! < 0 ? view.events : end[row.ref]! + 1;
    drawTicks(context, drawing, eventsWithin(view, lane, start[row.ref]!, stop), failing[lane] ?? [], top);
  } else if (row.lanes && !(kind === 'step' && row.open)) drawCrowd(context, drawing, row, top);
  else {
    drawSpans(context, drawing, lane, top);
    drawTicks(context, drawing, eventsWithin(view, lane, 0, view.events), failing[lane] ?? [], top);
  }
}

/** Events of a lane at positions `from … to − 1`. */
function eventsWithin({ lanes }: RunView, lane: number, from: number, to: number): Uint32Array {
  const events = lanes.positions.subarray(lanes.start[lane], lanes.start[lane + 1]);
  return events.subarray(firstFrom(events, from), firstFrom(events, to));
}

/** Many lanes in one row: how many attempts were under way at each pixel, and where failures lie. */
function drawCrowd(context: CanvasRenderingContext2D, drawing: LaneDrawing, row: Row, top: number): void {
  const { view, axis, colors } = drawing;
  const crowd = selectCrowd(view, row.lanes!);
  const overview = selectOverview(crowd.bounds, crowd.failures, axis, view.events);
  context.fillStyle = colors[`${row.kind === 'repeats' ? row.outcome : 'unknown'}-bar`];
  drawInFlight(context, overview, { bottom: top + LANE_HEIGHT - 3, tallest: LANE_HEIGHT - 6, least: 2 });
  context.fillStyle = colors.failed;
  overview.failures.forEach((count, pixel) => {
    if (count > 0) context.fillRect(pixel - 1, top + 2, 3, LANE_HEIGHT - 5);
  });
}

/** A child run, or a step of it, along its parent's events. What stands nowhere for certain is an outline. */
function drawChild(context: CanvasRenderingContext2D, drawing: RowsDrawing, row: Row, top: number): void {
  const { axis, colors, childLanes } = drawing;
  const child = row.child!;
  const lanes = childLanes.get(child.id);
  const [spans, exact] =
    row.kind === 'child'
      ? [[child], child.placed === 'times']
      : [lanes?.shown[row.ref]?.spans ?? [], lanes?.exact ?? false];
  for (const { from, to, outcome } of spans) {
    const x = Math.max(xOfPlace(axis, from) - 1, -2);
    const right = Math.min(Math.max(xOfPlace(axis, to) + 1, x + 3), axis.width + 2);
    if (right < 0 || x > axis.width) continue;
    const open = outcome === 'running' || outcome === 'unknown';
    if (exact) drawBar(context, { x, right, top, outcome, open, attempt: 1, colors });
    else drawBounds(context, { x, right, top, outcome, colors });
  }
}

/** A closed fold is a seam through all rows; the strip above says what it hides. */
function drawFolds(context: CanvasRenderingContext2D, { axis, height, colors }: RowsDrawing): void {
  for (const { x, width, open } of axis.folds) {
    if (open) continue;
    const inset = Math.min(6, width / 4);
    context.fillStyle = colors['surface-2'];
    context.fillRect(x + inset, 0, width - 2 * inset, height);
    context.strokeStyle = colors['line-strong'];
    context.setLineDash([3, 3]);
    context.beginPath();
    for (const edge of [x + inset, x + width - inset]) {
      context.moveTo(Math.round(edge) + 0.5, 0);
      context.lineTo(Math.round(edge) + 0.5, height);
    }
    context.stroke();
    context.setLineDash([]);
  }
}

/** Events of a row, one tick a pixel: the more of them share it, the taller; failing ones in colour. */
function drawTicks(
  context: CanvasRenderingContext2D,
  { axis, colors }: LaneDrawing,
  events: Uint32Array,
  failed: readonly number[],
  top: number,
): void {
  const edges = pixelEdges(axis);
  let bad = firstFrom(failed, axis.range.from);
  for (let at = firstFrom(events, axis.range.from); at < events.length; ) {
    const position = events[at]!;
    if (position >= axis.range.to) break;
    const x = Math.floor(axis.xOf(position));
    const behind = Math.max(edges[x + 1] ?? 0, position + 1);
    const next = firstNear(events, at, behind);
    while (bad < failed.length && failed[bad]! < position) bad++;
    if (bad < failed.length && failed[bad]! < behind) {
      context.fillStyle = colors.failed;
      context.fillRect(x - 1, top + 2, 3, LANE_HEIGHT - 5);
    } else {
      const more = Math.min(Math.log2(next - at), 4);
      context.fillStyle = colors['text-2'];
      context.fillRect(x, top + BAR_TOP + 2 - more, 1, BAR_HEIGHT - 4 + 2 * more);
    }
    at = next;
  }
}
