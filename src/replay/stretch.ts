import { pauses } from '../lib/tasks';
import type { Json, Path } from '../model/json';
import type { Position } from '../model/units';
import { clip } from './clip';
import { diffJson, type LeafChange } from './diff';
import type { HistoryReader } from './reader';
import type { WrittenPaths } from './written-paths';

/** A leaf that a stretch of events wrote: what it was before the stretch, and what it is at its end. */
export interface StretchLeaf {
  readonly path: Path;
  /**
   * `same`: written, and in the end as before; `passing`: neither there before nor in the end; `large`: too large
   * to be compared here.
   */
  readonly kind: LeafChange['kind'] | 'passing' | 'large';
  readonly before?: Json;
  readonly after?: Json;
  /** More is there than is shown: listed under paths of its own, or too long. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

type UncutLeaf = Omit<StretchLeaf, 'cutBefore' | 'cutAfter'>;

/** One path that was written in a stretch. */
export interface WrittenPath {
  /** What differs in the value written there, but for what was written below it under a path of its own. */
  readonly leaves: readonly StretchLeaf[];
  /** More leaves differ than are listed. */
  readonly more: boolean;
  /** How often this very path was written in the stretch. */
  readonly writes: number;
  /** The last event of the stretch that decided what stands here. */
  readonly last: Position;
}

/** A window of the paths that were written in a stretch. */
export interface StretchChanges {
  /** Paths that were written. */
  readonly total: number;
  /** All writes to all of them. */
  readonly writes: number;
  readonly from: number;
  readonly rows: readonly WrittenPath[];
}

/** The most leaves of one value that are compared, and that are listed. */
const MAX_LEAVES = 20_000;
const MAX_LISTED = 50;

/**
 * The paths `from … from + count − 1` among those written in a stretch, with their values before it and at its end.
 * Every difference between the two states is in exactly one of them: under the deepest written path above it.
 */
export async function changesOfStretch(
  reader: HistoryReader,
  written: WrittenPaths,
  from: number,
  count: number,
  signal: AbortSignal,
): Promise<StretchChanges> {
  const pause = pauses(signal);
  const rows: WrittenPath[] = [];
  for (const node of written.nodes.subarray(from, from + count)) {
    rows.push(await writtenPath(reader, written, node));
    await pause();
  }
  return { total: written.nodes.length, writes: written.after - written.before, from, rows };
}

async function writtenPath(reader: HistoryReader, written: WrittenPaths, node: number): Promise<WrittenPath> {
  const { history } = reader;
  const { before, after } = written;
  const opened = new Set<Json>();
  const was = await ownValue(reader, written, node, before, opened);
  const is = await ownValue(reader, written, node, after, opened);
  const leaves = leavesOf(history.paths.path(node), was, is);
  return {
    leaves: leaves.slice(0, MAX_LISTED).map((leaf) => shown(leaf, opened)),
    more: leaves.length > MAX_LISTED,
    writes: history.ownChangesBetween(node, before, after),
    last: history.positionOf(history.baseBefore(node, after)!.change),
  };
}

interface OwnValue {
  readonly value: Json | undefined;
  readonly cut: boolean;
}

/** What stands at a node, without what is written below it under a path of its own. */
async function ownValue(
  reader: HistoryReader,
  written: WrittenPaths,
  node: number,
  limit: number,
  opened: Set<Json>,
): Promise<OwnValue> {
  const place = limit === 0 ? null : await reader.placeOfNode(node, limit);
  if (place === null) return { value: undefined, cut: false };
  const budget = { left: MAX_LEAVES };
  const omission = { omits: (below: number) => written.has(below), opened };
  const value = await reader.materialise(place, limit, budget, omission);
  return { value, cut: budget.left <= 0 };
}

function leavesOf(path: Path, was: OwnValue, is: OwnValue): UncutLeaf[] {
  // What was left out on one side would look like a difference.
  if (was.cut || is.cut) return [{ path, kind: 'large' }];
  if (was.value === undefined && is.value === undefined) return [{ path, kind: 'passing' }];
  const leaves = diffJson(was.value, is.value, path, MAX_LISTED + 1);
  return leaves.length > 0 ? leaves : [{ path, kind: 'same', after: is.value }];
}

function shown(leaf: UncutLeaf, opened: ReadonlySet<Json>): StretchLeaf {
  const before = clip(leaf.before, opened);
  const after = clip(leaf.after, opened);
  return {
    path: leaf.path,
    kind: leaf.kind,
    ...(before.value === undefined ? {} : { before: before.value }),
    ...(after.value === undefined ? {} : { after: after.value }),
    cutBefore: before.cut,
    cutAfter: after.cut,
  };
}
