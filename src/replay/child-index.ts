import { firstFrom } from '../lib/ascending';
import type { NumberLists } from '../lib/growing-lists';
import type { History } from './history';
import { REMOVED } from './value-table';

const BLOCK = 256;
/** Blocks that are counted together … */
const GROUP_BLOCKS = 32;
const GROUP = BLOCK * GROUP_BLOCKS;
/** … and how many turns lie between two counts of them. */
const STRIDE = 64;

/**
 * Which children of a crowded node are there at a moment, without visiting each. Children stand in groups of
 * 8192 in order of creation, a group in blocks of 256. Each group lists its turns – a child appears or goes –
 * in the order in which they happened, with the living children of each of its blocks written down after
 * every 64th. Counting a group costs one binary search and at most 63 turns, however many children there are.
 */
export class ChildIndex {
  private constructor(
    private readonly node: number,
    private readonly children: NumberLists,
    private readonly groups: readonly Group[],
    /** The node's own, only write: children written before it are gone. */
    readonly base: number,
  ) {}

  get bytes(): number {
    return this.groups.reduce((sum, group) => sum + group.bytes, 0);
  }

  static build(history: History, node: number): ChildIndex {
    const children = history.childrenOf(node);
    const own = history.changesOf(node);
    const groups: Group[] = [];
    for (let from = 0; from < children.length; from += GROUP)
      groups.push(new Group(turnsOf(history, children.subarray(from, from + GROUP))));
    const base = own.length === 1 ? own[0]! : -1;
    return new ChildIndex(node, history.paths.childLists, groups, base);
  }

  /** How many children live before change `limit`. */
  countBefore(limit: number): number {
    return this.groups.reduce((total, group) => total + sumOf(group.countsBefore(limit), GROUP_BLOCKS), 0);
  }

  /** The living children from the `from`-th on, `count` of them, before change `limit`. */
  window(history: History, limit: number, from: number, count: number): number[] {
    const found: number[] = [];
    let skip = Math.max(from, 0);
    for (let group = 0; group < this.groups.length && found.length < count; group++) {
      const counts = this.groups[group]!.countsBefore(limit);
      for (let block = 0; block < GROUP_BLOCKS && found.length < count; block++) {
        const living = counts[block]!;
        if (living > skip) {
          const start = group * GROUP + block * BLOCK;
          const here = this.living(history, limit, start, start + BLOCK);
          found.push(...here.slice(skip, skip + count - found.length));
        }
        skip = Math.max(skip - living, 0);
      }
    }
    return found;
  }

  /** Of the children `from … to − 1` those that live before change `limit`. */
  private living(history: History, limit: number, from: number, to: number): number[] {
    const [first, end] = this.children.range(this.node);
    const found: number[] = [];
    for (let at = first + from; at < Math.min(first + to, end); at++)
      if (livesBefore(history, this.children.entry(at), limit)) found.push(this.children.entry(at));
    return found;
  }

  /** How many living children stand before the `child`. */
  rankBefore(history: History, child: number, limit: number): number {
    // Nodes are numbered in order of creation, so the children ascend.
    const [first] = this.children.range(this.node);
    const at = this.children.firstFrom(this.node, child) - first;
    const group = Math.floor(at / GROUP);
    const block = Math.floor((at % GROUP) / BLOCK);
    let rank = sumOf(this.groups[group]!.countsBefore(limit), block);
    for (let earlier = 0; earlier < group; earlier++)
      rank += sumOf(this.groups[earlier]!.countsBefore(limit), GROUP_BLOCKS);
    return rank + this.living(history, limit, group * GROUP + block * BLOCK, at).length;
  }
}

/** When the children of some neighbouring blocks appear and go. */
class Group {
  /** The changes at which it happens, ascending. */
  private readonly change: Uint32Array;
  /** The block of the child, doubled; odd where it appears. */
  private readonly turn: Uint8Array;
  /** The living children of each block after 0, 64, 128 … turns. */
  private readonly counted: Uint16Array;

  /** @param turns {@link turnsOf} the children */
  constructor(turns: Float64Array) {
    this.change = new Uint32Array(turns.length);
    this.turn = new Uint8Array(turns.length);
    this.counted = new Uint16Array((Math.floor(turns.length / STRIDE) + 1) * GROUP_BLOCKS);
    const counts = new Uint16Array(GROUP_BLOCKS);
    turns.forEach((turn, at) => {
      this.change[at] = Math.floor(turn / TURN_CODES);
      this.turn[at] = turn % TURN_CODES;
      apply(counts, this.turn[at]!);
      if ((at + 1) % STRIDE === 0) this.counted.set(counts, ((at + 1) / STRIDE) * GROUP_BLOCKS);
    });
  }

  get bytes(): number {
    return this.change.byteLength + this.turn.byteLength + this.counted.byteLength;
  }

  /** How many children of each block live before change `limit`. */
  countsBefore(limit: number): Uint16Array {
    const turns = firstFrom(this.change, limit);
    const known = Math.floor(turns / STRIDE);
    const counts = this.counted.slice(known * GROUP_BLOCKS, (known + 1) * GROUP_BLOCKS);
    for (let at = known * STRIDE; at < turns; at++) apply(counts, this.turn[at]!);
    return counts;
  }
}

function apply(counts: Uint16Array, turn: number): void {
  counts[turn >> 1]! += turn & 1 ? 1 : -1;
}

function sumOf(counts: Uint16Array, blocks: number): number {
  let sum = 0;
  for (let block = 0; block < blocks; block++) sum += counts[block]!;
  return sum;
}

/** Is the last own write of a node before `limit` a value? */
function livesBefore(history: History, node: number, limit: number): boolean {
  const change = history.ownChangeBefore(node, limit);
  return change >= 0 && history.valueIdOf(change) !== REMOVED;
}

/** One number a turn, so that sorting the numbers sorts the turns: its change, then its code. */
const TURN_CODES = GROUP_BLOCKS * 2;

/** The changes at which a child of the group appears or goes, ascending. */
function turnsOf(history: History, group: Uint32Array): Float64Array {
  const turns: number[] = [];
  group.forEach((child, at) => {
    const block = Math.floor(at / BLOCK);
    let living = false;
    for (const change of history.changesOf(child)) {
      const lives = history.valueIdOf(change) !== REMOVED;
      if (lives !== living) turns.push(change * TURN_CODES + block * 2 + (lives ? 1 : 0));
      living = lives;
    }
  });
  return Float64Array.from(turns).sort();
}
