import { printJson, sameJson } from '../lib/json-text';
import { dig, type Json, type Path } from '../model/json';
import type { TryDifference, TryDifferences, TryRow } from '../model/why';
import { isAlwaysOther, leavesOf } from './tries';

/** Leaves of one record that are looked at. */
const MAX_LEAVES = 2_000;
/** Differences of one part that are listed, and that are counted. */
const MAX_DIFFERENCES = 60;
export const MAX_COUNTED = 500;
/** Longer values are shown cut. */
const MAX_TEXT = 400;

/** A leaf in which two values differ. */
interface Differing {
  readonly path: Path;
  readonly before?: Json;
  readonly after?: Json;
  /** More is there than is given. */
  readonly cutBefore?: boolean;
  readonly cutAfter?: boolean;
}

interface Written extends Differing {
  readonly kind: string;
}

/** Do two states differ in a leaf that was written between them? */
export function isDifference({ kind }: Written): boolean {
  return kind === 'added' || kind === 'changed' || kind === 'removed';
}

/** A container that came or went with members that are listed by themselves: it says no more than they do. */
export function isMereContainer({ kind, before, after, cutBefore, cutAfter }: Written): boolean {
  const isOpened = (value: Json | undefined, cut = false) =>
    cut && typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return (
    (kind === 'added' && isOpened(after, cutAfter)) || (kind === 'removed' && isOpened(before, cutBefore))
  );
}

/** No path at all: what records say is nobody's doing. */
export const NOBODY: ReadonlySet<Path> = new Set();

/**
 * The differences that say something first, then what the attempts left behind themselves, then what differs between any
 * two of them.
 * @param byItself paths that an attempt wrote itself
 */
export function selectDifferences(
  leaves: readonly Differing[],
  valuesAt: (path: Path) => readonly (Json | undefined)[],
  byItself: ReadonlySet<Path>,
): TryDifferences {
  const told = leaves.slice(0, MAX_COUNTED).map((leaf): TryDifference => {
    const { path, before, after } = leaf;
    const [one, other] = [clipped(before), clipped(after)];
    return {
      path,
      ...(one.value === undefined ? {} : { before: one.value }),
      ...(other.value === undefined ? {} : { after: other.value }),
      own: byItself.has(path),
      always: isAlwaysOther(path, valuesAt(path)),
      cut: one.cut || other.cut || leaf.cutBefore === true || leaf.cutAfter === true,
    };
  });
  const rank = ({ own, always }: TryDifference) => (always ? 2 : own ? 1 : 0);
  const ordered = told.toSorted((a, b) => rank(a) - rank(b));
  return {
    total: told.length,
    atLeast: leaves.length > MAX_COUNTED,
    shown: ordered.slice(0, MAX_DIFFERENCES),
  };
}

/** The beginning of a long value; a container that is cut is given as text. */
export function clipped(value: Json | undefined): {
  readonly value: Json | undefined;
  readonly cut: boolean;
} {
  if (typeof value === 'string') return { value: value.slice(0, MAX_TEXT), cut: value.length > MAX_TEXT };
  if (typeof value !== 'object' || value === null) return { value, cut: false };
  const text = printJson(value);
  return text.length > MAX_TEXT ? { value: text.slice(0, MAX_TEXT), cut: true } : { value, cut: false };
}

/** The leaves of what the tries were given, as rows: those in which some differ first, then what they share. */
export function selectInputRows(
  inputs: readonly Json[],
): { readonly row: TryRow; readonly always: boolean }[] {
  const paths = new Map<string, Path>();
  for (const input of inputs)
    for (const { path } of leavesOf(input, MAX_LEAVES)) paths.set(JSON.stringify(path), path);
  const rows = [...paths.values()].map((path) => {
    const values = inputs.map((input) => dig(input, path));
    const same = values.every((value) => sameJson(value, values[0]));
    const row = { path, values: values.map((value) => clipped(value).value) };
    return { row, same, always: !same && isAlwaysOther(path, values) };
  });
  return rows.sort((a, b) => Number(a.same) - Number(b.same));
}
