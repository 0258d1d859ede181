import { firstFrom, firstWhere } from '../lib/ascending';
import { oncePer } from '../lib/once-per';
import type { Micros } from '../model/units';
import { type Clock, type Fold, resolutionOf } from './clock';
import { ClockLine, type TimeWindow } from './clock-line';

/** Positions `from … to − 1`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A fold as it is drawn: closed it takes a few pixels whatever it hides, open as many as its time asks for. */
export interface DrawnFold extends Fold {
  readonly x: number;
  readonly width: number;
  readonly open: boolean;
}

/** A part of the clock without folds, as wide as its time. */
export interface ClockPart {
  readonly x: number;
  readonly width: number;
  readonly start: Micros;
  readonly end: Micros;
}

/** What an axis shows: some events, and on the clock a window of time, unless it is just that of the events. */
export interface Shown {
  readonly range: Stretch;
  readonly window: TimeWindow | null;
}

/** Where the events of a shown stretch of a run stand along a width of pixels. */
export interface Axis {
  readonly range: Stretch;
  readonly width: number;
  /** The pixel of a position; not confined to the width. */
  xOf(position: number): number;
  /** The position nearest to a pixel, inside the range; the first of those that share a pixel. */
  positionAt(x: number): number;
  /** The first position of the range that stands at a pixel or behind it; `to` where none does. */
  firstAt(x: number): number;
  /** What is shown when it is `factor` times as long, and what stood at pixel `at` stands at pixel `to`. */
  zoomed(factor: number, at: number, to?: number): Shown;
  readonly folds: readonly DrawnFold[];
  /** What lies between the closed folds; none where order is shown. */
  readonly parts: readonly ClockPart[];
}

/** Every event is as wide as any other. */
export function orderAxis(range: Stretch, width: number): Axis {
  const { from, to } = range;
  const events = Math.max(to - from, 1);
  const pixels = Math.max(width, 1);
  const xOf = (position: number) => ((position - from + 0.5) / events) * width;
  const inside = (position: number) => Math.max(from, Math.min(position, to - 1));
  return {
    range,
    width,
    xOf,
    positionAt: (x) => inside(Math.floor(from + (x / pixels) * events)),
    firstAt: (x) => Math.max(from, Math.min(Math.ceil(from + (x / pixels) * events - 0.5), to)),
    zoomed: (factor, at, to = at) => zoomedOrder(range, factor, at / pixels, to / pixels),
    folds: [],
    parts: [],
  };
}

/** A range `factor` times as wide, in which what stood at a share of it stands at another; it may end between events. */
function zoomedOrder({ from, to }: Stretch, factor: number, at: number, behind: number): Shown {
  const anchor = from + at * (to - from);
  const events = (to - from) * factor;
  const start = anchor - behind * events;
  return { range: { from: start, to: start + events }, window: null };
}

/**
 * The first position at each pixel or behind it, one entry more than pixels: what shares pixel x are positions
 * `edges[x] … edges[x + 1] − 1`. Worked out once for an axis, so that a frame need not search for each thing it draws.
 */
export const pixelEdges = oncePer((axis: Axis): Uint32Array => {
  const edges = new Uint32Array(Math.max(Math.floor(axis.width), 1) + 1);
  for (let x = 0; x < edges.length - 1; x++) edges[x] = axis.firstAt(x);
  edges[edges.length - 1] = axis.range.to;
  return edges;
});

/** Tells one set of edges from another, in a few letters. */
export function edgesKey(edges: Uint32Array): string {
  let hash = 2_166_136_261;
  for (const edge of edges) hash = Math.imul(hash ^ edge, 16_777_619);
  return `${edges[0]}-${edges.at(-1)}-${edges.length}-${hash >>> 0}`;
}

/**
 * How what was drawn along one axis is moved and stretched to stand about right along another: exactly where events
 * stand in their order, between its ends on a clock with folds. Null where nothing has to be moved.
 */
export function moveBetween(drawn: Axis, now: Axis): { readonly by: number; readonly scale: number } | null {
  const { from, to } = drawn.range;
  const [left, right] = [drawn.xOf(from), drawn.xOf(to - 1)];
  if (drawn === now || right <= left) return null;
  const scale = (now.xOf(to - 1) - now.xOf(from)) / (right - left);
  return { by: now.xOf(from) - left * scale, scale };
}

const EDGE = 6;
const FOLD_WIDTH = 50;
/** Folds never take more of the width than this. */
const FOLD_SHARE = 0.4;

/**
 * Events stand where their time is; those of one time share a pixel. Each closed fold takes a few pixels.
 * @param opened `after` of the folds that were opened
 * @param window the time that is shown; null for that of the range's events
 */
export function clockAxis(
  clock: Clock,
  opened: ReadonlySet<number>,
  range: Stretch,
  width: number,
  window: TimeWindow | null = null,
): Axis {
  const { times } = clock;
  const { from, to } = range;
  const last = Math.max(to - 1, from);
  const { start, end } = window ?? { start: times[from]!, end: times[last]! };
  const closed = clock.folds.filter((fold) => !opened.has(fold.after));
  const line = new ClockLine(closed, times, times[0]!);
  const duration = line.shown(end) - line.shown(start);
  const folds = line.folds(end) - line.folds(start);
  const foldWidth = Math.min(FOLD_WIDTH, (width * FOLD_SHARE) / Math.max(folds, 1));
  const room = Math.max(width - 2 * EDGE - folds * foldWidth, 1);
  const scale = duration > 0 ? room / duration : 0;
  const origin = (duration > 0 ? EDGE : EDGE + room / 2) - line.pixel(start, scale, foldWidth);
  const xOfTime = (time: Micros) => origin + line.pixel(time, scale, foldWidth);
  const xOf = (position: number) => xOfTime(times[Math.max(0, Math.min(position, times.length - 1))]!);
  const firstAt = (x: number) => firstWhere(from, to, (position) => xOf(position) >= x);
  const axis = {
    range,
    width,
    xOf,
    firstAt,
    positionAt: (x: number) => nearestTo(x, firstAt(x), from, last, axis),
    zoomed: (factor: number, at: number, to = at): Shown => {
      // Where the clock stands still, the events beside it are taken or left instead.
      if (scale === 0) return zoomedOrder(range, factor, at / Math.max(width, 1), to / Math.max(width, 1));
      const closer = scale / Math.max(factor, Math.min(leastWindow(times) / duration, 1));
      const anchor = line.time(at - origin, scale, foldWidth);
      const left = line.pixel(anchor, closer, foldWidth) - to;
      return shownFrom(left, { clock, line, width, scale: closer, foldWidth });
    },
    folds: drawnFolds(clock, opened, { start, end }, xOfTime),
    parts: partsOf(closed, times, { start, end }, xOfTime),
  };
  return axis;
}

/** No shorter stretch is worth being looked at: the log does not tell more. */
function leastWindow(times: Float64Array): Micros {
  return Math.max(2 * resolutionOf(times), 10);
}

interface Zoom {
  readonly clock: Clock;
  readonly line: ClockLine;
  readonly width: number;
  readonly scale: number;
  readonly foldWidth: number;
}

/** What is shown from a pixel of the whole run's line on, as wide as the axis; it does not reach beyond the run. */
function shownFrom(left: number, { clock: { times }, line, width, scale, foldWidth }: Zoom): Shown {
  const first = line.pixel(times[0]!, scale, foldWidth) - EDGE;
  const behind = line.pixel(times.at(-1)!, scale, foldWidth) + EDGE - width;
  if (behind <= first) return { range: { from: 0, to: times.length }, window: null };
  const at = Math.max(first, Math.min(left, behind));
  const timeOf = (x: number) => line.time(at + x, scale, foldWidth);
  const window = { start: timeOf(EDGE), end: timeOf(width - EDGE) };
  return { range: eventsBetween(times, timeOf(0), timeOf(width)), window };
}

/** The events of a stretch of time; where it has none, the one before it. */
function eventsBetween(times: Float64Array, start: Micros, end: Micros): Stretch {
  const from = firstFrom(times, start);
  const to = firstWhere(from, times.length, (position) => times[position]! > end);
  return to > from ? { from, to } : { from: Math.max(from - 1, 0), to: Math.max(from, 1) };
}

function nearestTo(
  x: number,
  after: number,
  from: number,
  last: number,
  axis: Pick<Axis, 'xOf' | 'firstAt'>,
): number {
  if (after <= from) return from;
  const before = axis.xOf(after - 1);
  const further = after > last || x - before <= axis.xOf(after) - x;
  return further ? Math.max(axis.firstAt(before), from) : after;
}

function drawnFolds(
  { folds, times }: Clock,
  opened: ReadonlySet<number>,
  { start, end }: TimeWindow,
  xOfTime: (time: Micros) => number,
): DrawnFold[] {
  const first = firstWhere(0, folds.length, (at) => times[folds[at]!.after + 1]! > start);
  const behind = firstWhere(first, folds.length, (at) => times[folds[at]!.after]! >= end);
  return folds.slice(first, behind).map((fold) => {
    const x = xOfTime(times[fold.after]!);
    return { ...fold, x, width: xOfTime(times[fold.after + 1]!) - x, open: opened.has(fold.after) };
  });
}

/** What a window shows between its closed folds; one part at least. */
function partsOf(
  closed: readonly Fold[],
  times: Float64Array,
  { start, end }: TimeWindow,
  xOfTime: (time: Micros) => number,
): ClockPart[] {
  const parts: ClockPart[] = [];
  const add = (from: Micros, to: Micros) => {
    const x = xOfTime(from);
    parts.push({ x, width: xOfTime(to) - x, start: from, end: to });
  };
  let from = start;
  for (const fold of closed) {
    const [folded, resumed] = [times[fold.after]!, times[fold.after + 1]!];
    if (resumed <= start) continue;
    if (folded >= end) break;
    if (folded > from) add(from, folded);
    from = resumed;
  }
  if (from < end || parts.length === 0) add(from, Math.max(from, end));
  return parts;
}
