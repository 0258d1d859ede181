import { useEffect } from 'react';
import type { NearestHit } from '../../engine/run-hits';
import { useLooking } from '../../ui-state/looking';
import { usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';

/** The shortest time between two steps; faster speeds take several events at once. */
const FRAME_MS = 40;

/**
 * Moves the playhead on (or back) while playing; halts at the end, and where an armed stop hits.
 * @param live the run goes on: at its end it is followed
 */
export function usePlayback(live: boolean): void {
  const playing = usePlayhead((state) => state.playing);
  const rate = usePlayhead((state) => state.speed * state.gear);
  const stops = useLooking((state) => state.stops);
  useEffect(() => {
    if (!playing) return undefined;
    useLooking.getState().halted(null);
    const every = Math.max(1000 / Math.abs(rate), FRAME_MS);
    const by = Math.sign(rate) * Math.max(Math.round((Math.abs(rate) * every) / 1000), 1);
    const ahead = new NextStop(
      stops.filter(({ armed }) => armed).map(({ query }) => query),
      by > 0 ? 1 : -1,
    );
    const timer = setInterval(() => {
      const { position, events, step, go, play } = usePlayhead.getState();
      if (by > 0 ? position >= events - 1 : position <= 0) {
        play(false);
        // It was played up to now; what comes from here on is followed.
        if (by > 0 && live) usePlayhead.getState().follow(true);
        return;
      }
      const stop = ahead.from(position);
      // Not known yet: nothing is passed over unseen.
      if (stop === undefined) return;
      if (stop === null || (stop.position - position) * by > by * by) step(by);
      else {
        go(stop.position);
        play(false);
        useLooking.getState().halted({ position: stop.position, query: ahead.queries[stop.query]! });
      }
    }, every);
    return () => clearInterval(timer);
  }, [playing, rate, stops, live]);
}

/** The next stop in a direction, asked for once until it is reached. */
class NextStop {
  private known: { readonly from: number; readonly stop: NearestHit | null } | null = null;
  private asking = false;

  constructor(
    readonly queries: readonly string[],
    private readonly way: 1 | -1,
  ) {}

  /** The nearest stop from a position on; null for none, `undefined` while that is not known. */
  from(position: number): NearestHit | null | undefined {
    if (this.queries.length === 0) return null;
    const { known, way } = this;
    // The playhead may have been moved since: back before where it was asked, or over the stop.
    const holds =
      known !== null &&
      (position - known.from) * way >= 0 &&
      (known.stop === null || (known.stop.position - position) * way > 0);
    if (holds) return known.stop;
    void this.ask(position);
    return undefined;
  }

  private async ask(from: number): Promise<void> {
    const { run } = useStage.getState();
    if (this.asking || run === null) return;
    this.asking = true;
    const self = usePaths.getState().selected;
    try {
      const asked = this.queries.map((query) => ({ query, self }));
      this.known = { from, stop: await run.besideHit(from, asked, this.way) };
    } catch {
      // A query that makes no sense, or a replay that rests: nothing to halt at.
      this.known = { from, stop: null };
    } finally {
      this.asking = false;
    }
  }
}
