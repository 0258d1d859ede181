import { groupBy } from '../lib/group-by';

/** What makes items alike. */
interface Likeness {
  /** Items of one shape are alike; 0 is like nothing. */
  shapeOf(item: number): number;
  /** How long an item took, `NaN` where that is not known. */
  lengthOf(item: number): number;
}

/** Fewer than this are quicker seen one by one. */
const REPEATS = 12;
/** Of the unusually long ones no more than this many are kept apart. */
const MAX_OUTLIERS = 20;

/**
 * Replaces many items of one shape by one that stands for all of them, at the place of the first. Those that took
 * unusually long stay where they are.
 * @param items each a number, none twice
 * @param fold makes what stands for the repeated ones, of which there are always at least two
 */
export function foldRepeats(
  items: readonly number[],
  { shapeOf, lengthOf }: Likeness,
  fold: (repeats: readonly number[], shape: number) => number,
): number[] {
  const places = groupBy(items.keys(), (at) => shapeOf(items[at]!));
  places.delete(0);
  /** What stands at each place instead: −1 the item itself, 0 nothing, else one more than a number of `standIns`. */
  const instead = new Int32Array(items.length).fill(-1);
  const standIns: number[] = [];
  for (const [shape, alike] of places) {
    if (alike.length < REPEATS) continue;
    const usual = withoutOutliers(alike, (at) => lengthOf(items[at]!));
    for (const at of usual) instead[at] = 0;
    const repeats = usual.map((at) => items[at]!);
    instead[usual[0]!] = standIns.push(fold(repeats, shape));
  }
  const folded: number[] = [];
  for (let at = 0; at < items.length; at++) {
    if (instead[at] === -1) folded.push(items[at]!);
    else if (instead[at] !== 0) folded.push(standIns[instead[at]! - 1]!);
  }
  return folded;
}

/** Without those that took longer than the far fence of a box plot, and than thrice the median. */
function withoutOutliers(alike: readonly number[], lengthOf: Likeness['lengthOf']): readonly number[] {
  const lengths = Float64Array.from(alike, lengthOf);
  const ascending = lengths.toSorted();
  const quantile = (share: number) => ascending[Math.floor(share * (ascending.length - 1))]!;
  const spread = quantile(0.75) - quantile(0.25);
  const limit = Math.max(quantile(0.75) + 3 * spread, 3 * quantile(0.5));
  const usual = alike.filter((_, at) => !(lengths[at]! > limit));
  return alike.length - usual.length <= MAX_OUTLIERS ? usual : alike;
}
