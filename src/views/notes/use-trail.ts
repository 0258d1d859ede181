import { useEffect } from 'react';
import { type Movement, type Stay, walkOn } from '../../model/trail';
import { ask, type RunRef } from '../../queries/engine';
import { usePlayhead } from '../../ui-state/playhead';

/** How long the playhead rests before its place is part of the trail. */
const REST_MS = 1_500;

/** Keeps the trail of the run that is open: tells the engine each place that one looked at. */
export function useTrail({ log, run }: RunRef): void {
  useEffect(() => {
    let stay: Stay | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const walk = (movement: Movement) => {
      const walked = walkOn(stay, movement);
      stay = walked.stay;
      // What cannot be kept is no loss that anybody should be stopped for.
      if (walked.visited) void ask('addVisit', { log, run, ...walked.visited }).catch(() => {});
    };
    const move = (kind: 'opened' | 'jumped' | 'stepped', position: number) => {
      walk({ kind, position, at: performance.now() });
      clearTimeout(timer);
      timer = setTimeout(() => walk({ kind: 'rested' }), REST_MS);
    };
    move('opened', usePlayhead.getState().position);
    const stop = usePlayhead.subscribe(({ position, playing, subject }, before) => {
      if (position === before.position || subject !== before.subject) return;
      const isStep = playing || Math.abs(position - before.position) === 1;
      move(isStep ? 'stepped' : 'jumped', position);
    });
    return () => {
      stop();
      clearTimeout(timer);
      walk({ kind: 'left', at: performance.now() });
    };
  }, [log, run]);
}
