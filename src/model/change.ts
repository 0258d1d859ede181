import type { Json, Path } from './json';

/**
 * One write an event makes to the run's state.
 *
 * - `value`: sets the whole subtree at `path` to a value the reducer made (small, often a scalar);
 * - `from`: sets it to the subtree of the event's own payload at that path, which is kept as a pointer;
 * - `artifact`: sets it to the content of an artifact that was dropped together with the log;
 * - `removed`: removes it.
 *
 * Parents are set before children; an array grows by one index at a time.
 */
export type Change =
  | { readonly path: Path; readonly value: Json }
  | { readonly path: Path; readonly from: Path }
  | { readonly path: Path; readonly artifact: string }
  | { readonly path: Path; readonly removed: true };

/** What a reducer may read of the state so far: only what reducers themselves set with `value`. */
export interface StateReader {
  /** The value at a path, `undefined` where there is none or where it is a pointer to a payload. */
  get(path: Path): Json | undefined;
  /** Is there anything at this path? */
  has(path: Path): boolean;
  /** How many children were set under this path and are still there. */
  size(path: Path): number;
}
