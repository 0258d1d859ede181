import { firstFrom } from '../lib/ascending';
import type { SpanColumns } from '../model/views';

/** A run drawn in one row of pixels: how many attempts were in flight, and where failures lie. */
export interface Overview {
  /** The most attempts in flight at once in each pixel. */
  readonly inFlight: Uint32Array;
  readonly peak: number;
  /** Failing events in each pixel. */
  readonly failures: Uint32Array;
}

/** Squeezes positions `from … to − 1` into `width` pixels. */
export function selectOverview(
  spans: SpanColumns,
  failures: Int32Array,
  from: number,
  to: number,
  width: number,
): Overview {
  const pixels = Math.max(Math.floor(width), 1);
  const scale = pixels / Math.max(to - from, 1);
  const pixelOf = (position: number) =>
    Math.min(Math.max(Math.floor((position - from) * scale), 0), pixels - 1);
  const begins = new Int32Array(pixels + 1);
  const inFlight = new Uint32Array(pixels);
  for (let span = 0; span < spans.count; span++) {
    const start = spans.start[span]!;
    const end = spans.end[span]! < 0 ? to - 1 : spans.end[span]!;
    if (start < 0 || start >= to || end < from) continue;
    begins[pixelOf(start)]!++;
    begins[pixelOf(end) + 1]!--;
  }
  let open = 0;
  let peak = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    open += begins[pixel]!;
    inFlight[pixel] = open;
    peak = Math.max(peak, open);
  }
  const marks = new Uint32Array(pixels);
  for (let at = firstFrom(failures, from); at < failures.length && failures[at]! < to; at++)
    marks[pixelOf(failures[at]!)]!++;
  return { inFlight, peak, failures: marks };
}
