import type { NumberLists } from './growing-lists';
import { NumberList } from './number-list';

/**
 * Ascending lists of numbers, one for each of many owners of whom most have none: an owner costs two bits.
 * The owners that have a list are marked in a bit set; counting the marks before an owner tells which list it is.
 */
export class SparseLists implements NumberLists {
  private constructor(
    private readonly marks: Uint32Array,
    /** How many marks there are before each word of them. */
    private readonly before: Uint32Array,
    /** Where each list starts; one entry more than lists. */
    private readonly starts: NumberList,
    private readonly entries: NumberList,
  ) {}

  /**
   * Puts the numbers `from … to − 1` into lists.
   * @param ownerOf the owner of a number, −1 for none
   */
  static build(owners: number, from: number, to: number, ownerOf: (number: number) => number): SparseLists {
    const next = countsOf(owners, from, to, ownerOf);
    const marks = new Uint32Array(Math.ceil(owners / 32));
    const before = new Uint32Array(marks.length);
    const starts = new NumberList();
    let start = 0;
    for (let owner = 0; owner < owners; owner++) {
      if (owner % 32 === 0) before[owner >>> 5] = starts.length;
      const count = next[owner]!;
      if (count === 0) continue;
      marks[owner >>> 5]! |= 1 << owner;
      starts.push(start);
      next[owner] = start;
      start += count;
    }
    starts.push(start);
    const entries = new Uint32Array(start);
    for (let number = from; number < to; number++) {
      const owner = ownerOf(number);
      if (owner >= 0) entries[next[owner]!++] = number;
    }
    return new SparseLists(marks, before, starts.settle(), NumberList.from(entries));
  }

  get bytes(): number {
    return this.marks.byteLength + this.before.byteLength + this.starts.bytes + this.entries.bytes;
  }

  range(owner: number): readonly [from: number, to: number] {
    const word = this.marks[owner >>> 5] ?? 0;
    const mark = 1 << owner;
    if ((word & mark) === 0) return [0, 0];
    const list = this.before[owner >>> 5]! + countBits(word & (mark - 1));
    return [this.starts.at(list), this.starts.at(list + 1)];
  }

  entry(at: number): number {
    return this.entries.at(at);
  }

  of(owner: number): Uint32Array {
    const [from, to] = this.range(owner);
    const list = new Uint32Array(to - from);
    for (let at = from; at < to; at++) list[at - from] = this.entries.at(at);
    return list;
  }

  firstFrom(owner: number, value: number): number {
    let [low, high] = this.range(owner);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries.at(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function countsOf(
  owners: number,
  from: number,
  to: number,
  ownerOf: (number: number) => number,
): Uint32Array {
  const counts = new Uint32Array(owners);
  for (let number = from; number < to; number++) {
    const owner = ownerOf(number);
    if (owner >= 0) counts[owner]!++;
  }
  return counts;
}

/** How many bits of a 32-bit word are set: summed in pairs, fours and bytes, which a product then adds up. */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
