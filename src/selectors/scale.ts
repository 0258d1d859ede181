import { scaleLinear } from 'd3-scale';
import type { SeriesInfo } from '../model/format';
import type { SeriesView } from '../model/readings';

/** The values that a chart spans, from bottom to top, and where its scale is labelled. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** A line is taken onto the scale unless that presses the readings into less of it than this. */
const LEAST_SHARE = 1 / 4;

/**
 * A scale with round ends around everything that is drawn.
 * @param line a value that should be seen if the readings stay legible
 */
export function selectScale(
  series: readonly SeriesView[],
  unit: SeriesInfo['unit'],
  line: number | null = null,
): Scale {
  const [least, most] = extremesOf(series);
  if (least > most) return line === null ? { low: 0, high: 1, ticks: [] } : around(line, unit);
  const [low, high] = line === null ? [least, most] : stretched(least, most, line);
  if (low === high) return around(low, unit);
  const whole = unit === 'count';
  const scale = scaleLinear()
    .domain([low, high])
    .nice(whole ? Math.min(high - low, 3) : 3);
  const [bottom, top] = scale.domain() as [number, number];
  return { low: bottom, high: top, ticks: [bottom, top] };
}

function extremesOf(series: readonly SeriesView[]): [least: number, most: number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  const take = (value: number) => {
    if (value < least) least = value;
    if (value > most) most = value;
  };
  for (const { points, changes, kind } of series) {
    // A stem that began anywhere else would say nothing by its length.
    if (kind === 'each' && points.length > 0) take(0);
    for (const { min, max } of points) {
      take(min);
      take(max);
    }
    for (const { before, after } of changes) {
      take(before);
      take(after);
    }
  }
  return [least, most];
}

/** The ends with the line in between, if what was measured still takes enough of them. */
function stretched(least: number, most: number, line: number): [number, number] {
  const [low, high] = [Math.min(least, line), Math.max(most, line)];
  // Readings that are all alike are as legible anywhere.
  return most === least || most - least >= (high - low) * LEAST_SHARE ? [low, high] : [least, most];
}

/** One value in the middle; its neighbours mean nothing. */
function around(value: number, unit: SeriesInfo['unit']): Scale {
  const room = unit === 'count' ? 1 : Math.abs(value) / 10 || 1;
  return { low: value - room, high: value + room, ticks: [value] };
}

/** Room above and below the values, in pixels. */
export const SCALE_ROOM = { top: 7, bottom: 5 } as const;

/** The pixel of a value, from the top of a chart of some height. */
export function yOf({ low, high }: Scale, height: number, value: number): number {
  const { top, bottom } = SCALE_ROOM;
  return top + ((high - value) / (high - low)) * (height - top - bottom);
}
