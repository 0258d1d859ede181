import { formatCount, formatDuration, formatNoun } from '../../lib/format';
import type { Micros } from '../../model/units';
import { resolutionOf } from '../../selectors/clock';
import type { Segment, SegmentKind } from '../../selectors/segments';

const WORDS: Readonly<Record<SegmentKind, string>> = {
  queued: 'waiting for its turn',
  claimed: 'taken by a worker, not begun',
  'backing-off': 'backing off',
  running: 'running',
  parked: 'parked, waiting for something outside',
  paused: 'paused with the run',
};

/** What is said where the log ends first: how long something waited that may never have begun is not known. */
const NEVER_BEGUN: Partial<Record<SegmentKind, string>> = {
  queued: 'announced, no beginning recorded',
  claimed: 'taken by a worker, no beginning recorded',
  'backing-off': 'to be tried again, no beginning recorded',
};

/** When the events of a run happened. */
export interface RunTimes {
  /** As recorded, `NaN` where a record does not say. */
  readonly recorded: Float64Array;
  /** Never descending; {@link settleTimes} */
  readonly settled: Float64Array;
}

/** `waiting for its turn 1.20 s`; without times, which events it lies between. */
export function describeSegment({ kind, from, to }: Segment, events: number, times: RunTimes | null): string {
  const open = to < 0 || to >= events;
  const never = open && NEVER_BEGUN[kind];
  if (never) return never;
  if (times === null) {
    const last = open ? `the end of the log` : `event ${formatCount(to)}`;
    return `${WORDS[kind]} from event ${formatCount(from)} to ${last}`;
  }
  const told = describeStretch(times, from, open ? events - 1 : to, open);
  return `${WORDS[kind]} ${told}${open ? ', no end recorded' : ''}`;
}

/**
 * How long it is from one event to another, as exactly as the log tells: a missing time makes a bound of it, a clock
 * that went back an estimate, and times in whole seconds are right to a second.
 * @param open it went on behind the last event
 */
function describeStretch({ recorded, settled }: RunTimes, from: number, to: number, open: boolean): string {
  const [begun, ended] = [recorded[from]!, recorded[to]!];
  const took = settled[to]! - settled[from]!;
  if (Number.isNaN(begun) && (Number.isNaN(ended) || open)) return `for ${formatNoun(to - from, 'event')}`;
  const said = withError(took, resolutionOf(settled));
  // An event without a time stands at that of the one before it: it was then or later.
  if (Number.isNaN(begun)) return `at most ${said}`;
  if (Number.isNaN(ended) || open) return `at least ${said}`;
  return begun === settled[from] && ended === settled[to] ? said : `about ${said}`;
}

/** Short stretches say how coarse the times are that they are reckoned from. */
function withError(took: Micros, unit: Micros): string {
  if (unit === 1) return formatDuration(took);
  if (took === 0) return `less than ${formatDuration(unit)}`;
  return took < 20 * unit ? `${formatDuration(took)} ± ${formatDuration(unit)}` : formatDuration(took);
}
