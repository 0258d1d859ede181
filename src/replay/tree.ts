import { fromPointer, toPointer } from '../lib/pointer';
import type { Json, Path } from '../model/json';
import type { Position } from '../model/units';
import { lastChangeOf } from './last-write';
import type { Child, HistoryReader, Place } from './reader';

/** One visible row of a state tree. */
export interface TreeRow {
  /** JSON Pointer from the root; identifies the row across positions. */
  readonly pointer: string;
  readonly key: string;
  readonly depth: number;
  readonly kind: 'object' | 'list' | 'leaf';
  /** A leaf's value, shortened if it is a long text; null for a container. */
  readonly value: Json;
  readonly cut: boolean;
  /** Children of a container. */
  readonly size: number;
  readonly expanded: boolean;
  /** The event that wrote it last, or anything inside of it; null where that takes long to tell. */
  readonly written: Position | null;
}

export interface TreeWindow {
  /** Rows that are visible with these containers expanded. */
  readonly total: number;
  readonly from: number;
  readonly rows: readonly TreeRow[];
}

const MAX_TEXT = 400;

/** An expanded container with what is below it. */
interface Open {
  readonly rank: number;
  readonly place: Child;
  readonly below: Level;
}

/** The children of one expanded container: how many, and which of them are expanded in turn. */
interface Level {
  readonly place: Place;
  readonly path: Path;
  readonly count: number;
  readonly open: readonly Open[];
  /** Visible rows: children and everything visible below them. */
  readonly size: number;
}

/** Rows `from … from + count − 1` of the state at `p` as a tree, with `expanded` containers opened. */
export async function treeWindow(
  reader: HistoryReader,
  p: Position,
  expanded: ReadonlySet<string>,
  from: number,
  count: number,
): Promise<TreeWindow> {
  const limit = reader.history.limit(p);
  const opened = childrenByParent(expanded);
  const rows: TreeRow[] = [];
  let total = 0;
  for (const key of ['state', 'view']) {
    const place = await reader.place([key], p);
    if (place === null) continue;
    const isOpen = expanded.has(`/${key}`);
    if (total >= from && rows.length < count)
      rows.push(await rowOf(reader, { ...place, key }, [key], limit, isOpen));
    total++;
    if (!isOpen) continue;
    const level = await levelOf(reader, place, [key], opened, limit);
    await collect(reader, level, Math.max(from - total, 0), limit, count, rows);
    total += level.size;
  }
  return { total, from, rows };
}

/** The visible row of a pointer, or −1 while one of its ancestors is closed (or it is not there). */
export async function rowOfPointer(
  reader: HistoryReader,
  p: Position,
  expanded: ReadonlySet<string>,
  pointer: string,
): Promise<number> {
  const limit = reader.history.limit(p);
  const opened = childrenByParent(expanded);
  const keys = fromPointer(pointer);
  let row = 0;
  for (const root of ['state', 'view']) {
    const place = await reader.place([root], p);
    if (place === null) continue;
    const level = expanded.has(`/${root}`) ? await levelOf(reader, place, [root], opened, limit) : null;
    if (root === keys[0]) return Math.max(row + (await offsetIn(reader, level, keys.slice(1), limit)), -1);
    row += 1 + (level?.size ?? 0);
  }
  return -1;
}

/** How many rows below its container's row a path stands; 0 for the container itself. */
async function offsetIn(
  reader: HistoryReader,
  level: Level | null,
  keys: readonly string[],
  limit: number,
): Promise<number> {
  if (keys.length === 0) return 0;
  if (level === null) return Number.NEGATIVE_INFINITY;
  const rank = await reader.rank(level.place, keys[0]!, limit);
  if (rank < 0) return Number.NEGATIVE_INFINITY;
  const above = level.open.filter((open) => open.rank < rank).reduce((sum, open) => sum + open.below.size, 0);
  const here = level.open.find((open) => open.rank === rank);
  return 1 + rank + above + (await offsetIn(reader, here?.below ?? null, keys.slice(1), limit));
}

function childrenByParent(expanded: ReadonlySet<string>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const pointer of expanded) {
    const slash = pointer.lastIndexOf('/');
    if (slash < 0) continue;
    const parent = pointer.slice(0, slash);
    children.set(parent, [...(children.get(parent) ?? []), fromPointer(pointer).at(-1)!]);
  }
  return children;
}

async function levelOf(
  reader: HistoryReader,
  place: Place,
  path: Path,
  opened: ReadonlyMap<string, readonly string[]>,
  limit: number,
): Promise<Level> {
  const count = await reader.count(place, limit);
  const open: Open[] = [];
  for (const key of opened.get(toPointer(path)) ?? []) {
    const child = await reader.child(place, key, limit);
    if (child === null || !reader.isContainer(child)) continue;
    const rank = await reader.rank(place, key, limit);
    if (rank < 0) continue;
    open.push({
      rank,
      place: child,
      below: await levelOf(reader, child, [...path, child.key], opened, limit),
    });
  }
  open.sort((a, b) => a.rank - b.rank);
  return { place, path, count, open, size: open.reduce((sum, each) => sum + each.below.size, count) };
}

/** Appends the level's visible rows after the first `skip`, until there are `count` rows in all. */
async function collect(
  reader: HistoryReader,
  level: Level,
  skip: number,
  limit: number,
  count: number,
  rows: TreeRow[],
): Promise<void> {
  let left = skip;
  let rank = 0;
  for (const stop of [...level.open, null]) {
    const until = stop === null ? level.count : stop.rank + 1;
    const run = until - rank;
    if (left < run && rows.length < count) {
      const wanted = Math.min(run - left, count - rows.length);
      for (const child of await reader.window(level.place, limit, rank + left, wanted)) {
        const isOpen = stop !== null && String(child.key) === String(stop.place.key);
        rows.push(await rowOf(reader, child, [...level.path, child.key], limit, isOpen));
      }
    }
    left = Math.max(left - run, 0);
    rank = until;
    if (stop === null || rows.length >= count) continue;
    if (left < stop.below.size) {
      await collect(reader, stop.below, left, limit, count, rows);
      left = 0;
    } else left -= stop.below.size;
  }
}

async function rowOf(
  reader: HistoryReader,
  child: Child,
  path: Path,
  limit: number,
  expanded: boolean,
): Promise<TreeRow> {
  const container = reader.isContainer(child);
  const written = lastChangeOf(reader.history, child, limit);
  const cut = typeof child.inside === 'string' && child.inside.length > MAX_TEXT;
  return {
    pointer: toPointer(path),
    key: String(child.key),
    depth: path.length - 1,
    kind: container ? (Array.isArray(child.inside) ? 'list' : 'object') : 'leaf',
    value: container ? null : cut ? (child.inside as string).slice(0, MAX_TEXT) : child.inside,
    cut,
    size: container ? await reader.count(child, limit) : 0,
    expanded: expanded && container,
    written: written === null ? null : reader.history.positionOf(written),
  };
}
