import type { History } from './history';
import { REMOVED } from './value-table';

const BLOCK = 256;

/**
 * Which children of a crowded node are there at a moment, without visiting each: children stand in blocks
 * of 256 in order of creation, and each block knows how many of its children live after each change that
 * brings one or takes one away. Finding the i-th living child costs one binary search a block.
 */
export class ChildIndex {
  private constructor(
    private readonly children: Uint32Array,
    /** The first entry of each block; one more than blocks. */
    private readonly blockStart: Uint32Array,
    /** Changes that alter a block's count, ascending in each block … */
    private readonly change: Uint32Array,
    /** … and the count afterwards. */
    private readonly count: Uint32Array,
    /** The node's own, only write: children written before it are gone. */
    readonly base: number,
  ) {}

  get bytes(): number {
    return this.blockStart.byteLength + this.change.byteLength + this.count.byteLength;
  }

  static build(history: History, node: number): ChildIndex {
    const children = history.childrenOf(node);
    const own = history.changesOf(node);
    const base = own.length === 1 ? own[0]! : -1;
    const blocks = Math.ceil(children.length / BLOCK);
    const blockStart = new Uint32Array(blocks + 1);
    const changes: number[] = [];
    const counts: number[] = [];
    for (let block = 0; block < blocks; block++) {
      const turns = turnsOf(history, children.subarray(block * BLOCK, (block + 1) * BLOCK));
      let living = 0;
      for (const turn of turns) {
        living += turn.step;
        changes.push(turn.change);
        counts.push(living);
      }
      blockStart[block + 1] = changes.length;
    }
    return new ChildIndex(children, blockStart, Uint32Array.from(changes), Uint32Array.from(counts), base);
  }

  /** How many children live before change `limit`. */
  countBefore(limit: number): number {
    let total = 0;
    for (let block = 0; block + 1 < this.blockStart.length; block++) total += this.blockCount(block, limit);
    return total;
  }

  /** The living children from the `from`-th on, `count` of them, before change `limit`. */
  window(history: History, limit: number, from: number, count: number): number[] {
    const found: number[] = [];
    let skip = from;
    for (let block = 0; block + 1 < this.blockStart.length && found.length < count; block++) {
      const living = this.blockCount(block, limit);
      if (living <= skip) {
        skip -= living;
        continue;
      }
      for (const child of this.children.subarray(block * BLOCK, (block + 1) * BLOCK)) {
        if (!livesBefore(history, child, limit)) continue;
        if (skip > 0) skip--;
        else if (found.length < count) found.push(child);
      }
    }
    return found;
  }

  /** How many living children stand before the `child`. */
  rankBefore(history: History, child: number, limit: number): number {
    const at = this.children.indexOf(child);
    const block = Math.floor(at / BLOCK);
    let rank = 0;
    for (let earlier = 0; earlier < block; earlier++) rank += this.blockCount(earlier, limit);
    for (const other of this.children.subarray(block * BLOCK, at))
      if (livesBefore(history, other, limit)) rank++;
    return rank;
  }

  private blockCount(block: number, limit: number): number {
    let low = this.blockStart[block]!;
    const start = low;
    let high = this.blockStart[block + 1]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.change[middle]! < limit) low = middle + 1;
      else high = middle;
    }
    return low === start ? 0 : this.count[low - 1]!;
  }
}

/** Is the last own write of a node before `limit` a value? */
function livesBefore(history: History, node: number, limit: number): boolean {
  const change = history.ownChangeBefore(node, limit);
  return change >= 0 && history.valueIdOf(change) !== REMOVED;
}

/** The changes at which a child of the block appears (+1) or goes (−1), ascending. */
function turnsOf(history: History, block: Uint32Array): { change: number; step: number }[] {
  const turns: { change: number; step: number }[] = [];
  for (const child of block) {
    let living = false;
    for (const change of history.changesOf(child)) {
      const lives = history.valueIdOf(change) !== REMOVED;
      if (lives !== living) turns.push({ change, step: lives ? 1 : -1 });
      living = lives;
    }
  }
  return turns.sort((a, b) => a.change - b.change);
}
