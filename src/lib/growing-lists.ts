import { grown } from './interner';

/** Ascending lists of numbers, one for each of many owners. */
export interface NumberLists {
  /** Bytes of memory held. */
  readonly bytes: number;
  /** Where an owner's list stands among all entries: from, and the entry behind its last. */
  range(owner: number): readonly [from: number, to: number];
  /** An entry, by its place among all of them. */
  entry(at: number): number;
  /** A copy of an owner's list. */
  of(owner: number): Uint32Array;
  /** Where in an owner's list the first number stands that is not below `value`, among all entries. */
  firstFrom(owner: number, value: number): number;
}

/** A list that has no room left moves behind all others, into twice the room; what it leaves is not used again. */
const GROWTH = 2;

/**
 * {@link NumberLists} to which a number is added at a cost that does not depend on how many there are, and of which
 * the last ones can be taken back. They take about three times the memory of lists that are complete.
 */
export class GrowingLists implements NumberLists {
  private starts: Uint32Array = new Uint32Array(64);
  private counts: Uint32Array = new Uint32Array(64);
  private rooms: Uint32Array = new Uint32Array(64);
  private entries: Uint32Array = new Uint32Array(64);
  private used = 0;

  get bytes(): number {
    return (this.starts.length * 3 + this.entries.length) * 4;
  }

  /** Adds a number that is larger than all others of its owner. */
  push(owner: number, number: number): void {
    if (owner >= this.starts.length) this.makeOwner(owner);
    const count = this.counts[owner]!;
    if (count === this.rooms[owner]!) this.move(owner, count);
    this.entries[this.starts[owner]! + count] = number;
    this.counts[owner] = count + 1;
  }

  /** Takes back an owner's numbers from `value` on. */
  cut(owner: number, value: number): void {
    if (owner >= this.starts.length) return;
    this.counts[owner] = this.firstFrom(owner, value) - this.starts[owner]!;
  }

  range(owner: number): readonly [from: number, to: number] {
    if (owner >= this.starts.length) return [0, 0];
    const start = this.starts[owner]!;
    return [start, start + this.counts[owner]!];
  }

  entry(at: number): number {
    return this.entries[at]!;
  }

  of(owner: number): Uint32Array {
    const [from, to] = this.range(owner);
    return this.entries.slice(from, to);
  }

  firstFrom(owner: number, value: number): number {
    let [low, high] = this.range(owner);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private makeOwner(owner: number): void {
    this.starts = grown(this.starts, owner + 1);
    this.counts = grown(this.counts, this.starts.length);
    this.rooms = grown(this.rooms, this.starts.length);
  }

  private move(owner: number, count: number): void {
    const room = Math.max(count * GROWTH, 1);
    if (this.used + room > this.entries.length) this.entries = grown(this.entries, this.used + room);
    const start = this.starts[owner]!;
    this.entries.copyWithin(this.used, start, start + count);
    this.starts[owner] = this.used;
    this.rooms[owner] = room;
    this.used += room;
  }
}
