import type { MaskReason } from '../model/comparison';
import type { PathBook, PathStats } from './path-book';

/** A field in which the runs differ and which may be left out of the comparison. */
export interface Mask {
  readonly path: number;
  /** Null for a field that is not proposed as a mask: its differences count. */
  readonly reason: MaskReason | null;
}

/** Values that must differ before "every one of them" means something. */
const LEAST = 3;
/** … and before "nearly every one" does. */
const LEAST_NEARLY = 20;
const NEARLY = 0.95;
/** What looks like a time or an id differs by its nature only where it often does. */
const OFTEN_TIMES = 0.1;
const OFTEN_IDS = 0.5;

/** The fields that differ anywhere, each with why it is proposed as a mask, if it is. */
export function proposeMasks(book: PathBook): Mask[] {
  const masks: Mask[] = [];
  book.stats.forEach((stats, path) => {
    if (stats.differs > 0) masks.push({ path, reason: reasonOf(stats) });
  });
  return masks;
}

/**
 * A digest differs because other content does, so the looks of one prove nothing. One that differs in all pairs tells
 * no more than the fields that make it do.
 */
function reasonOf({ seen, differs, lone, looked, ids, times, digests }: PathStats): MaskReason | null {
  const both = differs - lone;
  if (both > 0 && times === looked && differs >= seen * OFTEN_TIMES) return 'time';
  if (both > 0 && ids === looked && differs >= seen * OFTEN_IDS) return 'id';
  if (lone > 0) return null;
  if (both >= LEAST && differs === seen) return 'always';
  return digests === 0 && both >= LEAST_NEARLY && differs >= seen * NEARLY ? 'always' : null;
}
