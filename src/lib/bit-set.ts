import { grown } from './interner';

/** A set of small whole numbers, an eighth of a byte each. */
export class BitSet {
  private words: Uint32Array = new Uint32Array(4);

  add(number: number): void {
    const word = number >>> 5;
    if (word >= this.words.length) this.words = grown(this.words, word + 1);
    this.words[word]! |= 1 << number;
  }

  delete(number: number): void {
    const word = number >>> 5;
    if (word < this.words.length) this.words[word]! &= ~(1 << number);
  }

  has(number: number): boolean {
    return ((this.words[number >>> 5] ?? 0) & (1 << number)) !== 0;
  }

  /** How many of the numbers below `size` are in the set. */
  count(size: number): number {
    let count = 0;
    for (const _ of this.between(0, size)) count++;
    return count;
  }

  /** The numbers that are in both. */
  and(other: BitSet): BitSet {
    return this.combined(Math.min(this.words.length, other.words.length), (a, b) => a & b, other);
  }

  /** The numbers that are in one of them or in both. */
  or(other: BitSet): BitSet {
    return this.combined(Math.max(this.words.length, other.words.length), (a, b) => a | b, other);
  }

  /** The numbers below `size` that are not in the set. */
  not(size: number): BitSet {
    const result = new BitSet();
    result.words = new Uint32Array((size >>> 5) + 1);
    for (let word = 0; word < result.words.length; word++) result.words[word] = ~(this.words[word] ?? 0);
    result.words[size >>> 5]! &= (1 << (size & 31)) - 1;
    return result;
  }

  private combined(length: number, how: (a: number, b: number) => number, other: BitSet): BitSet {
    const result = new BitSet();
    result.words = new Uint32Array(length);
    for (let word = 0; word < length; word++)
      result.words[word] = how(this.words[word] ?? 0, other.words[word] ?? 0);
    return result;
  }

  /** The first number from `from` on that is in the set; −1 where there is none below `size`. */
  next(from: number, size: number): number {
    for (const number of this.between(Math.max(from, 0), size)) return number;
    return -1;
  }

  /** The last number up to `from` that is in the set, −1 where there is none. */
  last(from: number): number {
    for (let number = from; number >= 0; number--) {
      if ((this.words[number >>> 5] ?? 0) === 0) number &= ~31;
      else if (this.has(number)) return number;
    }
    return -1;
  }

  /** The numbers `from … to − 1` that are in the set, ascending. */
  *between(from: number, to: number): Iterable<number> {
    for (let number = from; number < to; number++) {
      if ((this.words[number >>> 5] ?? 0) === 0) number |= 31;
      else if (this.has(number)) yield number;
    }
  }
}
