import { groupBy } from '../lib/group-by';
import type { FailureKind, FailurePlace, Separator } from '../model/why';

/** A failed attempt, or a run that failed by itself, as far as its kind needs it. */
export interface FailureFact extends FailurePlace {
  /** The step's name and the error, without what varies. */
  readonly step: string | null;
  readonly error: string | null;
  /** The error word for word. */
  readonly message: string;
  readonly preceding: readonly string[];
  /** Where it stands among the log's bytes: decides which is newer where times do not. */
  readonly offset: number;
}

/**
 * Failures of the same step with the same error after the same events, the kind with the newest failure first. The order
 * in which the failures are given does not matter.
 * @param most places that are listed for each kind
 */
export function selectKinds(failures: readonly FailureFact[], most: number): FailureKind[] {
  const timed = failures.every(({ time }) => !Number.isNaN(time));
  const newer = (a: FailureFact, b: FailureFact) => (timed ? b.time - a.time : 0) || b.offset - a.offset;
  const groups = groupBy(failures, keyOf);
  const ordered = [...groups].map(([key, group]) => ({ key, group: group.toSorted(newer) }));
  ordered.sort((a, b) => newer(a.group[0]!, b.group[0]!));
  return ordered.map(({ key, group }) => kindOf(key, group, most));
}

/** The kind of a failure as a text that tells it from all others. */
export function keyOf({ step, error, preceding }: Pick<FailureFact, 'step' | 'error' | 'preceding'>): string {
  return JSON.stringify([step, error, ...preceding]);
}

function kindOf(key: string, group: readonly FailureFact[], most: number): FailureKind {
  const { step, error, preceding, message } = group[0]!;
  const times = group.map(({ time }) => time).filter((time) => !Number.isNaN(time));
  return {
    key,
    step,
    error,
    preceding,
    count: group.length,
    runs: new Set(group.map(({ run }) => run)).size,
    recovered: group.filter(({ recovered }) => recovered).length,
    first: times.reduce((least, time) => Math.min(least, time), times[0] ?? Number.NaN),
    last: times.reduce((most, time) => Math.max(most, time), times[0] ?? Number.NaN),
    example: message,
    places: group.slice(0, most).map(({ run, runName, position, time, recovered }) => ({
      run,
      runName,
      position,
      time,
      recovered,
    })),
  };
}

/** What is known of one case, failing or not. */
export interface Case {
  readonly failed: boolean;
  /** Facts that hold for it, each `about\u0000value`. */
  readonly features: ReadonlySet<string>;
  /** Numbers that were told, by what they are about. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** Fewer cases than this on either side say nothing. */
export const ENOUGH = 5;
/** Between a feature's subject and its value. */
export const FEATURE_MARK = '\u0000';
/** How many standard errors a difference must be larger than, for one of many to be no accident. */
const SURE = 2.6;

/**
 * What the failing cases have more often than the others: by how far, less what chance may do, the largest first. Of
 * several that hold for exactly the same numbers of cases and are about one thing, the first.
 */
export function selectSeparators(cases: readonly Case[], most: number): Separator[] {
  const failing = cases.filter(({ failed }) => failed);
  const passing = cases.filter(({ failed }) => !failed);
  if (failing.length < ENOUGH || passing.length < ENOUGH) return [];
  const median = mediansOf(cases);
  const counts = new Map<string, [failing: number, passing: number]>();
  const count = (each: Case, side: 0 | 1) => {
    for (const feature of featuresOf(each, median)) {
      const known = counts.get(feature);
      if (known) known[side]++;
      else counts.set(feature, side === 0 ? [1, 0] : [0, 1]);
    }
  };
  for (const each of failing) count(each, 0);
  for (const each of passing) count(each, 1);
  return [...counts]
    .map(([feature, [bad, good]]) => {
      const [about = '', value = ''] = feature.split(FEATURE_MARK);
      return {
        about,
        value,
        failing: bad,
        passing: good,
        lead: leadOf(bad, failing.length, good, passing.length),
      };
    })
    .filter(({ lead }) => lead > 0)
    .sort((a, b) => b.lead - a.lead || a.about.localeCompare(b.about) || a.value.localeCompare(b.value))
    .slice(0, most)
    .map(({ lead: _, ...separator }) => separator);
}

/** By how much one share is larger than another for sure; the shares of few cases are drawn to the middle. */
function leadOf(bad: number, ofBad: number, good: number, ofGood: number): number {
  const [p, q] = [(bad + 1) / (ofBad + 2), (good + 1) / (ofGood + 2)];
  const error = Math.sqrt((p * (1 - p)) / (ofBad + 2) + (q * (1 - q)) / (ofGood + 2));
  return p - q - SURE * error;
}

/** The median of each number that takes more than two values. */
function mediansOf(cases: readonly Case[]): Map<string, number> {
  const told = new Map<string, number[]>();
  for (const { numbers } of cases)
    for (const [about, value] of numbers) {
      const known = told.get(about);
      if (known) known.push(value);
      else told.set(about, [value]);
    }
  const medians = new Map<string, number>();
  for (const [about, values] of told)
    if (new Set(values).size > 2) medians.set(about, values.sort((a, b) => a - b)[values.length >> 1]!);
  return medians;
}

function* featuresOf({ features, numbers }: Case, median: ReadonlyMap<string, number>): Iterable<string> {
  yield* features;
  for (const [about, value] of numbers) {
    const middle = median.get(about);
    if (middle === undefined) yield `${about}${FEATURE_MARK}= ${value}`;
    else yield `${about}${FEATURE_MARK}${value >= middle ? '≥' : '<'} ${middle}`;
  }
}

/** So many of a list, spread evenly over it. */
export function selectEvenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)]!);
}
