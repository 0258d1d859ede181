import type { FollowWorld } from '../../model/follow';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/**
 * A clock that only goes on when nobody works: a test plays an hour in no time, always in the same order. Whoever
 * sleeps is woken in turn, once nothing that was asked is still on its way.
 */
export class PretendTime implements FollowWorld {
  /** Added to what {@link now} tells: the reader's clock may jump. */
  jump = 0;
  private time = Date.UTC(2026, 7, 19, 12);
  private sleepers: Sleeper[] = [];
  private inFlight = 0;

  constructor(private readonly asks: typeof globalThis.fetch) {}

  readonly now = () => this.time + this.jump;

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const wake = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const sleeper = { due: this.time + ms, wake };
      const leave = () => {
        this.sleepers = this.sleepers.filter((each) => each !== sleeper);
        reject(signal.reason);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.sleepers.push(sleeper);
    });

  /** Asks, and counts what is on its way until all of its answer is here. */
  readonly fetch: typeof globalThis.fetch = async (...asked) => {
    this.inFlight++;
    try {
      const { status, headers, body, type } = await this.asks(...asked);
      const bytes = body === null ? null : await new Response(body).arrayBuffer();
      return type === 'error' ? Response.error() : new Response(bytes, { status, headers });
    } finally {
      this.inFlight--;
    }
  };

  /** Lets time go by until something is so, for at most so many wakings. */
  async until(isSo: () => boolean, wakings = 5_000): Promise<void> {
    for (let count = 0; count < wakings; count++) {
      await this.quiet();
      if (isSo()) return;
      const next = this.sleepers.reduce<Sleeper | null>(
        (first, each) => (first === null || each.due < first.due ? each : first),
        null,
      );
      if (next === null) continue;
      this.sleepers = this.sleepers.filter((each) => each !== next);
      this.time = Math.max(this.time, next.due);
      next.wake();
    }
    throw new Error('It never came to be so');
  }

  /** Everything that can be done now is done. */
  private async quiet(): Promise<void> {
    do for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    while (this.inFlight > 0);
  }
}
