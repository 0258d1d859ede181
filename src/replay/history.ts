import { GrowingLists, type NumberLists } from '../lib/growing-lists';
import { grown, Interner } from '../lib/interner';
import { NumberList } from '../lib/number-list';
import { SparseLists } from '../lib/sparse-lists';
import type { Change, StateReader } from '../model/change';
import { dig, type Json, type Path } from '../model/json';
import type { Position } from '../model/units';
import { ChildIndex } from './child-index';
import { type Nearest, PathTable, ROOT } from './path-table';
import { type Decoded, REMOVED, ValueTable } from './value-table';

/** A copied text up to this length is kept in the table; a longer one stays a pointer to its payload. */
const INLINE_TEXT = 120;
/** A node with more children than this gets an index of them. */
const MANY_CHILDREN = 512;
/** While a run grows, so many children are rather visited than indexed anew. */
const VISITED_CHILDREN = 20_000;

/** The change that decides what stands at a path, and how far above the path it was made. */
export interface Base {
  readonly change: number;
  /** The node that was written: the path's own, or an ancestor's. */
  readonly node: number;
}

/**
 * All changes of a run, indexed by path. A change is a number; they count up through the run, so "at or
 * before position p" is "smaller than the first change of p+1", and the value of a path at p is one binary
 * search in its own list of changes and in those of its ancestors (a write of a subtree replaces what is below).
 *
 * Changes are appended event by event; questions see what was there at the last {@link seal}. A history that grows
 * needs none: questions see every event at once, at more memory, and its last events can be taken back.
 */
export class History implements StateReader {
  readonly paths: PathTable;
  readonly values: ValueTable;
  private readonly changeNode = new NumberList();
  private readonly changeValue = new NumberList();
  /** The first change of each event; one entry more than events. */
  private readonly eventStart = new NumberList();

  /** Per node, while appending: its last change, −1 for none. Dropped when complete. */
  private last: Int32Array = new Int32Array(64).fill(-1);
  private liveChildren: Int32Array = new Int32Array(64);

  /** Sealed: each node's first change plus one, 0 for none. Most nodes are written once … */
  private firstOf = new NumberList();
  /** … and the others have the rest of their changes here. */
  private restOf: NumberLists = SparseLists.build(0, 0, 0, () => -1);
  /** Growing: all changes of each node. */
  private readonly growing: GrowingLists | null;
  /** Growing: how many nodes there were before each event; one entry more than events. */
  private readonly nodesBefore = new NumberList();
  private sealedEvents = 0;
  private sealedNodes = 1;
  private readonly childIndexes = new Map<number, ChildIndex>();
  /** Growing: an index of children holds for changes below this. */
  private indexedChanges = 0;

  /**
   * @param known texts that are kept anyway: the names of the log's steps are often keys of its state
   * @param grows its run goes on while it is asked about
   */
  constructor(known = new Interner(), grows = false) {
    this.growing = grows ? new GrowingLists() : null;
    if (this.growing !== null) this.restOf = this.growing;
    this.paths = new PathTable(known, grows);
    this.values = new ValueTable(known);
    this.eventStart.push(0);
    this.nodesBefore.push(this.paths.size);
  }

  /** Events appended so far, whether sealed or not. */
  get appended(): number {
    return this.eventStart.length - 1;
  }

  /** Positions that questions may ask for: 0 … length−1. */
  get length(): number {
    return this.sealedEvents;
  }

  /** Bytes of memory held. */
  get bytes(): number {
    const lists = [
      this.changeNode,
      this.changeValue,
      this.eventStart,
      this.firstOf,
      this.restOf,
      this.paths,
      this.values,
      ...this.childIndexes.values(),
    ];
    const appending = this.last.byteLength + this.liveChildren.byteLength;
    return lists.reduce((sum, list) => sum + list.bytes, appending);
  }

  // ── Appending ────────────────────────────────────────────────────────────────────────────────────

  /** Adds the changes of the next event. */
  append(changes: readonly Change[], payload: Json): void {
    for (const change of changes) this.write(change, payload);
    this.eventStart.push(this.changeNode.length);
    if (this.growing === null) return;
    this.nodesBefore.push(this.paths.size);
    this.showAll();
  }

  private showAll(): void {
    this.sealedEvents = this.appended;
    this.sealedNodes = this.paths.size;
  }

  /**
   * Takes back the events from `position` on, of a history that grows: a late event belongs before them. Costs what
   * they wrote, and a pass over the paths where they wrote new ones; no record is read for it.
   */
  cut(position: Position): void {
    const { growing } = this;
    if (growing === null) throw new Error('Only a history that grows can be cut');
    const keep = this.eventStart.at(position);
    const touched = new Set<number>();
    for (let change = keep; change < this.changeNode.length; change++) {
      const node = this.changeNode.at(change);
      touched.add(node);
      touched.add(this.paths.parent(node));
      growing.cut(node, keep);
    }
    // Reducers see names in the order in which they were first written: those that were not yet are not there.
    this.paths.cut(this.nodesBefore.at(position));
    this.nodesBefore.cut(position + 1);
    this.changeNode.cut(keep);
    this.changeValue.cut(keep);
    this.eventStart.cut(position + 1);
    for (const node of touched) this.last[node] = this.ownChangeBefore(node, keep);
    for (const node of touched) this.liveChildren[node] = node < this.paths.size ? this.countLiving(node) : 0;
    this.childIndexes.clear();
    this.showAll();
  }

  private countLiving(node: number): number {
    let living = 0;
    for (const child of this.paths.childLists.of(node)) if (this.isLive(child)) living++;
    return living;
  }

  private write(change: Change, payload: Json): void {
    const value = this.valueOf(change, payload);
    if (value === null) return;
    const node = this.paths.intern(change.path);
    this.makeRoom(node);
    this.countChild(node, value !== REMOVED);
    this.last[node] = this.changeNode.length;
    this.growing?.push(node, this.changeNode.length);
    this.changeNode.push(node);
    this.changeValue.push(value);
    this.liveChildren[node] = 0;
  }

  /** The value id of a change; null for a copy of something that is not there. */
  private valueOf(change: Change, payload: Json): number | null {
    if ('removed' in change) return REMOVED;
    if ('artifact' in change) return this.values.encodeArtifact(change.artifact);
    if ('same' in change)
      return this.has(change.same) ? this.values.encodeState(this.paths.intern(change.same)) : null;
    if ('value' in change) return this.values.encode(change.value);
    const copied = dig(payload, change.from);
    if (copied === undefined) return null;
    return isSmall(copied) ? this.values.encode(copied) : this.values.encodePayload(change.from);
  }

  private makeRoom(node: number): void {
    if (node < this.last.length) return;
    const known = this.last.length;
    this.last = grown(this.last, node + 1);
    this.last.fill(-1, known);
    this.liveChildren = grown(this.liveChildren, node + 1);
  }

  /** Keeps the number of children that were written one by one under the parent. */
  private countChild(node: number, lives: boolean): void {
    if (node === ROOT) return;
    const lived = this.isLive(node);
    const parent = this.paths.parent(node);
    this.makeRoom(parent);
    if (lives !== lived) this.liveChildren[parent]! += lives ? 1 : -1;
  }

  /** Is the node's own last write a value, and newer than every write above it? */
  private isLive(node: number): boolean {
    const own = this.last[node] ?? -1;
    return own >= 0 && own === this.latest(node)?.change && this.changeValue.at(own) !== REMOVED;
  }

  // ── What reducers read: the state after the last appended event ─────────────────────────────────

  get(path: Path): Json | undefined {
    const id = this.currentId(path);
    if (id === null) return undefined;
    const found = this.values.decode(id);
    if (found.kind === 'json') return found.value;
    throw new Error(`A reducer asked for more than a leaf: ${path.join('.')}`);
  }

  has(path: Path): boolean {
    return this.currentId(path) !== null;
  }

  size(path: Path): number {
    const node = this.paths.find(path);
    return node < 0 || !this.has(path) ? 0 : this.liveChildren[node]!;
  }

  private currentId(path: Path): number | null {
    const nearest = this.paths.nearest(path);
    const base = this.latest(nearest.node);
    return base === null ? null : this.idFrom(base, nearest);
  }

  /** The value id that a base gives to a path at or below its node; null where it gives none, or only a pointer. */
  idFrom(base: Base, { node, rest }: Nearest): number | null {
    const inside = [...this.paths.path(node).slice(this.paths.path(base.node).length), ...rest];
    return this.memberOf(this.changeValue.at(base.change), inside);
  }

  private latest(node: number): Base | null {
    let found: Base | null = null;
    for (let at = node; ; at = this.paths.parent(at)) {
      const change = this.last[at] ?? -1;
      if (change >= 0 && (found === null || change > found.change)) found = { change, node: at };
      if (at === ROOT) return found;
    }
  }

  private memberOf(id: number, keys: Path): number | null {
    let at: number | null = id === REMOVED ? null : id;
    for (const key of keys) {
      if (at === null) return null;
      at = this.values.member(at, key);
    }
    return at;
  }

  // ── Sealing ──────────────────────────────────────────────────────────────────────────────────────

  /** Indexes everything appended so far; costs one pass over it, so call it at doubling sizes. */
  seal(): void {
    this.paths.seal();
    this.index();
  }

  private index(): void {
    if (this.growing !== null) return;
    const nodes = this.paths.size;
    const changes = this.changeNode.length;
    this.firstOf = NumberList.from(firstChanges(this.changeNode, nodes));
    this.restOf = SparseLists.build(nodes, 0, changes, (change) => {
      const node = this.changeNode.at(change);
      return this.firstOf.at(node) === change + 1 ? -1 : node;
    });
    this.sealedEvents = this.appended;
    this.sealedNodes = nodes;
    this.childIndexes.clear();
    for (let node = 0; node < nodes; node++) {
      const [from, to] = this.paths.childLists.range(node);
      if (to - from > MANY_CHILDREN) this.childIndexes.set(node, ChildIndex.build(this, node));
    }
  }

  /** Seals for good: nothing can be appended afterwards, and what only appending needs is let go. */
  complete(): void {
    if (this.growing !== null) throw new Error('A history that grows is never complete');
    this.last = new Int32Array(0);
    this.liveChildren = new Int32Array(0);
    for (const list of [this.changeNode, this.changeValue, this.eventStart]) list.settle();
    this.values.complete();
    this.paths.complete();
    this.index();
  }

  // ── Questions ────────────────────────────────────────────────────────────────────────────────────

  /** The first change after position `p`: changes below it have happened by then. −1 gives 0. */
  limit(p: Position): number {
    return this.eventStart.at(Math.min(p, this.sealedEvents - 1) + 1);
  }

  /** The changes of the event at `p`, as a range of numbers. */
  changesAt(p: Position): { readonly from: number; readonly to: number } {
    return { from: this.eventStart.at(p), to: this.eventStart.at(p + 1) };
  }

  /** The position of a change. */
  positionOf(change: number): Position {
    let low = 0;
    let high = this.sealedEvents - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.eventStart.at(middle) <= change) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The positions of ascending changes, in one walk. */
  positionsOf(changes: Uint32Array): Uint32Array {
    const positions = new Uint32Array(changes.length);
    let position = 0;
    for (let at = 0; at < changes.length; at++) {
      const change = changes[at]!;
      while (this.eventStart.at(position + 1) <= change) position++;
      positions[at] = position;
    }
    return positions;
  }

  nodeOf(change: number): number {
    return this.changeNode.at(change);
  }

  valueIdOf(change: number): number {
    return this.changeValue.at(change);
  }

  /** All changes of a node's own path, ascending. */
  changesOf(node: number): Uint32Array {
    if (this.growing !== null) return this.growing.of(node);
    const first = this.firstChange(node);
    if (first < 0) return new Uint32Array(0);
    const rest = this.restOf.of(node);
    const changes = new Uint32Array(rest.length + 1);
    changes[0] = first;
    changes.set(rest, 1);
    return changes;
  }

  /** All children that a node ever had, in order of creation. */
  childrenOf(node: number): Uint32Array {
    return this.paths.childLists.of(node);
  }

  /** Was anything ever written below a node? */
  hasChildren(node: number): boolean {
    const [from, to] = this.paths.childLists.range(node);
    return from < to;
  }

  /** The last own change of a node before change `limit`, or −1. */
  ownChangeBefore(node: number, limit: number): number {
    const [from] = this.restOf.range(node);
    const at = this.restOf.firstFrom(node, limit);
    if (at > from) return this.restOf.entry(at - 1);
    const first = this.firstChange(node);
    return first < limit ? first : -1;
  }

  /** The first own change of a node from change `from` on, or −1. */
  ownChangeFrom(node: number, from: number): number {
    const first = this.firstChange(node);
    if (first >= from || (first < 0 && this.growing === null)) return first;
    const [, end] = this.restOf.range(node);
    const at = this.restOf.firstFrom(node, from);
    return at < end ? this.restOf.entry(at) : -1;
  }

  /** How many own changes of a node have numbers `from … to − 1`. */
  ownChangesBetween(node: number, from: number, to: number): number {
    const first = this.firstChange(node);
    const rest = this.restOf.firstFrom(node, to) - this.restOf.firstFrom(node, from);
    return rest + (first >= from && first < to ? 1 : 0);
  }

  private firstChange(node: number): number {
    if (this.growing !== null) return -1;
    return node < this.sealedNodes ? this.firstOf.at(node) - 1 : -1;
  }

  /** The change that decides what stands at a node before change `limit`; null if nothing ever did. */
  baseBefore(node: number, limit: number): Base | null {
    let found: Base | null = null;
    for (let at = node; ; at = this.paths.parent(at)) {
      const change = this.ownChangeBefore(at, limit);
      if (change >= 0 && (found === null || change > found.change)) found = { change, node: at };
      if (at === ROOT) return found;
    }
  }

  /** The leaf at a path before change `limit`, where the history itself keeps it; `undefined` also for a pointer. */
  leafBefore(path: Path, limit: number): Json | undefined {
    const found = this.keptBefore(path, limit);
    return typeof found?.value === 'object' && found.value !== null ? undefined : found?.value;
  }

  /**
   * What stands at a path before change `limit`, as far as the history itself keeps it: a leaf, or an empty container for
   * any; null where a record has to be read for it.
   */
  keptBefore(path: Path, limit: number): { readonly value: Json | undefined } | null {
    const nearest = this.paths.nearest(path);
    const base = this.baseBefore(nearest.node, limit);
    if (base === null) return { value: undefined };
    const whole = this.changeValue.at(base.change);
    if (whole === REMOVED) return { value: undefined };
    if (isPointer(this.values.decode(whole))) return null;
    const id = this.idFrom(base, nearest);
    if (id === null) return { value: undefined };
    const found = this.values.decode(id);
    if (isPointer(found)) return null;
    return { value: found.kind === 'json' ? found.value : found.kind === 'list' ? [] : {} };
  }

  /** An index of a node's children, where it has many and was itself written once. */
  childIndex(node: number, limit: number): ChildIndex | null {
    if (this.growing !== null) this.indexChildren(node, limit);
    return this.childIndexes.get(node) ?? null;
  }

  /** Growing: indexes the children of a crowded node up to now, where the last index does not reach. */
  private indexChildren(node: number, limit: number): void {
    if (this.childIndexes.has(node) && limit <= this.indexedChanges) return;
    this.childIndexes.clear();
    const [from, to] = this.paths.childLists.range(node);
    if (to - from <= VISITED_CHILDREN) return;
    this.childIndexes.set(node, ChildIndex.build(this, node));
    this.indexedChanges = this.changes;
  }

  get changes(): number {
    return this.eventStart.at(this.sealedEvents);
  }

  get nodes(): number {
    return this.sealedNodes;
  }
}

function isPointer({ kind }: Decoded): boolean {
  return kind === 'payload' || kind === 'artifact' || kind === 'state';
}

/** Is a copied value so small that keeping it costs no more than pointing to it? */
function isSmall(value: Json): boolean {
  if (typeof value === 'string') return value.length <= INLINE_TEXT;
  if (typeof value !== 'object' || value === null) return true;
  return Object.keys(value).length === 0;
}

/** The first change of each node plus one, 0 for none. */
function firstChanges(changeNode: NumberList, nodes: number): Uint32Array {
  const first = new Uint32Array(nodes);
  for (let change = changeNode.length; change-- > 0; ) first[changeNode.at(change)] = change + 1;
  return first;
}
