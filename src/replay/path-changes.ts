import { BitSet } from '../lib/bit-set';
import { NumberList } from '../lib/number-list';
import type { Path } from '../model/json';
import type { History } from './history';
import { ROOT } from './path-table';

/** A branch with at most so many paths in it is asked path by path; of a larger one the changes are walked. */
const FEW_PATHS = 2_048;

/**
 * The changes that may have decided what stands at a path: of the path itself, of the paths around it, which replace
 * it too, and of those inside of it.
 */
export class PathChanges {
  /** The path's nodes from the root to the deepest that was ever written; its own only if it was. */
  private readonly around: readonly number[];
  /** The paths inside; null where they are too many to list. */
  private readonly inside: readonly number[] | null;
  /** Of the path itself; −1 where only paths around it were written. */
  readonly node: number;
  private known: BitSet | null = null;

  /** @param few the most paths inside that are asked one by one */
  constructor(
    private readonly history: History,
    path: Path,
    few = FEW_PATHS,
  ) {
    const { node, rest } = history.paths.nearest(path);
    this.node = rest.length === 0 ? node : -1;
    this.around = lineOf(history, node);
    this.inside = this.node < 0 ? [] : pathsInside(history, this.node, few);
  }

  /** The newest of the changes before change `limit`, −1 for none. */
  before(limit: number): number {
    let newest = this.insideBefore(limit);
    for (const node of this.around) newest = Math.max(newest, this.history.ownChangeBefore(node, limit));
    return newest;
  }

  /** The first of them from change `from` on, −1 for none. */
  from(from: number): number {
    let first = this.insideFrom(from);
    for (const node of this.around) first = earlier(first, this.history.ownChangeFrom(node, from));
    return first;
  }

  /** A copy of all of them, ascending. Of a large branch it costs a look at every change of the run. */
  all(): Uint32Array {
    const { history, inside } = this;
    const lists = [...this.around, ...(inside ?? [])].map((node) => history.changesOf(node));
    if (inside === null) lists.push(this.markedChanges());
    const written = lists.filter(({ length }) => length > 0);
    if (written.length === 1) return written[0]!;
    const all = new Uint32Array(written.reduce((sum, list) => sum + list.length, 0));
    let end = 0;
    let ascending = true;
    // What is around a path was mostly written before it: then there is nothing to sort.
    for (const list of written.sort((a, b) => a[0]! - b[0]!)) {
      ascending &&= end === 0 || all[end - 1]! < list[0]!;
      all.set(list, end);
      end += list.length;
    }
    return ascending ? all : all.sort();
  }

  /** The changes inside of a large branch. */
  private markedChanges(): Uint32Array {
    const marks = this.marks();
    const found = new NumberList();
    for (let change = 0; change < this.history.changes; change++)
      if (marks.has(this.history.nodeOf(change))) found.push(change);
    return found.toArray();
  }

  private insideBefore(limit: number): number {
    const { history, inside } = this;
    if (inside !== null)
      return inside.reduce((newest, node) => Math.max(newest, history.ownChangeBefore(node, limit)), -1);
    const marks = this.marks();
    for (let change = limit - 1; change >= 0; change--) if (marks.has(history.nodeOf(change))) return change;
    return -1;
  }

  private insideFrom(from: number): number {
    const { history, inside } = this;
    if (inside !== null)
      return inside.reduce((first, node) => earlier(first, history.ownChangeFrom(node, from)), -1);
    const marks = this.marks();
    for (let change = from; change < history.changes; change++)
      if (marks.has(history.nodeOf(change))) return change;
    return -1;
  }

  /** The paths inside a large branch. A node is younger than its parent, so one walk finds them all. */
  private marks(): BitSet {
    if (this.known !== null) return this.known;
    const { history, node } = this;
    const marks = new BitSet();
    for (let at = node + 1; at < history.nodes; at++) {
      const parent = history.paths.parent(at);
      if (parent === node || marks.has(parent)) marks.add(at);
    }
    this.known = marks;
    return marks;
  }
}

/** A node and all above it. */
function lineOf({ paths }: History, node: number): number[] {
  const line = [node];
  for (let at = node; at !== ROOT; ) {
    at = paths.parent(at);
    line.push(at);
  }
  return line;
}

/** All nodes below one; null where they are more than `few`. */
export function pathsInside(history: History, node: number, few: number): number[] | null {
  const found: number[] = [];
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [from, to] = history.paths.childLists.range(at);
    if (found.length + to - from > few) return null;
    for (const child of history.childrenOf(at)) {
      found.push(child);
      open.push(child);
    }
  }
  return found;
}

/** The smaller of two changes, of which −1 is none. */
function earlier(a: number, b: number): number {
  if (a < 0 || b < 0) return Math.max(a, b);
  return Math.min(a, b);
}
