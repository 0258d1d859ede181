import { networkOf } from './rate-limit';

/** So many at once for each address, so that one alone cannot take every place there is. */
export class AtOnce {
  /** Places taken; an address that has none is not in it. */
  private readonly taken = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Takes a place. What gives it back, to be called once; null where all places of this address are taken. */
  enter(address: string): (() => void) | null {
    const key = networkOf(address);
    const before = this.taken.get(key) ?? 0;
    if (before >= this.most) return null;
    this.taken.set(key, before + 1);
    return () => this.leave(key);
  }

  private leave(key: string): void {
    const left = this.taken.get(key)! - 1;
    if (left > 0) this.taken.set(key, left);
    else this.taken.delete(key);
  }

  /** How many addresses have a place. */
  get size(): number {
    return this.taken.size;
  }
}
