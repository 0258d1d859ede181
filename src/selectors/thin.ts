import { firstWhere } from '../lib/ascending';
import type { SeriesPoint } from '../model/readings';

/** Readings of one series along a run: ascending positions, one value each; `NaN` where nothing could be measured. */
export interface Readings {
  readonly positions: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly count: number;
}

/**
 * Thins readings to at most one point a pixel, keeping every spike: each point carries the smallest and the
 * largest reading of its pixel, and the last one. A point whose last value is `NaN` ends the line.
 * @param edges what shares pixel x are positions `edges[x] … edges[x + 1] − 1`: pixels of the order or of the clock
 */
export function selectPoints(readings: Readings, edges: ArrayLike<number>): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  let at = firstReadingFrom(readings, edges[0]!);
  // The reading in force at the left edge, at its own position before it: a line does not begin in mid-air.
  if (at > 0 && !Number.isNaN(readings.values[at - 1]!)) points.push(pointOf(readings, at - 1, at));
  for (let pixel = 0; pixel + 1 < edges.length; pixel++) {
    const start = at;
    while (at < readings.count && readings.positions[at]! < edges[pixel + 1]!) at++;
    if (at > start) points.push(pointOf(readings, start, at));
  }
  return points;
}

function pointOf({ positions, values }: Readings, start: number, end: number): SeriesPoint {
  let min = Number.NaN;
  let max = Number.NaN;
  for (let at = start; at < end; at++) {
    const value = values[at]!;
    if (!(value >= min)) min = Number.isNaN(value) ? min : value;
    if (!(value <= max)) max = Number.isNaN(value) ? max : value;
  }
  return { position: positions[start]!, min, max, last: values[end - 1]! };
}

/** The reading in force at a position; null before the first one. Its value is `NaN` where none could be taken. */
export function selectReading(
  readings: Readings,
  position: number,
): { readonly value: number; readonly position: number } | null {
  const at = firstReadingFrom(readings, position + 1) - 1;
  return at < 0 ? null : { value: readings.values[at]!, position: readings.positions[at]! };
}

/** The index of the first reading at a position or behind it; as many as there are if none is. */
export function firstReadingFrom({ positions, count }: Readings, position: number): number {
  return firstWhere(0, count, (at) => positions[at]! >= position);
}
