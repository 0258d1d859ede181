import type { SeriesPoint } from '../model/views';

/** Readings of one series along a run: ascending positions, one value each. */
export interface Readings {
  readonly positions: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly count: number;
}

/**
 * Thins readings to at most one point per pixel, keeping every spike: each point carries the smallest and
 * the largest reading of its stretch of positions, and the last one.
 * @param from first position shown
 * @param to the position behind the last one shown
 * @param width pixels
 */
export function selectPoints(readings: Readings, from: number, to: number, width: number): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  const perPixel = Math.max((to - from) / Math.max(width, 1), 1);
  let at = firstAtOrAfter(readings, from);
  // The reading in force at the left edge, so that a line does not begin in mid-air.
  if (at > 0) points.push(pointOf(readings, at - 1, from));
  while (at < readings.count && readings.positions[at]! < to) {
    const pixel = Math.floor((readings.positions[at]! - from) / perPixel);
    const end = from + (pixel + 1) * perPixel;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    const position = readings.positions[at]!;
    let last = 0;
    for (; at < readings.count && readings.positions[at]! < Math.min(end, to); at++) {
      last = readings.values[at]!;
      min = Math.min(min, last);
      max = Math.max(max, last);
    }
    points.push({ position, min, max, last });
  }
  return points;
}

function pointOf({ values }: Readings, at: number, position: number): SeriesPoint {
  const value = values[at]!;
  return { position, min: value, max: value, last: value };
}

/** The index of the first reading at a position or behind it. */
export function firstAtOrAfter({ positions, count }: Readings, position: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
