import type { Json, Path } from './json';

/**
 * One write an event makes to the run's state.
 *
 * - `value`: sets the whole subtree at `path` to a value the reducer made (small, often a scalar);
 * - `from`: sets it to the subtree of the event's own payload at that path, which is kept as a pointer;
 * - `artifact`: sets it to the content of an artifact that was dropped together with the log;
 * - `same`: sets it to what stands at another path of the state at this moment;
 * - `removed`: removes it.
 *
 * Parents are set before children; an array grows by one index at a time.
 */
export type Change =
  | { readonly path: Path; readonly value: Json }
  | { readonly path: Path; readonly from: Path }
  | { readonly path: Path; readonly artifact: string }
  | { readonly path: Path; readonly same: Path }
  | { readonly path: Path; readonly removed: true };

/** What a reducer may read of the state so far: only what reducers themselves set. */
export interface StateReader {
  /**
   * The leaf at a path; `undefined` where there is none. Must not be asked for a container, nor for what
   * lies inside a copied subtree (a copied leaf of up to 120 characters may be read).
   */
  get(path: Path): Json | undefined;
  /** Is there anything at this path? */
  has(path: Path): boolean;
  /** How many children were set under this path and are still there. */
  size(path: Path): number;
}
