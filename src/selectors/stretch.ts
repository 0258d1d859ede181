import type { StretchReading } from '../model/readings';
import type { SpanColumns } from '../model/run-columns';
import type { Stretch } from '../model/views';
import { firstReadingFrom, type Readings } from './thin';

/** Was an attempt under way at some event of a stretch? */
export function isUnderWay(spans: SpanColumns, span: number, { from, to }: Stretch): boolean {
  const [start, end] = [spans.start[span]!, spans.end[span]!];
  return start >= 0 && start < to && (end < 0 || end >= from);
}

/** What was measured at the events of a stretch; null for nothing. */
export function selectReadings(readings: Readings, { from, to }: Stretch): Omit<StretchReading, 'id'> | null {
  const end = firstReadingFrom(readings, to);
  const found = { count: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, first: 0, last: 0 };
  for (let at = firstReadingFrom(readings, from); at < end; at++) {
    const value = readings.values[at]!;
    // Nothing could be measured there.
    if (Number.isNaN(value)) continue;
    if (found.count++ === 0) found.first = value;
    found.last = value;
    found.min = Math.min(found.min, value);
    found.max = Math.max(found.max, value);
  }
  return found.count === 0 ? null : found;
}
