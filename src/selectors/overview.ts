import { firstFrom, firstOnwards } from '../lib/ascending';
import { oncePer } from '../lib/once-per';
import type { SpanColumns } from '../model/run-columns';
import { type Axis, pixelEdges } from './axis';

/** A run drawn in one row of pixels: how many attempts were in flight, and where failures lie. */
export interface Overview {
  /** The most attempts in flight at once in each pixel. */
  readonly inFlight: Uint32Array;
  readonly peak: number;
  /** Failing events in each pixel. */
  readonly failures: Uint32Array;
}

/** Where attempts begin and where they end, each ascending. */
export interface Bounds {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** The bounds of all attempts of a run; sorted once. */
export const boundsOf = oncePer((spans: SpanColumns): Bounds => {
  const ended = spans.end.filter((end, span) => end >= 0 && spans.start[span]! >= 0);
  return { starts: spans.start.filter((start) => start >= 0).sort(), ends: ended.sort() };
});

/**
 * Squeezes what an axis shows into its pixels. Costs as much as there are pixels, however many attempts.
 * @param events of the whole run: the shown ones may be followed by others, beyond a window of the clock
 */
export function selectOverview(
  { starts, ends }: Bounds,
  failures: Int32Array,
  axis: Axis,
  events = axis.range.to,
): Overview {
  const edges = pixelEdges(axis);
  const pixels = edges.length - 1;
  const inFlight = new Uint32Array(pixels);
  const marks = new Uint32Array(pixels);
  let peak = 0;
  // Pixels follow one another, and so do the places that are sought.
  let begun = firstFrom(starts, edges[0]!);
  let ended = firstFrom(ends, edges[0]!);
  let failed = firstFrom(failures, edges[0]!);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [first, behind] = [edges[pixel]!, edges[pixel + 1]!];
    // Behind the last event nothing is known.
    if (first >= events) break;
    begun = firstOnwards(starts, begun, behind);
    ended = firstOnwards(ends, ended, first);
    const marked = firstOnwards(failures, failed, behind);
    inFlight[pixel] = begun - ended;
    marks[pixel] = marked - failed;
    failed = marked;
    peak = Math.max(peak, inFlight[pixel]!);
  }
  return { inFlight, peak, failures: marks };
}
