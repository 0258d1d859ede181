/** More addresses are not remembered; those that were quiet for longest are forgotten first. */
const MAX_ADDRESSES = 10_000;

const HOUR_MS = 3_600_000;

/** So much an hour for each address: what was spent comes back little by little. */
export class RateLimit {
  /**
   * When everything that an address spent will have come back, in milliseconds. In the order of the last request,
   * which is the order of forgetting.
   */
  private readonly restored = new Map<string, number>();

  /** @param now milliseconds, of whatever beginning */
  constructor(
    private readonly perHour: number,
    private readonly now: () => number,
    private readonly maxAddresses = MAX_ADDRESSES,
  ) {}

  /** Spends `cost`; 0 if that was allowed, otherwise the seconds after which it will be. */
  spend(address: string, cost: number): number {
    const key = networkOf(address);
    const now = this.now();
    const before = Math.max(this.restored.get(key) ?? now, now);
    const after = before + Math.round((cost * HOUR_MS) / this.perHour);
    const tooMuch = after - now - HOUR_MS;
    this.restored.delete(key);
    this.restored.set(key, tooMuch > 0 ? before : after);
    this.forget();
    return tooMuch > 0 ? Math.ceil(tooMuch / 1000) : 0;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.restored.size;
  }

  private forget(): void {
    if (this.restored.size <= this.maxAddresses) return;
    const [quietest] = this.restored.keys();
    this.restored.delete(quietest!);
  }
}

/** An IPv6 customer has 2^64 addresses at the least: they count as one. */
export function networkOf(address: string): string {
  if (!address.includes(':') || /^::ffff:\d/i.test(address)) return address.replace(/^::ffff:/i, '');
  const [front = '', back = ''] = address.split('%')[0]!.split('::');
  const head = front.split(':').filter(Boolean);
  const tail = back.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
