import { sameJson } from '../lib/json';
import { toPointer } from '../lib/pointer';
import { pauses } from '../lib/tasks';
import type { Json, Path } from '../model/json';
import type { Position } from '../model/units';
import { clip } from './clip';
import { diffJson, type LeafChange, valueAt } from './diff';
import type { HistoryReader } from './reader';
import type { StretchLeaf } from './stretch';
import { type Decoded, REMOVED } from './value-table';
import { WrittenPaths } from './written-paths';

/** One of two histories of which one began as the other, and the position in it; −1 before its first event. */
export interface BranchSide {
  readonly reader: HistoryReader;
  readonly position: Position;
  /** The event at a position, by the one that it has in the run as recorded; −1 where its record is another. */
  readonly recordedAt: (position: Position) => Position;
}

/** What differs between two states. */
export interface BranchChanges {
  /** `before`: of the run as recorded; `after`: of the edited one. */
  readonly leaves: readonly StretchLeaf[];
  /** More may differ than is listed. */
  readonly more: boolean;
}

/** The most paths that are looked at on each side, those of which the values are read, and the leaves of one value. */
const MAX_PATHS = 500_000;
const MAX_READ = 50_000;
const MAX_LEAVES = 20_000;

/** A path that was written on one side or on both, with its node there; −1 where nothing was ever written to it. */
interface Written {
  readonly path: Path;
  readonly left: number;
  readonly right: number;
}

/** A side with what tells which of its nodes are listed by themselves. */
interface Compared extends BranchSide {
  readonly limit: number;
  readonly paths: WrittenPaths;
  readonly listed: Set<number>;
}

/**
 * The leaves in which the states of two histories differ that are the same before position `first`. Only paths that one
 * of them wrote from there on are compared, whatever the size of the state.
 * @param max the most leaves that are listed
 */
export async function changesOfBranch(
  before: BranchSide,
  after: BranchSide,
  first: Position,
  max: number,
  signal: AbortSignal,
): Promise<BranchChanges> {
  const left = await comparedFrom(before, first, signal);
  const right = await comparedFrom(after, first, signal);
  const written = unionOf(left, right);
  const pause = pauses(signal);
  const found: StretchLeaf[] = [];
  const met = new Set<string>();
  const whole = new Set<string>();
  const nodes = Math.max(left.paths.nodes.length, right.paths.nodes.length);
  let more = nodes > MAX_PATHS;
  let reads = 0;
  for (const each of written) {
    await pause();
    if (sameWrite(left, right, each)) continue;
    if (++reads > MAX_READ) return { leaves: found, more: true };
    const opened = new Set<Json>();
    const was = await ownValue(left, each.path, each.left, opened);
    const is = await ownValue(right, each.path, each.right, opened);
    if (was.cut || is.cut) {
      found.push({ path: each.path, kind: 'large', cutBefore: true, cutAfter: true });
      continue;
    }
    for (const leaf of diffJson(was.value, is.value, each.path, max - found.length + 1)) {
      const pointer = toPointer(leaf.path);
      // What one side wrote inside of a whole and the other by itself is met twice.
      if (met.has(pointer) || isInside(leaf.path, whole)) continue;
      const real = await verified(leaf, left, right, opened);
      if (real === null) continue;
      met.add(pointer);
      found.push(shown(real));
      if (isContainer(real.before) !== isContainer(real.after)) whole.add(pointer);
    }
    if (found.length > max) return { leaves: found.slice(0, max), more: true };
  }
  more ||= found.some(({ kind }) => kind === 'large');
  return { leaves: found, more };
}

async function comparedFrom(side: BranchSide, first: Position, signal: AbortSignal): Promise<Compared> {
  const { reader, position } = side;
  const to = Math.max(position + 1, Math.min(first, reader.history.length));
  const paths = await WrittenPaths.of(reader.history, { from: Math.min(first, to), to }, signal);
  const limit = position < 0 ? 0 : reader.history.limit(position);
  return { ...side, limit, paths, listed: new Set() };
}

/** The paths that were written on either side, each once; both sides are told which of their nodes they are. */
function unionOf(left: Compared, right: Compared): Written[] {
  const found: Written[] = [];
  for (const node of left.paths.nodes.subarray(0, MAX_PATHS)) {
    const path = left.reader.history.paths.path(node);
    found.push({ path, left: node, right: right.reader.history.paths.find(path) });
  }
  for (const node of right.paths.nodes.subarray(0, MAX_PATHS)) {
    const path = right.reader.history.paths.path(node);
    const twin = left.reader.history.paths.find(path);
    if (!left.paths.has(twin)) found.push({ path, left: twin, right: node });
  }
  for (const each of found) {
    left.listed.add(each.left);
    right.listed.add(each.right);
  }
  return found;
}

/** Did the same value come to stand at both nodes by a write of its own? Told without reading a record. */
function sameWrite(left: Compared, right: Compared, { left: leftNode, right: rightNode }: Written): boolean {
  if (!left.paths.has(leftNode) || !right.paths.has(rightNode)) return false;
  const was = ownWrite(left, leftNode);
  const is = ownWrite(right, rightNode);
  if (was === null || is === null) return false;
  const [before, after] = [left.reader.history.values, right.reader.history.values];
  const [a, b] = [before.decode(was.id), after.decode(is.id)];
  if (a.kind === 'payload' && b.kind === 'payload')
    return String(a.path) === String(b.path) && right.recordedAt(is.position) === was.position;
  return isPlain(a.kind) && isPlain(b.kind) && sameJson(before.toJson(was.id), after.toJson(is.id));
}

/** The value that a node's own last write put there, and the event; null where something else decides what stands there. */
function ownWrite({ reader: { history }, limit, paths }: Compared, node: number) {
  const base = history.baseBefore(node, limit);
  if (base === null || base.node !== node || base.change < paths.before) return null;
  const id = history.valueIdOf(base.change);
  return id === REMOVED ? null : { id, position: history.positionOf(base.change) };
}

function isPlain(kind: Decoded['kind']): boolean {
  return kind === 'json' || kind === 'object' || kind === 'list';
}

interface OwnValue {
  readonly value: Json | undefined;
  readonly cut: boolean;
}

/** What stands at a path, without what is listed below it under a path of its own. */
async function ownValue(side: Compared, path: Path, node: number, opened: Set<Json>): Promise<OwnValue> {
  const { reader, limit, listed } = side;
  if (limit === 0) return { value: undefined, cut: false };
  const place = node < 0 ? await reader.placeBefore(path, limit) : await reader.placeOfNode(node, limit);
  if (place === null) return { value: undefined, cut: false };
  const budget = { left: MAX_LEAVES };
  const omission = { omits: (below: number) => below >= 0 && listed.has(below), opened };
  const value = await reader.materialise(place, limit, budget, omission);
  return { value, cut: budget.left <= 0 };
}

/**
 * The leaf as it stands in both states, if it differs there. What one side wrote as a whole and the other piece by piece
 * looks like a difference before.
 */
async function verified(
  leaf: LeafChange,
  left: Compared,
  right: Compared,
  opened: ReadonlySet<Json>,
): Promise<LeafChange | null> {
  const only = leaf.kind === 'added' ? leaf.after : leaf.kind === 'removed' ? leaf.before : undefined;
  // A container of which all is listed elsewhere.
  if (only !== undefined && opened.has(only) && leaf.kind !== 'changed') return null;
  const before = (await valueAt(left.reader, leaf.path, left.limit)).value;
  const after = (await valueAt(right.reader, leaf.path, right.limit)).value;
  const [real] = diffJson(before, after, leaf.path, 1);
  if (real === undefined) return null;
  if (before === undefined) return { path: leaf.path, kind: 'added', after: after! };
  if (after === undefined) return { path: leaf.path, kind: 'removed', before };
  return { path: leaf.path, kind: 'changed', before, after };
}

function isContainer(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null;
}

function isInside(path: Path, whole: ReadonlySet<string>): boolean {
  if (whole.size === 0) return false;
  return path.some((_, depth) => whole.has(toPointer(path.slice(0, depth))));
}

function shown(leaf: LeafChange): StretchLeaf {
  const before = clip(leaf.before);
  const after = clip(leaf.after);
  return {
    ...leaf,
    ...(before.value === undefined ? {} : { before: before.value }),
    ...(after.value === undefined ? {} : { after: after.value }),
    cutBefore: before.cut,
    cutAfter: after.cut,
  };
}
