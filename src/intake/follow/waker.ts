import type { Sleep } from '../../model/follow';

/** Waits that can be cut short. */
export class Waker {
  private woken = false;
  private rouse: (() => void) | null = null;

  constructor(private readonly sleep: Sleep) {}

  /** Resolves after a time, or when woken; at once when woken since the last wait. With null only when woken. */
  async wait(ms: number | null): Promise<void> {
    if (!this.woken) {
      const alarm = new AbortController();
      const roused = new Promise<void>((resolve) => {
        this.rouse = () => {
          alarm.abort();
          resolve();
        };
      });
      // A sleep that was cut short rejects; that is what it was told to do.
      const slept = ms === null ? roused : this.sleep(ms, alarm.signal).catch(() => {});
      await Promise.race([roused, slept]);
      this.rouse = null;
    }
    this.woken = false;
  }

  /** Ends the wait of now, or else the next one before it begins. */
  wake(): void {
    this.woken = true;
    this.rouse?.();
  }
}
