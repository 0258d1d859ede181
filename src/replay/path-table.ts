import { GrowingLists, type NumberLists } from '../lib/growing-lists';
import { AddedInterner, type Interner } from '../lib/interner';
import { NumberList } from '../lib/number-list';
import { SparseLists } from '../lib/sparse-lists';
import type { Path } from '../model/json';

/** The node of the empty path. */
export const ROOT = 0;
const NONE = -1;
/** The deepest known node on a path, and the keys that are left. */
export interface Nearest {
  readonly node: number;
  readonly rest: Path;
}

/** Among so many children one is found by looking at each. */
const FEW_CHILDREN = 16;

/**
 * Every path that was ever written, as a tree of numbered nodes: a node is its parent and one key.
 * A key is a name (even code) or an array index (odd code). Nodes are numbered in order of creation.
 *
 * While paths are added a child is found in a hash table; a complete table drops it, which is a third of
 * all memory, and finds a child in its parent's list of children.
 */
export class PathTable {
  private readonly names: AddedInterner;
  private readonly parents = new NumberList();
  private readonly keys = new NumberList();
  private table = new Int32Array(128).fill(NONE);
  private mask = 127;
  /** The children of each node, in order of creation: those that were there when it was sealed, or all of them. */
  private children: NumberLists;
  private readonly growing: GrowingLists | null;
  /** Complete: the children of nodes that have many, by code, where their order of creation is another. */
  private byCode: Map<number, Uint32Array> | null = null;

  /**
   * @param known names that are kept anyway
   * @param grows it is asked about while paths are added, and never complete
   */
  constructor(known: Interner, grows = false) {
    this.growing = grows ? new GrowingLists() : null;
    this.children = this.growing ?? SparseLists.build(0, 0, 0, () => NONE);
    this.names = new AddedInterner(known);
    this.parents.push(ROOT);
    this.keys.push(0);
  }

  /** How many nodes, the root included. */
  get size(): number {
    return this.parents.length;
  }

  get bytes(): number {
    const sorted = [...(this.byCode?.values() ?? [])].reduce((sum, list) => sum + list.byteLength, 0);
    const lists = this.parents.bytes + this.keys.bytes + this.children.bytes;
    return lists + sorted + this.table.byteLength + this.names.bytes;
  }

  parent(node: number): number {
    return this.parents.at(node);
  }

  /** All children that a node had when the table was sealed, in order of creation; all of one that grows. */
  get childLists(): NumberLists {
    return this.children;
  }

  /** The last key of a node's path. */
  key(node: number): string | number {
    const code = this.keys.at(node);
    return code & 1 ? code >>> 1 : this.names.get(code >>> 1);
  }

  /** The whole path of a node. */
  path(node: number): (string | number)[] {
    const keys: (string | number)[] = [];
    for (let at = node; at !== ROOT; at = this.parents.at(at)) keys.push(this.key(at));
    return keys.reverse();
  }

  /** The node of a path, made if it is new. */
  intern(path: Path): number {
    let node = ROOT;
    for (const key of path) node = this.child(node, key);
    return node;
  }

  /** The node of a path, or −1 if nothing was ever written there or below. */
  find(path: Path): number {
    let node = ROOT;
    for (const key of path) {
      node = this.findChild(node, key);
      if (node === NONE) return NONE;
    }
    return node;
  }

  /** Says of nodes whether their key is this one, as a name or written as an index; without making a text of any. */
  keyMatcher(key: string): (node: number) => boolean {
    const name = this.names.find(key) * 2;
    const index = /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) * 2 + 1 : NONE;
    return (node) => {
      const code = this.keys.at(node);
      return code === name || code === index;
    };
  }

  /** The deepest node on a path at or above which something was written. */
  nearest(path: Path): Nearest {
    let node = ROOT;
    for (let depth = 0; depth < path.length; depth++) {
      const child = this.findChild(node, path[depth]!);
      if (child === NONE) return { node, rest: path.slice(depth) };
      node = child;
    }
    return { node, rest: [] };
  }

  /** The child of a node under a key, or −1. */
  findChild(node: number, key: string | number): number {
    const code = typeof key === 'number' ? key * 2 + 1 : this.names.find(key) * 2;
    if (code < 0) return NONE;
    return this.byCode === null ? this.table[this.slotOf(node, code)]! : this.search(node, code, this.byCode);
  }

  /** Says of nodes whether their key is a name that matches. */
  nameMatcher(matches: (name: string) => boolean): (node: number) => boolean {
    const named = this.names.matcher(matches);
    return (node) => {
      const code = this.keys.at(node);
      return (code & 1) === 0 && named(code >>> 1);
    };
  }

  /** Takes back all but the first `size` nodes of a table that grows, as if the others had never been made. */
  cut(size: number): void {
    if (this.growing === null) throw new Error('Only a table that grows can be cut');
    if (size >= this.size) return;
    for (let node = size; node < this.size; node++) this.growing.cut(this.parents.at(node), node);
    this.parents.cut(size);
    this.keys.cut(size);
    this.fill();
  }

  /** Lists the children of each node; paths can still be added, and are listed next time. */
  seal(): void {
    if (this.growing !== null) return;
    this.children = SparseLists.build(this.size, 1, this.size, (node) => this.parents.at(node));
  }

  /** Seals for good: no path can be added afterwards, and what only adding needs is let go. */
  complete(): void {
    this.parents.settle();
    this.keys.settle();
    this.names.trim();
    this.seal();
    this.byCode = new Map();
    this.table = new Int32Array(0);
    for (let node = 0; node < this.size; node++) {
      const [from, to] = this.children.range(node);
      if (to - from > FEW_CHILDREN && !this.ascendsByCode(from, to))
        this.byCode.set(
          node,
          this.children.of(node).sort((a, b) => this.keys.at(a) - this.keys.at(b)),
        );
    }
  }

  private ascendsByCode(from: number, to: number): boolean {
    for (let at = from + 1; at < to; at++) if (this.codeAt(at - 1) > this.codeAt(at)) return false;
    return true;
  }

  /** The code of a child, by its place among all children. */
  private codeAt(at: number): number {
    return this.keys.at(this.children.entry(at));
  }

  private search(node: number, code: number, byCode: ReadonlyMap<number, Uint32Array>): number {
    const [from, to] = this.children.range(node);
    if (to - from <= FEW_CHILDREN) {
      for (let at = from; at < to; at++) if (this.codeAt(at) === code) return this.children.entry(at);
      return NONE;
    }
    const sorted = byCode.get(node);
    const childAt = (at: number) => sorted?.[at - from] ?? this.children.entry(at);
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keys.at(childAt(middle)) < code) low = middle + 1;
      else high = middle;
    }
    return low < to && this.keys.at(childAt(low)) === code ? childAt(low) : NONE;
  }

  private child(node: number, key: string | number): number {
    const code = typeof key === 'number' ? key * 2 + 1 : this.names.intern(key) * 2;
    const slot = this.slotOf(node, code);
    const found = this.table[slot]!;
    if (found !== NONE) return found;
    const added = this.size;
    this.parents.push(node);
    this.keys.push(code);
    this.table[slot] = added;
    this.growing?.push(node, added);
    if (this.size * 2 > this.table.length) this.rehash();
    return added;
  }

  private slotOf(node: number, code: number): number {
    let hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(code + 1, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & this.mask; ; slot = (slot + 1) & this.mask) {
      const found = this.table[slot]!;
      if (found === NONE || (this.parents.at(found) === node && this.keys.at(found) === code)) return slot;
    }
  }

  private rehash(): void {
    this.mask = this.table.length * 2 - 1;
    this.table = new Int32Array(this.mask + 1);
    this.fill();
  }

  private fill(): void {
    this.table.fill(NONE);
    for (let node = 1; node < this.size; node++) {
      this.table[this.slotOf(this.parents.at(node), this.keys.at(node))] = node;
    }
  }
}
