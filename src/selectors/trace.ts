import type { SeriesPoint } from '../model/readings';

/** A point of a drawn series: its pixel, the value from there on, and the extremes of its pixel; null in a gap. */
export interface TracePoint {
  readonly x: number;
  readonly value: number | null;
  readonly span: readonly [min: number, max: number] | null;
}

/**
 * The points of a stepped line. A reading holds until the next one, the last one up to `end`; where nothing could
 * be measured the line ends, and begins again with the next reading. What was measured before the left edge is
 * drawn from there.
 */
export function selectTrace(
  points: readonly SeriesPoint[],
  xOf: (position: number) => number,
  end: number,
): TracePoint[] {
  const trace: TracePoint[] = [];
  let held: number | null = null;
  for (const { position, min, max, last } of points) {
    const x = Math.max(xOf(position), 0);
    // Behind the end of the shown run there is no place.
    if (x === Number.POSITIVE_INFINITY) break;
    const measured = !Number.isNaN(min);
    if (!Number.isNaN(last)) {
      trace.push({ x, value: last, span: [min, max] });
      held = last;
      continue;
    }
    const closing = measured ? max : held;
    if (closing !== null) trace.push({ x, value: closing, span: measured ? [min, max] : [closing, closing] });
    trace.push({ x, value: null, span: null });
    held = null;
  }
  if (held !== null) trace.push({ x: end, value: held, span: [held, held] });
  return trace;
}
