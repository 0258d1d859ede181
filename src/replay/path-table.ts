import { grown, Interner } from '../lib/interner';
import type { Path } from '../model/json';

/** The node of the empty path. */
export const ROOT = 0;
const NONE = -1;

/**
 * Every path that was ever written, as a tree of numbered nodes: a node is its parent and one key.
 * A key is a name (even code) or an array index (odd code). Nodes are numbered in order of creation.
 */
export class PathTable {
  private readonly names = new Interner();
  private parents = new Uint32Array(64);
  private keys = new Uint32Array(64);
  private table = new Int32Array(128).fill(NONE);
  private mask = 127;
  private count = 1;

  /** How many nodes, the root included. */
  get size(): number {
    return this.count;
  }

  get bytes(): number {
    return this.parents.byteLength + this.keys.byteLength + this.table.byteLength + this.names.bytes;
  }

  parent(node: number): number {
    return this.parents[node]!;
  }

  /** The last key of a node's path. */
  key(node: number): string | number {
    const code = this.keys[node]!;
    return code & 1 ? code >>> 1 : this.names.get(code >>> 1);
  }

  /** The whole path of a node. */
  path(node: number): (string | number)[] {
    const keys: (string | number)[] = [];
    for (let at = node; at !== ROOT; at = this.parents[at]!) keys.push(this.key(at));
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

  /** The child of a node under a key, or −1. */
  findChild(node: number, key: string | number): number {
    const code = typeof key === 'number' ? key * 2 + 1 : this.names.find(key) * 2;
    return code < 0 ? NONE : this.table[this.slotOf(node, code)]!;
  }

  /** Ids of the names that match, for a search over keys. */
  matchNames(matches: (name: string) => boolean): Set<number> {
    const found = new Set<number>();
    for (let id = 0; id < this.names.size; id++) if (matches(this.names.get(id))) found.add(id);
    return found;
  }

  /** The id of a node's name, or −1 for an array index. */
  nameOf(node: number): number {
    const code = this.keys[node]!;
    return code & 1 ? NONE : code >>> 1;
  }

  private child(node: number, key: string | number): number {
    const code = typeof key === 'number' ? key * 2 + 1 : this.names.intern(key) * 2;
    const slot = this.slotOf(node, code);
    const found = this.table[slot]!;
    if (found !== NONE) return found;
    const added = this.count++;
    if (added >= this.parents.length) {
      this.parents = grown(this.parents, added + 1);
      this.keys = grown(this.keys, added + 1);
    }
    this.parents[added] = node;
    this.keys[added] = code;
    this.table[slot] = added;
    if (this.count * 2 > this.table.length) this.rehash();
    return added;
  }

  private slotOf(node: number, code: number): number {
    let hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(code + 1, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & this.mask; ; slot = (slot + 1) & this.mask) {
      const found = this.table[slot]!;
      if (found === NONE || (this.parents[found] === node && this.keys[found] === code)) return slot;
    }
  }

  private rehash(): void {
    this.mask = this.table.length * 2 - 1;
    this.table = new Int32Array(this.mask + 1).fill(NONE);
    for (let node = 1; node < this.count; node++) {
      this.table[this.slotOf(this.parents[node]!, this.keys[node]!)] = node;
    }
  }
}
