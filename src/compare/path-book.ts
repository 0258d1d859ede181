import { asId, type Json } from '../model/json';
import type { IdLearner } from './id-learner';
import { looksLike } from './looks';

/** Stands for any index of a list, and for keys beyond those that are worth telling apart. */
export const ANY = '*';
/** Stands for a key that is an id of one run and has a partner in the other. */
export const STEP = '{id}';

/** A container with more keys than this is taken for a table: its further keys are not told apart. */
const MAX_KEYS = 400;
const MAX_PATHS = 20_000;
/** Differing values of one path that are looked at to see what they are. */
const LOOKED_AT = 40;
const MAX_SHOWN = 80;

/** What was seen at a path of the payloads (or of what they did to the state), in all pairs. */
export interface PathStats {
  /** Values there that both sides have, or one of them. */
  seen: number;
  /** Those that differ. */
  differs: number;
  /** Of the differing ones those that only one side has. */
  lone: number;
  /** How many of those looked at (of differing ones on both sides) are ids, times, or digests of content. */
  looked: number;
  ids: number;
  times: number;
  digests: number;
  /** One of the differing values of either side, shortened. */
  sample: readonly [a: string, b: string] | null;
}

/** Ids of A beside those of B: where the two stand in the same place, they are equal. */
export interface Partners {
  /** B's partner of one of A's ids … */
  readonly ofA: ReadonlyMap<string, string>;
  /** … and A's of one of B's. */
  readonly ofB: ReadonlyMap<string, string>;
}

/**
 * The paths at which values of two runs were compared, as numbers, with what was seen there. Indices of lists are one
 * path, and so are keys that are ids of steps: what is told of a path holds for all events.
 */
export class PathBook {
  private readonly keys: string[] = [''];
  private readonly parents: number[] = [-1];
  private readonly children: Map<string, number>[] = [new Map()];
  readonly stats: PathStats[] = [emptyStats()];

  /** @param ids told of ids that stand beside each other */
  constructor(
    private readonly partners: Partners,
    private readonly ids?: Pick<IdLearner, 'learn'>,
  ) {}

  get size(): number {
    return this.keys.length;
  }

  /** The child path under a key. */
  child(path: number, key: string | number): number {
    const children = this.children[path]!;
    const known = children.get(typeof key === 'number' ? ANY : key);
    if (known !== undefined) return known;
    const general = this.generalOf(key, children);
    const found = children.get(general);
    if (found !== undefined) return found;
    const id = this.keys.length;
    this.keys.push(general);
    this.parents.push(path);
    this.children.push(new Map());
    this.stats.push(emptyStats());
    children.set(general, id);
    return id;
  }

  private generalOf(key: string | number, children: ReadonlyMap<string, number>): string {
    if (typeof key === 'number') return ANY;
    if (this.partners.ofA.has(key) || this.partners.ofB.has(key)) return STEP;
    return children.size >= MAX_KEYS || this.keys.length >= MAX_PATHS ? ANY : key;
  }

  /** The keys from the root. */
  path(id: number): string[] {
    const keys: string[] = [];
    for (let at = id; at > 0; at = this.parents[at]!) keys.unshift(this.keys[at]!);
    return keys;
  }

  /** Is a path another one, or below it? */
  isWithin(path: number, above: number): boolean {
    for (let at = path; at >= 0; at = this.parents[at]!) if (at === above) return true;
    return false;
  }

  /** Compares two values at a path, leaf by leaf; `found` is told each path at which they differ. */
  compare(a: Json | undefined, b: Json | undefined, path: number, found: (path: number) => void): void {
    if ((isBranch(a) || isBranch(b)) && areOfOneSort(a, b)) {
      this.compareBranches(a as Branch, b as Branch, path, found);
      return;
    }
    if (isBranch(a) && b === undefined) this.lone(a, path, found, 'a');
    else if (isBranch(b) && a === undefined) this.lone(b, path, found, 'b');
    else this.compareLeaves(a, b, path, found);
  }

  /** Notes a difference that no value shows. */
  mark(path: number, found: (path: number) => void): void {
    const stats = this.stats[path]!;
    stats.seen++;
    stats.differs++;
    stats.lone++;
    found(path);
  }

  private compareBranches(a: Branch, b: Branch, path: number, found: (path: number) => void): void {
    if (Array.isArray(a)) {
      const other = b as readonly Json[];
      const length = Math.max(a.length, other.length);
      for (let at = 0; at < length; at++) this.compare(a[at], other[at], this.child(path, at), found);
      return;
    }
    const [left, right] = [a as Members, b as Members];
    for (const key of Object.keys(left)) {
      const other = Object.hasOwn(right, key) ? key : this.partners.ofA.get(key);
      const value = other !== undefined && Object.hasOwn(right, other) ? right[other] : undefined;
      this.compare(left[key], value, this.child(path, key), found);
    }
    for (const key of Object.keys(right)) {
      if (Object.hasOwn(left, key)) continue;
      const partner = this.partners.ofB.get(key);
      if (partner === undefined || !Object.hasOwn(left, partner))
        this.compare(undefined, right[key], this.child(path, key), found);
    }
  }

  private lone(value: Json, path: number, found: (path: number) => void, side: 'a' | 'b'): void {
    for (const [key, item] of Object.entries(value as Members)) {
      const child = this.child(path, Array.isArray(value) ? 0 : key);
      if (side === 'a') this.compare(item, undefined, child, found);
      else this.compare(undefined, item, child, found);
    }
  }

  private compareLeaves(
    a: Json | undefined,
    b: Json | undefined,
    path: number,
    found: (path: number) => void,
  ): void {
    if (a === null && b === null) return;
    const stats = this.stats[path]!;
    stats.seen++;
    if (a === b || this.equalLeaves(a, b)) return;
    stats.differs++;
    if (isNothing(a) || isNothing(b)) stats.lone++;
    else this.learn(stats, path, a!, b!);
    stats.sample ??= [shown(a), shown(b)];
    found(path);
  }

  private learn(stats: PathStats, path: number, a: Json, b: Json): void {
    if (stats.looked < LOOKED_AT) look(stats, this.keys[path]!, a, b);
    if (!this.ids || stats.ids < stats.looked) return;
    const [left, right] = [asId(a), asId(b)];
    if (left !== null && right !== null) this.ids.learn(left, right);
  }

  private equalLeaves(a: Json | undefined, b: Json | undefined): boolean {
    const id = asId(a);
    if (id !== null && this.partners.ofA.size > 0) {
      const partner = this.partners.ofA.get(id);
      if (partner !== undefined && partner === asId(b)) return true;
    }
    // Two empty containers of one sort.
    return isEmpty(a) && isEmpty(b) && areOfOneSort(a, b);
  }
}

type Members = { readonly [key: string]: Json };
type Branch = readonly Json[] | Members;

function isBranch(value: Json | undefined): value is Branch {
  return typeof value === 'object' && value !== null && !isEmpty(value);
}

/** Two lists, or two objects. */
function areOfOneSort(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return Array.isArray(a) === Array.isArray(b);
}

function isEmpty(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function emptyStats(): PathStats {
  return { seen: 0, differs: 0, lone: 0, looked: 0, ids: 0, times: 0, digests: 0, sample: null };
}

function look(stats: PathStats, key: string, a: Json | undefined, b: Json | undefined): void {
  stats.looked++;
  const kind = looksLike(key, a, b);
  if (kind === 'id') stats.ids++;
  if (kind === 'time') stats.times++;
  if (kind === 'digest') stats.digests++;
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text =
    typeof value === 'object' && value !== null ? (Array.isArray(value) ? '[…]' : '{…}') : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
