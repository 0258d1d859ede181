import type { Threshold, ThresholdView } from '../model/readings';
import type { Readings } from './thin';

/** Is a value on the side that the reader watches? A value on the line itself is not. */
export function isBeyond(value: number, { value: line, side }: Threshold): boolean {
  return side === 'above' ? value > line : value < line;
}

/**
 * How many readings lie beyond a line, and where the series crosses it, either way. A series that begins beyond
 * it counts as crossing there. Where nothing could be measured the series is on neither side.
 */
export function selectThreshold(readings: Readings, threshold: Threshold): ThresholdView {
  const crossings: number[] = [];
  let was = false;
  let beyond = 0;
  let measured = 0;
  for (let at = 0; at < readings.count; at++) {
    const value = readings.values[at]!;
    const is = isBeyond(value, threshold);
    if (is) beyond++;
    if (!Number.isNaN(value)) measured++;
    if (is !== was && crossings.at(-1) !== readings.positions[at]) crossings.push(readings.positions[at]!);
    was = is;
  }
  return { beyond, measured, crossings: Uint32Array.from(crossings) };
}
