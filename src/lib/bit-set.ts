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

  /** The numbers `from … to − 1` that are in the set, ascending. */
  *between(from: number, to: number): Iterable<number> {
    for (let number = from; number < to; number++) {
      if ((this.words[number >>> 5] ?? 0) === 0) number |= 31;
      else if (this.has(number)) yield number;
    }
  }
}
