import type { Micros } from '../model/units';
import type { Clock, Fold } from './clock';

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
  /** A stretch `factor` times as long that keeps a position about where it is. */
  zoomed(factor: number, position: number): Stretch;
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
    zoomed: (factor, position) => zoomedOrder(range, factor, position),
    folds: [],
    parts: [],
  };
}

/** A range `factor` times as wide that keeps `position` in its place. */
export function zoomedOrder({ from, to }: Stretch, factor: number, position: number): Stretch {
  const anchor = Math.min(Math.max(position, from), to);
  return { from: anchor - (anchor - from) * factor, to: anchor + (to - anchor) * factor };
}

const edges = new WeakMap<Axis, Uint32Array>();

/**
 * The first position at each pixel or behind it, one entry more than pixels: what shares pixel x are positions
 * `edges[x] … edges[x + 1] − 1`. Worked out once for an axis, so that a frame need not search for each thing it draws.
 */
export function pixelEdges(axis: Axis): Uint32Array {
  let found = edges.get(axis);
  if (found === undefined) {
    found = new Uint32Array(Math.max(Math.floor(axis.width), 1) + 1);
    for (let x = 0; x < found.length - 1; x++) found[x] = axis.firstAt(x);
    found[found.length - 1] = axis.range.to;
    edges.set(axis, found);
  }
  return found;
}

const EDGE = 6;
const FOLD_WIDTH = 50;
/** Folds never take more of the width than this. */
const FOLD_SHARE = 0.4;

/**
 * Events stand where their time is; those of one time share a pixel. Each closed fold takes a few pixels.
 * @param opened `after` of the folds that were opened
 */
export function clockAxis(clock: Clock, opened: ReadonlySet<number>, range: Stretch, width: number): Axis {
  const { times } = clock;
  const { from, to } = range;
  const last = Math.max(to - 1, from);
  const closed = clock.folds.filter((fold) => !opened.has(fold.after));
  const hidden = hiddenBefore(closed);
  const shownTime = (position: number) => times[position]! - hidden[foldsBefore(closed, position)]!;
  const shownFolds = foldsBefore(closed, last) - foldsBefore(closed, from);
  const foldWidth = Math.min(FOLD_WIDTH, (width * FOLD_SHARE) / Math.max(shownFolds, 1));
  const room = Math.max(width - 2 * EDGE - shownFolds * foldWidth, 1);
  const duration = shownTime(last) - shownTime(from);
  const scale = duration > 0 ? room / duration : 0;
  const origin = duration > 0 ? EDGE : EDGE + room / 2;
  const base = { time: shownTime(from), folds: foldsBefore(closed, from) };
  const xOf = (position: number): number => {
    const at = Math.max(0, Math.min(position, times.length - 1));
    const folds = foldsBefore(closed, at) - base.folds;
    return origin + (shownTime(at) - base.time) * scale + folds * foldWidth;
  };
  const firstAt = (x: number) => firstWhere(from, to, (position) => xOf(position) >= x);
  const axis = {
    range,
    width,
    xOf,
    firstAt,
    positionAt: (x: number) => nearestTo(x, firstAt(x), from, last, axis),
    zoomed: (factor: number, position: number) => {
      const anchor = Math.min(Math.max(position, from), last);
      const middle = shownTime(anchor);
      const start = middle - (middle - base.time) * factor;
      const end = middle + (shownTime(last) - middle) * factor;
      const next = {
        from: firstWhere(0, times.length, (at) => shownTime(at) >= start),
        to: firstWhere(0, times.length, (at) => shownTime(at) > end),
      };
      // Where a tie or the edge of a fold lets the clock stand, the events beside it are taken or left instead.
      return next.from === from && next.to === to ? zoomedOrder(range, factor, position) : next;
    },
    folds: drawnFolds(clock.folds, opened, range, xOf),
    parts: partsOf(closed, times, from, last, xOf),
  };
  return axis;
}

/** How much time the first 0, 1, 2 … folds hide. */
function hiddenBefore(closed: readonly Fold[]): Float64Array {
  const hidden = new Float64Array(closed.length + 1);
  closed.forEach((fold, at) => {
    hidden[at + 1] = hidden[at]! + fold.idle;
  });
  return hidden;
}

/** How many of the folds lie before a position. */
function foldsBefore(folds: readonly Fold[], position: number): number {
  return firstWhere(0, folds.length, (at) => folds[at]!.after >= position);
}

/** The first number of `from … to − 1` from which on something holds; `to` if it never does. */
function firstWhere(from: number, to: number, holds: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
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
  folds: readonly Fold[],
  opened: ReadonlySet<number>,
  { from, to }: Stretch,
  xOf: (position: number) => number,
): DrawnFold[] {
  return folds.slice(foldsBefore(folds, from), foldsBefore(folds, to - 1)).map((fold) => {
    const x = xOf(fold.after);
    return { ...fold, x, width: xOf(fold.after + 1) - x, open: opened.has(fold.after) };
  });
}

function partsOf(
  closed: readonly Fold[],
  times: Float64Array,
  from: number,
  last: number,
  xOf: (position: number) => number,
): ClockPart[] {
  const cuts = closed.slice(foldsBefore(closed, from), foldsBefore(closed, last)).map((fold) => fold.after);
  const firsts = [from, ...cuts.map((after) => after + 1)];
  return firsts.map((first, at) => {
    const end = cuts[at] ?? last;
    return { x: xOf(first), width: xOf(end) - xOf(first), start: times[first]!, end: times[end]! };
  });
}
