const LEAST = 1024;

/** Remembers pairs of numbers, at 24 to 48 bytes each. */
export class SeenPairs {
  private first = new Float64Array(LEAST);
  private second = new Float64Array(LEAST).fill(-1);
  private count = 0;

  /** Adds a pair; says whether it was there. @param b not negative */
  add(a: number, b: number): boolean {
    const slot = this.slotOf(a, b);
    if (this.second[slot]! >= 0) return true;
    this.first[slot] = a;
    this.second[slot] = b;
    if (++this.count * 2 > this.first.length) this.grow();
    return false;
  }

  private slotOf(a: number, b: number): number {
    const mask = this.first.length - 1;
    let hash = Math.imul((a % 0x7fffffff) | 0, 0x9e3779b1) ^ Math.imul(b | 0, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask)
      if (this.second[slot]! < 0 || (this.first[slot] === a && this.second[slot] === b)) return slot;
  }

  private grow(): void {
    const [first, second] = [this.first, this.second];
    this.first = new Float64Array(first.length * 2);
    this.second = new Float64Array(first.length * 2).fill(-1);
    for (let at = 0; at < first.length; at++) {
      if (second[at]! < 0) continue;
      const slot = this.slotOf(first[at]!, second[at]!);
      this.first[slot] = first[at]!;
      this.second[slot] = second[at]!;
    }
  }
}
