import { firstFrom } from '../lib/ascending';

/** The row with the greatest offset up to `offset`; rows follow runs, so all are looked at. −1 for none. */
export function rowAt(offsets: Float64Array, offset: number): number {
  let best = -1;
  for (let row = 0; row < offsets.length; row++)
    if (offsets[row]! <= offset && (best < 0 || offsets[row]! > offsets[best]!)) best = row;
  return best;
}

/**
 * As {@link rowAt} for many offsets at once, in one pass over the rows.
 * @param places ascending, no two alike
 */
export function rowsAt(offsets: Float64Array, places: Float64Array): Int32Array {
  const rows = new Int32Array(places.length).fill(-1);
  const isCloser = (row: number, known: number) => known < 0 || offsets[row]! > offsets[known]!;
  for (let row = 0; row < offsets.length; row++) {
    const at = firstFrom(places, offsets[row]!);
    if (at < places.length && isCloser(row, rows[at]!)) rows[at] = row;
  }
  // Between a place and the one before it there may be no row: then both have the same.
  for (let at = 1; at < places.length; at++)
    if (rows[at - 1]! >= 0 && isCloser(rows[at - 1]!, rows[at]!)) rows[at] = rows[at - 1]!;
  return rows;
}
