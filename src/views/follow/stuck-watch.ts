import type { LiveNews, LiveView } from '../../model/live';
import type { Micros } from '../../model/units';
import { ageOf } from '../../selectors/stuck';

/** News of one log at one look; more are told at the next. */
const MAX_NEWS = 20;

/** Tells once of each attempt that gets stuck while its log is followed; what was silent before that is no news. */
export class StuckWatch {
  /** Since when each log is followed here. */
  private readonly since = new Map<string, Micros>();
  private readonly told = new Map<string, Set<string>>();

  /**
   * The attempts that got stuck since the last look, by log.
   * @param now the moment, in micros
   * @param times how many times its usual duration an attempt may be silent
   * @param isHeard is there contact with the source? Without it nobody knows who is silent
   */
  look(
    views: readonly LiveView[],
    now: Micros,
    times: number,
    isHeard: (log: string) => boolean = () => true,
  ): Map<string, LiveNews[]> {
    const news = new Map<string, LiveNews[]>();
    for (const log of [...this.since.keys()]) if (!views.some((view) => view.log === log)) this.forget(log);
    for (const { log, open } of views) {
      const since = this.since.get(log) ?? now;
      this.since.set(log, since);
      const told = this.told.get(log) ?? new Set();
      this.told.set(log, told);
      if (!isHeard(log)) continue;
      const fresh: LiveNews[] = [];
      for (const attempt of open) {
        const { run, runName, position, label } = attempt;
        // A late event moves positions.
        const key = `${run} ${label} ${attempt.attempt}`;
        const { stuck, silent } = ageOf(attempt, now, times);
        if (stuck !== true || attempt.lastSign < since || told.has(key) || fresh.length >= MAX_NEWS) continue;
        told.add(key);
        fresh.push({ kind: 'stuck', run, runName, position, step: label, silent });
      }
      if (fresh.length > 0) news.set(log, fresh);
    }
    return news;
  }

  private forget(log: string): void {
    this.since.delete(log);
    this.told.delete(log);
  }
}
