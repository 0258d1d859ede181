import { dig, isObject, type Json, type Path } from '../model/json';
import type { Position } from '../model/units';
import type { Base, History } from './history';
import { REMOVED } from './value-table';

/** Where pointers lead: payloads of the run's events, and artifacts dropped with the log. */
export interface PayloadSource {
  payload(position: Position): Promise<Json>;
  artifact(id: string): Json | undefined;
}

/**
 * What stands at a path at a moment, one level deep: a leaf, or a container whose children are asked for
 * by key. `inside` is a plain JSON value (of a payload, an artifact or a reducer), `node` the path's node in
 * the history if something was ever written there or below.
 */
export interface Place {
  readonly node: number;
  readonly inside: Json;
  /** Changes up to here are contained in `inside`; later ones below the node lie over it. */
  readonly base: number;
}

/** One child of a place. */
export interface Child extends Place {
  readonly key: string | number;
}

/** A key of a container, and the node of what was written under it. */
interface Entry {
  readonly key: string | number;
  readonly node: number;
}

/** What is left out of a value that is made whole. */
export interface Omission {
  readonly omits: (node: number) => boolean;
  /** Takes the containers of which something was left out. */
  readonly opened: Set<Json>;
}

const NO_NODE = -1;
/** The most leaves of a value that is a copy of another part of the state. */
const MAX_ALIAS_LEAVES = 1_000_000;

/** Answers questions about a run's state at a position. Everything is read, nothing is kept. */
export class HistoryReader {
  constructor(
    readonly history: History,
    private readonly source: PayloadSource,
  ) {}

  /** What stands at a path after the event at `p`; null for nothing. */
  place(path: Path, p: Position): Promise<Place | null> {
    return this.placeBefore(path, this.history.limit(p));
  }

  /** What stands at a path before change `limit`; null for nothing. */
  async placeBefore(path: Path, limit: number): Promise<Place | null> {
    let node = 0;
    let depth = 0;
    for (; depth < path.length; depth++) {
      const child = this.findChild(node, path[depth]!);
      if (child === NO_NODE) break;
      node = child;
    }
    const rest = path.slice(depth);
    const found = await this.placeOfNode(node, limit);
    if (found === null || rest.length === 0) return found;
    const inside = dig(found.inside, rest) ?? digLoosely(found.inside, rest);
    return inside === undefined ? null : { node: NO_NODE, inside, base: found.base };
  }

  /** A path whose indices may be written as digits, as it was written to: a pointer that people share holds only texts. */
  proper(path: Path): Path {
    const keys: (string | number)[] = [];
    let node = 0;
    for (const key of path) {
      node = node === NO_NODE ? NO_NODE : this.findChild(node, key);
      keys.push(node === NO_NODE ? key : this.history.paths.key(node));
    }
    return keys;
  }

  /** The child of a node under a key, which may be written as digits for an index. */
  private findChild(node: number, key: string | number): number {
    const child = this.history.paths.findChild(node, key);
    if (child !== NO_NODE || typeof key === 'number' || !/^\d+$/.test(key)) return child;
    return this.history.paths.findChild(node, Number(key));
  }

  /** What stands at a node before change `limit`. */
  async placeOfNode(node: number, limit: number): Promise<Place | null> {
    const base = this.history.baseBefore(node, limit);
    if (base === null) return null;
    const inside = await this.valueOf(base, node);
    return inside === undefined ? null : { node, inside, base: base.change };
  }

  /** The value that a base gives to a node below it, without what was written over it later. */
  private async valueOf(base: Base, node: number): Promise<Json | undefined> {
    const id = this.history.valueIdOf(base.change);
    if (id === REMOVED) return undefined;
    const below =
      base.node === node
        ? []
        : this.history.paths.path(node).slice(this.history.paths.path(base.node).length);
    return dig(await this.resolve(id, base.change), below);
  }

  /** The JSON of a value id, fetching the payload or artifact that it points to. */
  private async resolve(id: number, change: number): Promise<Json | undefined> {
    const found = this.history.values.decode(id);
    if (found.kind === 'payload') {
      const payload = await this.source.payload(this.history.positionOf(change));
      return dig(payload, found.path);
    }
    if (found.kind === 'artifact') return this.source.artifact(found.id);
    if (found.kind === 'state') {
      const place = await this.placeOfNode(found.node, change);
      return place === null ? undefined : this.materialise(place, change, { left: MAX_ALIAS_LEAVES });
    }
    return this.history.values.toJson(id);
  }

  /** Has anything below this place been written since its base, before change `limit`? */
  private overlaid(place: Place, limit: number): boolean {
    return place.node !== NO_NODE && this.history.hasChildren(place.node) && limit > place.base;
  }

  /** Is there a container here? (A list or an object; what lies over a place is always below one.) */
  isContainer(place: Place): boolean {
    return typeof place.inside === 'object' && place.inside !== null;
  }

  /** How many children a container has before change `limit`. */
  async count(place: Place, limit: number): Promise<number> {
    const index = this.usableIndex(place, limit);
    if (index !== null) return index.countBefore(limit);
    return (await this.keys(place, limit)).length;
  }

  /** Children `from` … `from + count − 1` of a container. */
  async window(place: Place, limit: number, from: number, count: number): Promise<Child[]> {
    const index = this.usableIndex(place, limit);
    const wanted =
      index === null
        ? (await this.keys(place, limit)).slice(from, from + count)
        : index.window(this.history, limit, from, count).map((node) => this.entryOf(node));
    const children = await Promise.all(wanted.map((entry) => this.childAt(place, entry, limit)));
    return children.filter((child) => child !== null);
  }

  /** How many children stand before the one under `key`; −1 if there is none. */
  async rank(place: Place, key: string | number, limit: number): Promise<number> {
    const index = this.usableIndex(place, limit);
    if (index === null) {
      const keys = await this.keys(place, limit);
      return keys.findIndex((entry) => String(entry.key) === String(key));
    }
    const node = this.findChild(place.node, key);
    const living = node === NO_NODE ? null : await this.placeOfNode(node, limit);
    return living === null ? -1 : index.rankBefore(this.history, node, limit);
  }

  /** The child under a key, or null. */
  async child(place: Place, key: string | number, limit: number): Promise<Child | null> {
    const node = place.node === NO_NODE ? NO_NODE : this.findChild(place.node, key);
    const proper = node === NO_NODE ? key : this.history.paths.key(node);
    return this.childAt(place, { key: proper, node }, limit);
  }

  private async childAt(place: Place, { key, node }: Entry, limit: number): Promise<Child | null> {
    if (node !== NO_NODE) {
      const own = this.history.ownChangeBefore(node, limit);
      if (own > place.base) {
        const found = await this.placeOfNode(node, limit);
        return found === null ? null : { ...found, key };
      }
    }
    const inside = dig(place.inside, [key]) ?? digLoosely(place.inside, [key]);
    return inside === undefined ? null : { key, node, inside, base: place.base };
  }

  private entryOf(node: number): Entry {
    return { key: this.history.paths.key(node), node };
  }

  /** The index of a crowded node's children, if all of them were written one by one since its base. */
  private usableIndex(place: Place, limit: number) {
    const index = place.node === NO_NODE ? null : this.history.childIndex(place.node, limit);
    return index !== null && index.base === place.base && isEmpty(place.inside) ? index : null;
  }

  /** The keys of a container: those of its base, then those written since, without the removed ones. */
  private async keys(place: Place, limit: number): Promise<Entry[]> {
    const keys = new Map<string, Entry>();
    for (const key of keysOf(place.inside)) keys.set(String(key), { key, node: NO_NODE });
    if (!this.overlaid(place, limit)) return [...keys.values()];
    // A list and an object may have stood here in turn: index 0 and the name "0" are two nodes of one key.
    const newest = new Map<string, number>();
    for (const node of this.history.childrenOf(place.node)) {
      const key = this.history.paths.key(node);
      const name = String(key);
      const own = this.history.ownChangeBefore(node, limit);
      if (own <= place.base) {
        const known = keys.get(name);
        if (known?.node === NO_NODE && typeof known.key === typeof key) keys.set(name, { key, node });
      } else if (own > (newest.get(name) ?? place.base)) {
        newest.set(name, own);
        if (this.history.valueIdOf(own) === REMOVED) keys.delete(name);
        else keys.set(name, { key, node });
      }
    }
    return [...keys.values()];
  }

  /**
   * The whole value at a place before change `limit`.
   * @param budget the most leaves to visit; a longer value is cut and `budget.left` ends at 0
   * @param omission a list keeps its indices: where one of its items is left out, it has a hole
   */
  async materialise(
    place: Place,
    limit: number,
    budget: { left: number },
    omission?: Omission,
  ): Promise<Json> {
    if (budget.left <= 0) return null;
    if (!this.overlaid(place, limit) || !this.isContainer(place)) {
      budget.left -= sizeOf(place.inside);
      return place.inside;
    }
    const children: [string, Json][] = [];
    let omitted = false;
    const index = this.usableIndex(place, limit);
    // Of a crowded container no more are visited than there is room for.
    const entries: Entry[] =
      index === null
        ? await this.keys(place, limit)
        : index.window(this.history, limit, 0, budget.left).map((node) => this.entryOf(node));
    for (const entry of entries) {
      if (budget.left <= 0) break;
      if (omission?.omits(entry.node)) {
        omitted = true;
        continue;
      }
      const child = await this.childAt(place, entry, limit);
      if (child !== null)
        children.push([String(entry.key), await this.materialise(child, limit, budget, omission)]);
    }
    budget.left--;
    const list = Array.isArray(place.inside);
    if (!omitted) return list ? children.map(([, value]) => value) : fromEntries(children);
    const open = list ? withHoles(children) : fromEntries(children);
    omission?.opened.add(open);
    return open;
  }
}

/** The keys of a JSON container in order; none for a leaf. */
function keysOf(value: Json): (string | number)[] {
  if (Array.isArray(value)) return value.map((_, index) => index);
  return isObject(value) ? Object.keys(value) : [];
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** As {@link dig}, taking digits for an index: pointers that people share hold only texts. */
function digLoosely(value: Json, path: Path): Json | undefined {
  return dig(
    value,
    path.map((key) => (typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : key)),
  );
}

function sizeOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  let size = 1;
  for (const item of Object.values(value)) size += sizeOf(item);
  return size;
}

function withHoles(items: readonly [string, Json][]): Json {
  const list: Json[] = [];
  for (const [index, value] of items) list[Number(index)] = value;
  return list;
}

/** As `Object.fromEntries`; a key such as `__proto__` becomes an ordinary member. */
function fromEntries(entries: readonly [string, Json][]): Json {
  return Object.fromEntries(entries);
}
