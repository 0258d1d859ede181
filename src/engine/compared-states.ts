import type { Rows } from '../compare/align-events';
import type { Partners, PathBook } from '../compare/path-book';
import { sameJson } from '../lib/json';
import type { Json, Path } from '../model/json';
import type { HistoryReader } from '../replay/reader';
import { REMOVED } from '../replay/value-table';

/** A node of either run's history by one number: those of A, and behind them those that only B has. */
type SharedNode = number;

const UNKNOWN = -2;

/** Compares what the events of two runs did to their states, path by path, by the runs' histories. */
export class ComparedStates {
  /** The shared number of each node of B. */
  private readonly sharedOfB: Int32Array;
  /** The path in the book of each shared node. */
  private readonly pathOfShared: Int32Array;
  private readonly nodesOfA: number;
  /** Paths of the state that are copies of parts of payloads, with the paths of those. */
  private readonly copied = new Map<number, number>();

  constructor(
    readonly a: HistoryReader,
    readonly b: HistoryReader,
    private readonly rows: Rows,
    private readonly book: PathBook,
    private readonly payloads: PathBook,
    private readonly partners: Partners,
  ) {
    this.nodesOfA = a.history.paths.size;
    this.sharedOfB = new Int32Array(b.history.paths.size).fill(UNKNOWN);
    this.pathOfShared = new Int32Array(this.nodesOfA + b.history.paths.size).fill(UNKNOWN);
    this.sharedOfB[0] = 0;
    this.pathOfShared[0] = 0;
  }

  /** Tells of a pair the paths at which its two events wrote something else. */
  comparePair(row: number, found: (path: number, node: SharedNode) => void): void {
    const left = this.writesOf(this.a, this.rows.a[row]!, (node) => node);
    const right = this.writesOf(this.b, this.rows.b[row]!, (node) => this.shared(node));
    const alone: SharedNode[] = [];
    for (const [node, value] of left) {
      if (right.has(node)) this.compareValues(value, right.get(node)!, node, found);
      else alone.push(node);
    }
    const others = [...right.keys()].filter((node) => !left.has(node));
    const onlyA = alone.filter((node) => !this.standsIn('b', node, left.get(node)!, this.rows.b[row]!));
    const onlyB = others.filter((node) => !this.standsIn('a', node, right.get(node)!, this.rows.a[row]!));
    if (onlyA.length + onlyB.length > 0) this.compareAlone(onlyA, onlyB, left, right, found);
  }

  /**
   * The paths that a row's events wrote otherwise than the other run did.
   * @param payloads the paths of its payloads that differ: parts of the payload are often copied into the state
   */
  *wroteOf(row: number, payloads: readonly number[]): Iterable<SharedNode> {
    const [a, b] = [this.rows.a[row]!, this.rows.b[row]!];
    if (a >= 0 && b >= 0) {
      const nodes = new Set<SharedNode>();
      this.comparePair(row, (_, node) => nodes.add(node));
      for (const [node, written] of this.writesOf(this.a, a, (own) => own)) {
        const source = this.sourceOf(written);
        if (source >= 0 && payloads.some((path) => this.payloads.isWithin(path, source))) nodes.add(node);
      }
      yield* nodes;
    } else if (a >= 0) yield* this.writesOf(this.a, a, (node) => node).keys();
    else yield* this.writesOf(this.b, b, (node) => this.shared(node)).keys();
  }

  /** The node's path as A spells it; ids in a path that only B has are those of their partners. */
  spelled(node: SharedNode): Path {
    if (node < this.nodesOfA) return this.a.history.paths.path(node);
    const path = this.b.history.paths.path(node - this.nodesOfA);
    return path.map((key) => (typeof key === 'string' ? (this.partners.ofB.get(key) ?? key) : key));
  }

  /** What stands at a path after a position of either run; undefined for nothing, or where it is too large. */
  async valueIn(side: 'a' | 'b', node: SharedNode, position: number): Promise<Json | undefined> {
    const reader = this[side];
    const own = side === 'a' ? this.ownOfA(node) : this.ownOfB(node);
    if (own < 0 || position < 0) return undefined;
    const limit = reader.history.limit(position);
    const place = await reader.placeOfNode(own, limit);
    return place === null ? undefined : reader.materialise(place, limit, { left: MAX_LEAVES });
  }

  /** The path in the book of a node, for its mask. */
  pathOf(node: SharedNode): number {
    const known = this.pathOfShared[node]!;
    if (known !== UNKNOWN) return known;
    const paths = node < this.nodesOfA ? this.a.history.paths : this.b.history.paths;
    const own = node < this.nodesOfA ? node : node - this.nodesOfA;
    const parent = paths.parent(own);
    const above = this.pathOf(node < this.nodesOfA ? parent : this.shared(parent));
    const path = this.book.child(above, paths.key(own));
    this.pathOfShared[node] = path;
    return path;
  }

  /** The path of the payloads that a path of the state is copied from; −1 where it is none. */
  copiedFrom(path: Path): number {
    let at = 0;
    let source = -1;
    for (const key of path) {
      at = this.book.child(at, key);
      source = this.copied.get(at) ?? (source < 0 ? -1 : this.payloads.child(source, key));
    }
    return source;
  }

  /** Where in the payload a copied value stands; −1 for one that is not copied. */
  private sourceOf({ reader, value }: Written): number {
    const found = reader.values.decode(value);
    if (found.kind !== 'payload') return -1;
    return found.path.reduce<number>((at, key) => this.payloads.child(at, key), 0);
  }

  private ownOfA(node: SharedNode): number {
    return node < this.nodesOfA ? node : -1;
  }

  private ownOfB(node: SharedNode): number {
    if (node >= this.nodesOfA) return node - this.nodesOfA;
    const keys = this.a.history.paths.path(node);
    let own = 0;
    for (const key of keys) {
      const partner = typeof key === 'string' ? (this.partners.ofA.get(key) ?? key) : key;
      own = this.b.history.paths.findChild(own, partner);
      if (own < 0) return -1;
    }
    return own;
  }

  private shared(node: number): SharedNode {
    const known = this.sharedOfB[node]!;
    if (known !== UNKNOWN) return known;
    const { paths } = this.b.history;
    const above = this.shared(paths.parent(node));
    const key = paths.key(node);
    const partner = typeof key === 'string' ? (this.partners.ofB.get(key) ?? key) : key;
    const inA = above < this.nodesOfA ? this.a.history.paths.findChild(above, partner) : -1;
    const shared = inA >= 0 ? inA : this.nodesOfA + node;
    this.sharedOfB[node] = shared;
    return shared;
  }

  /** The last value that an event wrote at each node. */
  private writesOf(
    { history }: HistoryReader,
    position: number,
    sharedOf: (node: number) => SharedNode,
  ): Map<SharedNode, Written> {
    const written = new Map<SharedNode, Written>();
    const { from, to } = history.changesAt(position);
    for (let change = from; change < to; change++)
      written.set(sharedOf(history.nodeOf(change)), { reader: history, value: history.valueIdOf(change) });
    return written;
  }

  private compareValues(a: Written, b: Written, node: SharedNode, found: Found): void {
    if (a.value !== REMOVED && b.value !== REMOVED && (isPointer(a) || isPointer(b))) {
      // What points into the payloads was compared there.
      const source = this.sourceOf(a);
      if (source >= 0) this.copied.set(this.pathOf(node), source);
      return;
    }
    this.book.compare(jsonOf(a), jsonOf(b), this.pathOf(node), (path) => found(path, node));
  }

  /**
   * Does a value that one event wrote stand in the other run's state anyway? What the first event of a run sets up, say,
   * is set up by another one where another one comes first.
   */
  private standsIn(side: 'a' | 'b', node: SharedNode, written: Written, position: number): boolean {
    const { history } = this[side];
    const own = side === 'a' ? this.ownOfA(node) : this.ownOfB(node);
    const base = own < 0 ? null : history.baseBefore(own, history.limit(position));
    if (base === null || base.node !== own) return written.value === REMOVED && base === null;
    const other = { reader: history, value: history.valueIdOf(base.change) };
    if (isPointer(other) || isPointer(written)) return false;
    return sameJson(jsonOf(written), jsonOf(other));
  }

  /** Items of lists come in another order where events do: those of one list are compared in order. */
  private compareAlone(
    left: readonly SharedNode[],
    right: readonly SharedNode[],
    writtenA: ReadonlyMap<SharedNode, Written>,
    writtenB: ReadonlyMap<SharedNode, Written>,
    found: Found,
  ): void {
    const waiting = new Map<number, SharedNode[]>();
    // The last first, to be taken from the end.
    for (const node of right.toReversed()) {
      const path = this.pathOf(node);
      const known = waiting.get(path);
      if (known) known.push(node);
      else waiting.set(path, [node]);
    }
    for (const node of left) {
      const partner = waiting.get(this.pathOf(node))?.pop();
      if (partner === undefined) this.book.mark(this.pathOf(node), (path) => found(path, node));
      else this.compareValues(writtenA.get(node)!, writtenB.get(partner)!, node, found);
    }
    for (const nodes of waiting.values())
      for (const node of nodes) this.book.mark(this.pathOf(node), (path) => found(path, node));
  }
}

/** The most leaves of one value that are looked at. */
const MAX_LEAVES = 2_000;

type Found = (path: number, node: SharedNode) => void;

interface Written {
  readonly reader: HistoryReader['history'];
  readonly value: number;
}

function isPointer({ reader, value }: Written): boolean {
  const { kind } = reader.values.decode(value);
  return kind === 'payload' || kind === 'artifact' || kind === 'state';
}

function jsonOf({ reader, value }: Written): Json | undefined {
  return value === REMOVED ? undefined : reader.values.toJson(value);
}
