import { firstFrom, firstNear } from '../../lib/ascending';
import type { RunView } from '../../model/views';
import { type Axis, pixelEdges } from '../../selectors/axis';
import { type Colors, prepare } from './canvas';
import { BAR_HEIGHT, BAR_TOP, LANE_HEIGHT } from './draw-bars';
import { drawSpans } from './draw-spans';

export interface LaneDrawing {
  readonly height: number;
  readonly scroll: number;
  readonly view: RunView;
  readonly axis: Axis;
  /** The lane of the playhead, −1 for none. */
  readonly lane: number;
  /** Positions of each lane's failing events. */
  readonly failing: readonly (readonly number[] | undefined)[];
  readonly colors: Colors;
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

/** The lanes that the scroll position shows: their spans, then their events. */
export function drawLanes(canvas: HTMLCanvasElement, drawing: LaneDrawing): void {
  const { height, scroll, view, lane, colors, axis } = drawing;
  const context = prepare(canvas, axis.width, height);
  const first = Math.floor(scroll / LANE_HEIGHT);
  const last = Math.min(Math.ceil((scroll + height) / LANE_HEIGHT), view.lanes.count);
  for (let at = first; at < last; at++) {
    const top = at * LANE_HEIGHT - scroll;
    if (at === lane) {
      context.fillStyle = colors['accent-soft'];
      context.fillRect(0, top, axis.width, LANE_HEIGHT);
    }
    context.fillStyle = colors.line;
    context.fillRect(0, top + LANE_HEIGHT - 1, axis.width, 1);
    drawSpans(context, drawing, at, top);
    drawTicks(context, drawing, at, top);
  }
  drawFolds(context, drawing);
}

/** A closed fold is a seam through all lanes; the strip above says what it hides. */
function drawFolds(context: CanvasRenderingContext2D, { axis, height, colors }: LaneDrawing): void {
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

/** Events of a lane, one tick a pixel: the more of them share it, the taller; failing ones in colour. */
function drawTicks(
  context: CanvasRenderingContext2D,
  { view, axis, colors, failing }: LaneDrawing,
  lane: number,
  top: number,
): void {
  const { start, positions } = view.lanes;
  const events = positions.subarray(start[lane], start[lane + 1]);
  const failed = failing[lane] ?? [];
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
