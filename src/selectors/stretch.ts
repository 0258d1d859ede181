import type { SpanColumns, Stretch, StretchReading } from '../model/views';
import { firstAtOrAfter, type Readings } from './thin';

/** Was an attempt under way at some event of a stretch? */
export function isUnderWay(spans: SpanColumns, span: number, { from, to }: Stretch): boolean {
  const [start, end] = [spans.start[span]!, spans.end[span]!];
  return start >= 0 && start < to && (end < 0 || end >= from);
}

/** What was measured at the events of a stretch; null for nothing. */
export function selectReadings(readings: Readings, { from, to }: Stretch): Omit<StretchReading, 'id'> | null {
  const { values } = readings;
  const start = firstAtOrAfter(readings, from);
  const end = firstAtOrAfter(readings, to);
  if (end <= start) return null;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let at = start; at < end; at++) {
    min = Math.min(min, values[at]!);
    max = Math.max(max, values[at]!);
  }
  return { count: end - start, min, max, first: values[start]!, last: values[end - 1]! };
}
