import { sameJson } from '../lib/json-text';
import type { Json, Path } from '../model/json';
import { isFailure, outcomeOf } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import type { Micros } from '../model/units';
import type { TimeBounds } from '../model/why';

/** One try at something: an attempt of a lane. */
export interface Try {
  readonly lane: number;
  readonly span: number;
}

/** The tries of a step. */
export interface Tries {
  readonly tries: readonly Try[];
  /** They are of several lanes, which likely try the same thing again. */
  readonly inferred: boolean;
}

/** What a lane works on, as a number, where it is told at all; 0 for nothing. Lanes of one number work on the same. */
export type Likeness = ArrayLike<number>;

/** Which lane is likely another try of which: −1 for none. */
export interface LikelyRetries {
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/**
 * Where the system gives each try a step of its own: a lane is likely another try of the one before it that works on the
 * same, if that one failed and ended before it began.
 */
export function selectLikelyRetries(spans: SpanColumns, likeness: Likeness): LikelyRetries {
  const before = new Int32Array(likeness.length).fill(-1);
  const after = new Int32Array(likeness.length).fill(-1);
  const last = new Map<number, Try>();
  for (const span of onlyTries(spans, likeness)) {
    const each = { lane: spans.lane[span]!, span };
    const like = likeness[each.lane]!;
    const known = last.get(like);
    if (known && isRetryOf(spans, known, each)) {
      before[each.lane] = known.lane;
      after[known.lane] = each.lane;
    }
    last.set(like, each);
  }
  return { before, after };
}

/** The spans of lanes that were tried once and are known to work on something, in the order in which they began. */
function onlyTries(spans: SpanColumns, likeness: Likeness): number[] {
  const keys = new Float64Array(likeness.length);
  let count = 0;
  for (let lane = 0; lane < likeness.length; lane++) {
    if (likeness[lane] === 0) continue;
    let only = -1;
    let begun = 0;
    for (let span = spans.ofLane[lane]!; span < spans.ofLane[lane + 1]!; span++) {
      if (spans.start[span]! < 0) continue;
      only = span;
      begun++;
    }
    // Both in one number, so that sorting needs no comparison of ours.
    if (begun === 1) keys[count++] = spans.start[only]! * spans.count + only;
  }
  return Array.from(keys.subarray(0, count).sort(), (key) => key % spans.count);
}

/** The tries at what a lane does: its attempts, or, where it has one only, the lanes that likely try the same. */
export function selectTries(spans: SpanColumns, lane: number, retries: LikelyRetries | null): Tries {
  const own = triesOf(spans, lane);
  if (retries === null || own.length !== 1) return { tries: own, inferred: false };
  let first = lane;
  while (retries.before[first]! >= 0) first = retries.before[first]!;
  const tries: Try[] = [];
  for (let at = first; at >= 0; at = retries.after[at]!) tries.push(triesOf(spans, at)[0]!);
  return { tries, inferred: tries.length > 1 };
}

/** A lane's attempts, without one that was only announced. */
function triesOf(spans: SpanColumns, lane: number): Try[] {
  const tries: Try[] = [];
  for (let span = spans.ofLane[lane]!; span < spans.ofLane[lane + 1]!; span++)
    if (spans.start[span]! >= 0) tries.push({ lane, span });
  return tries;
}

function isRetryOf(spans: SpanColumns, before: Try, after: Try): boolean {
  const end = spans.end[before.span]!;
  return isFailure(outcomeOf(spans.outcome[before.span]!)) && end >= 0 && spans.start[after.span]! > end;
}

/** Two tries that are worth comparing. */
export interface Pair {
  readonly one: number;
  readonly other: number;
  /** The second succeeded where the first failed. */
  readonly worked: boolean;
}

/**
 * The try that worked nearest to one of them, at it or behind it, else before it, and the last one before that which
 * failed. Where none worked, the last two. Null where there is nothing to compare.
 */
export function selectPair(outcomes: readonly boolean[], at: number): Pair | null {
  const works = (index: number) => index > 0 && outcomes[index]! && outcomes.indexOf(false) < index;
  const usable = outcomes.includes(false) ? works : () => false;
  const indices = outcomes.map((_, index) => index).filter(usable);
  const other = indices.find((index) => index >= at) ?? indices.at(-1);
  if (other !== undefined) return { one: outcomes.lastIndexOf(false, other - 1), other, worked: true };
  return outcomes.length < 2 ? null : { one: outcomes.length - 2, other: outcomes.length - 1, worked: false };
}

/**
 * Of many tries those that are shown, ascending: the first, the last, the two that are compared, and those around the
 * one that is looked at.
 */
export function selectShown(count: number, at: number, pair: Pair | null, most: number): number[] {
  const wanted = [0, count - 1, ...(pair ? [pair.one, pair.other] : []), at];
  const shown = new Set(wanted.filter((index) => index >= 0 && index < count));
  for (let away = 1; shown.size < Math.min(most, count); away++)
    for (const index of [at - away, at + away])
      if (index >= 0 && index < count && shown.size < most) shown.add(index);
  return [...shown].sort((a, b) => a - b);
}

/**
 * How long it was from one event to a later one, as exactly as the log tells: an event without a time happened between
 * the nearest ones that have one, and a time in whole seconds is some moment of its second.
 * @param unit of the times: a second, a millisecond or a microsecond
 * @returns null where nothing is known, or the clock contradicts the order
 */
export function selectGap(
  times: ArrayLike<Micros>,
  from: number,
  to: number,
  unit: Micros,
): TimeBounds | null {
  const spread = unit === 1 ? 0 : unit;
  const [a, b] = [boundsAt(times, from, spread), boundsAt(times, to, spread)];
  const most = b.latest - a.earliest;
  const least = b.earliest - a.latest;
  if (most < 0 || (Number.isNaN(least) && Number.isNaN(most))) return null;
  return { least: Number.isNaN(least) ? 0 : Math.max(least, 0), most: Number.isNaN(most) ? null : most };
}

/** How far from an event without a time one that has it is looked for. */
const MAX_AWAY = 10_000;

function boundsAt(times: ArrayLike<Micros>, position: number, spread: Micros) {
  const nearest = (way: 1 | -1) => {
    for (let away = 0; away < MAX_AWAY; away++) {
      const time = times[position + way * away];
      if (time === undefined) return Number.NaN;
      if (!Number.isNaN(time)) return time;
    }
    return Number.NaN;
  };
  return { earliest: nearest(-1), latest: nearest(1) + spread };
}

/** A leaf of a payload, or what is not opened further. */
export interface Leaf {
  readonly path: Path;
  readonly value: Json;
}

/** The leaves of a value in its order, at most `most` of them; an empty container is one. */
export function leavesOf(value: Json, most: number): Leaf[] {
  const found: Leaf[] = [];
  const walk = (at: Json, path: Path): void => {
    if (found.length >= most) return;
    const entries = typeof at === 'object' && at !== null ? Object.entries(at) : [];
    if (entries.length === 0 || path.length >= MAX_DEPTH) found.push({ path, value: at });
    const list = Array.isArray(at);
    if (path.length < MAX_DEPTH)
      for (const [key, item] of entries) walk(item, [...path, list ? Number(key) : key]);
  };
  walk(value, []);
  return found;
}

/** Deeper values are shown as they are. */
const MAX_DEPTH = 40;

/** Names of what is another one each time: ids, times, counts of attempts. */
const VARYING_KEY =
  /(?:^|_)(?:id|ids|at|ts|time|times|timestamp|attempt|attempts|seq|sequence|uuid|nonce)$|[a-z](?:Id|At|Time|Timestamp|Attempt|Seq)$/;
/** Texts that are ids, hashes or times. */
const VARYING_TEXT =
  /^(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]{2,8}_[0-9A-Za-z]{16,}|\d{4}-\d\d-\d\d[T ][\d:.]+.*)$/i;

/**
 * Does a leaf differ between any two attempts? By its name or its form; or because no two of three or more attempts
 * agree on it.
 * @param values at each attempt that is known
 */
export function isAlwaysOther(path: Path, values: readonly (Json | undefined)[]): boolean {
  const name = path.findLast((key) => typeof key === 'string');
  if (typeof name === 'string' && VARYING_KEY.test(name)) return true;
  const there = values.filter((value) => value !== undefined);
  if (there.length > 1 && there.every((value) => typeof value === 'string' && VARYING_TEXT.test(value)))
    return true;
  return (
    there.length > 2 &&
    there.every((value, at) => there.slice(0, at).every((other) => !sameJson(value, other)))
  );
}
