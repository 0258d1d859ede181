import { firstFrom } from '../lib/ascending';
import { oncePer } from '../lib/once-per';
import { outcomeOf } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import type { Micros } from '../model/units';

/** A stretch of the clock in which nothing happened: between the event at `after` and the next one. */
export interface Fold {
  readonly after: number;
  readonly idle: Micros;
}

/** When each event of a run happened, as far as a drawing needs it. */
export interface Clock {
  /** One time a position, never descending. */
  readonly times: Float64Array;
  /** Idle stretches, ascending. */
  readonly folds: readonly Fold[];
}

/** A stretch is idle for long when it lasts so many times as long as the usual one between two events. */
const LONG = 20;
/** Shorter parts of the run than this are not worth a fold. */
const WORTH = 1 / 200;

/** The clock of a run; null where its log gives no time at all. */
export function selectClock(recorded: Float64Array, spans: SpanColumns): Clock | null {
  const times = settleTimes(recorded);
  return times && { times, folds: selectFolds(times, spans) };
}

/** The unit of a log's times: a second, a millisecond or a microsecond. Finer times than that it does not tell. */
export const resolutionOf = oncePer(coarsestUnit);

function coarsestUnit(times: Float64Array): Micros {
  const [second, milli] = [1_000_000, 1000];
  let unit = second;
  for (const time of times) {
    if (unit === second && time % second !== 0) unit = milli;
    if (unit === milli && time % milli !== 0) return 1;
  }
  return unit;
}

/**
 * An event without a time stands at the time of the one before it. A clock that went backwards stands still
 * until it has caught up: the order of events is known better than their times.
 */
export function settleTimes(recorded: Float64Array): Float64Array | null {
  let latest = recorded.find((time) => !Number.isNaN(time));
  if (latest === undefined) return null;
  const times = new Float64Array(recorded.length);
  for (let position = 0; position < recorded.length; position++) {
    const time = recorded[position]!;
    if (time > latest) latest = time;
    times[position] = latest;
  }
  return times;
}

/** The stretches that are long compared with the rest and during which no attempt worked. */
export function selectFolds(times: Float64Array, spans: SpanColumns): Fold[] {
  const whole = times.length === 0 ? 0 : times.at(-1)! - times[0]!;
  const least = Math.max(LONG * usualGap(times), WORTH * whole);
  const change = inFlightChanges(spans, times.length);
  const folds: Fold[] = [];
  let inFlight = 0;
  for (let after = 0; after < times.length - 1; after++) {
    inFlight += change[after]!;
    const idle = times[after + 1]! - times[after]!;
    if (idle > least && (inFlight === 0 || isPaused(spans, after))) folds.push({ after, idle });
  }
  return folds;
}

/** The median of the stretches between events of different times; 0 where there are none. */
function usualGap(times: Float64Array): number {
  const gaps = new Float64Array(Math.max(times.length - 1, 0));
  let count = 0;
  for (let at = 1; at < times.length; at++) {
    const gap = times[at]! - times[at - 1]!;
    if (gap > 0) gaps[count++] = gap;
  }
  return gaps.subarray(0, count).sort()[count >> 1] ?? 0;
}

function isPaused({ pauses }: SpanColumns, after: number): boolean {
  return (pauses.from[firstFrom(pauses.to, after + 1)] ?? Number.POSITIVE_INFINITY) <= after;
}

/** How many more attempts are in flight behind each position than before it. One that waits does not work. */
function inFlightChanges(spans: SpanColumns, events: number): Int32Array {
  const change = new Int32Array(events + 1);
  for (let span = 0; span < spans.count; span++) {
    const [start, end] = [spans.start[span]!, spans.end[span]!];
    const parked = spans.parked[span]!;
    if (start < 0 || (parked < 0 && outcomeOf(spans.outcome[span]!) === 'waiting')) continue;
    change[start]!++;
    const stop = parked >= 0 ? parked : end;
    if (stop >= 0) change[stop]!--;
  }
  return change;
}
