import type { Json, Path } from '../model/json';
import type { Position } from '../model/units';
import { clip } from './clip';
import { diffJson, type LeafChange, valueAt } from './diff';
import type { PathChanges } from './path-changes';
import type { HistoryReader } from './reader';

/** What one event did to what stands at a path. */
export interface Write {
  readonly position: Position;
  /** What was written: the path itself, one around it (which replaces it too), or one inside of it. */
  readonly at: 'path' | 'around' | 'inside';
  /** The written path nearest to the one that was asked for. */
  readonly written: Path;
  /** Changes that the event made at, around and inside of the path. */
  readonly writes: number;
  /** `same`: it was written with the value that stood there already. */
  readonly kind: LeafChange['kind'];
  /** At the path, or at `written` where that is inside of it. */
  readonly before?: Json;
  readonly after?: Json;
  /** More is there than is shown. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** Some writes of a path, in the order in which they were asked for. */
export interface Writes {
  readonly writes: readonly Write[];
  /** Where to go on: positions beyond this one were not looked at; null where there are none. */
  readonly next: Position | null;
}

/** Writes around a path that turn out not to touch it are passed over; after so many the reader is asked to go on. */
const MAX_PASSED = 2_000;
/** The most writes of one event inside a branch that are compared, to tell whether anything changed. */
const MAX_INSIDE = 64;

/**
 * What wrote a path, newest first, beginning with the event at `from`.
 * @param count how many writes are wanted
 */
export async function writesBefore(
  reader: HistoryReader,
  changes: PathChanges,
  path: Path,
  from: Position,
  count: number,
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<Writes> {
  const { history } = reader;
  const found: Write[] = [];
  let passed = 0;
  let limit = from < 0 ? 0 : history.limit(from);
  for (;;) {
    const change = changes.before(limit);
    if (change < 0) return { writes: found, next: null };
    const position = history.positionOf(change);
    if (found.length === count || passed === MAX_PASSED) return { writes: found, next: position };
    const write = await writeAt(reader, path, position);
    if (write) found.push(write);
    else passed++;
    limit = history.changesAt(position).from;
    await pause();
  }
}

/** The first event from `from` on that wrote a path; null where none did. */
export async function writeAfter(
  reader: HistoryReader,
  changes: PathChanges,
  path: Path,
  from: Position,
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<Write | null> {
  const { history } = reader;
  let start = from >= history.length ? history.changes : history.changesAt(Math.max(from, 0)).from;
  for (;;) {
    const change = changes.from(start);
    if (change < 0) return null;
    const position = history.positionOf(change);
    const write = await writeAt(reader, path, position);
    if (write) return write;
    start = history.changesAt(position).to;
    await pause();
  }
}

/** What the event at a position did to a path; null where nothing stood there before it nor stands there now. */
export async function writeAt(reader: HistoryReader, path: Path, position: Position): Promise<Write | null> {
  const { history } = reader;
  const touching = touchedBy(reader, path, position);
  const nearest = nearestOf(touching);
  if (nearest === null) return null;
  const before = position === 0 ? 0 : history.limit(position - 1);
  const after = history.limit(position);
  const common = { position, at: nearest.at, written: nearest.path, writes: touching.length };
  if (nearest.at !== 'inside') {
    const change = await leafOf(reader, path, before, after);
    return change && { ...common, ...change };
  }
  // What stands at the branch is too much to compare: it changed if anything inside of it did.
  let first: Compared | null = null;
  for (const { path: inner } of touching.slice(0, MAX_INSIDE)) {
    const change = await leafOf(reader, inner, before, after);
    if (change === null) continue;
    if (change.kind !== 'same') return { ...common, ...change, written: inner };
    first ??= change;
  }
  return first && { ...common, ...first };
}

interface Touching {
  readonly path: Path;
  readonly at: Write['at'];
}

/** The paths that an event wrote at, around or inside of a path, each once. */
function touchedBy({ history }: HistoryReader, path: Path, position: Position): Touching[] {
  const { from, to } = history.changesAt(position);
  const seen = new Set<number>();
  const found: Touching[] = [];
  for (let change = from; change < to; change++) {
    const node = history.nodeOf(change);
    if (seen.has(node)) continue;
    seen.add(node);
    const written = history.paths.path(node);
    const shared = Math.min(written.length, path.length);
    if (!isPrefix(written, path, shared)) continue;
    const at = written.length === path.length ? 'path' : written.length < path.length ? 'around' : 'inside';
    found.push({ path: written, at });
  }
  return found;
}

function isPrefix(a: Path, b: Path, length: number): boolean {
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** The path itself goes before one around it, and that before one inside. */
function nearestOf(touching: readonly Touching[]): Touching | null {
  for (const at of ['path', 'around', 'inside'] as const) {
    const found = touching.findLast((each) => each.at === at);
    if (found) return found;
  }
  return null;
}

type Compared = Pick<Write, 'kind' | 'before' | 'after' | 'cutBefore' | 'cutAfter'>;

/** How what stands at a path changed from one moment to another. */
async function leafOf(
  reader: HistoryReader,
  path: Path,
  before: number,
  after: number,
): Promise<Compared | null> {
  const was = await valueAt(reader, path, before);
  const is = await valueAt(reader, path, after);
  if (was.value === undefined && is.value === undefined) return null;
  return { kind: kindOf(was, is), ...shown(was, is) };
}

interface Value {
  readonly value: Json | undefined;
  readonly cut: boolean;
}

function kindOf(was: Value, is: Value): Write['kind'] {
  if (was.value === undefined) return 'added';
  if (is.value === undefined) return 'removed';
  // Of what is too large to be read whole nobody can say that it is the same.
  if (was.cut || is.cut) return 'changed';
  return diffJson(was.value, is.value, [], 1).length > 0 ? 'changed' : 'same';
}

function shown(was: Value, is: Value): Omit<Compared, 'kind'> {
  const before = clip(was.value);
  const after = clip(is.value);
  return {
    ...(before.value === undefined ? {} : { before: before.value }),
    ...(after.value === undefined ? {} : { after: after.value }),
    cutBefore: was.cut || before.cut,
    cutAfter: is.cut || after.cut,
  };
}
