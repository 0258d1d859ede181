import { grown } from './interner';

const NARROW_LIMIT = 2 ** 24;

/**
 * A growing list of whole numbers below 2³². Once it is settled it holds no spare room, and three bytes a
 * number where that is enough: a run of a million events has a few million paths and changes, so most of
 * what numbers them is just too large for two bytes.
 */
export class NumberList {
  private wide: Uint32Array = new Uint32Array(64);
  /** Settled and all small: three bytes each, the lowest first. */
  private narrow: Uint8Array | null = null;
  private count = 0;

  static from(numbers: Uint32Array): NumberList {
    const list = new NumberList();
    list.wide = numbers;
    list.count = numbers.length;
    return list.settle();
  }

  get length(): number {
    return this.count;
  }

  /** Bytes of memory held. */
  get bytes(): number {
    return this.narrow?.byteLength ?? this.wide.byteLength;
  }

  /** The number at an index below the length. */
  at(index: number): number {
    const { narrow } = this;
    if (narrow === null) return this.wide[index]!;
    const at = index * 3;
    return narrow[at]! | (narrow[at + 1]! << 8) | (narrow[at + 2]! << 16);
  }

  /** Adds a number at the end of a list that is not settled. */
  push(number: number): void {
    if (this.count === this.wide.length) this.wide = grown(this.wide, this.count + 1);
    this.wide[this.count++] = number;
  }

  /** Takes back all but the first `count` numbers of a list that is not settled. */
  cut(count: number): void {
    this.count = Math.min(this.count, count);
  }

  /** A copy of all of them. */
  toArray(): Uint32Array {
    return Uint32Array.from({ length: this.count }, (_, index) => this.at(index));
  }

  /** Gives spare room back. Nothing can be added afterwards. */
  settle(): this {
    if (this.narrow !== null) return this;
    const numbers = this.wide.subarray(0, this.count);
    if (numbers.every((number) => number < NARROW_LIMIT)) {
      this.narrow = narrowed(numbers);
      this.wide = new Uint32Array(0);
    } else if (this.count < this.wide.length) this.wide = numbers.slice();
    return this;
  }
}

function narrowed(numbers: Uint32Array): Uint8Array {
  const narrow = new Uint8Array(numbers.length * 3);
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    narrow[index * 3] = number;
    narrow[index * 3 + 1] = number >>> 8;
    narrow[index * 3 + 2] = number >>> 16;
  }
  return narrow;
}
