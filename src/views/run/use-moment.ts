import { useEffect, useMemo, useRef } from 'react';
import type { RunView } from '../../model/views';
import { ask, type Moment, type RunRef } from '../../queries/engine';
import { usePlayhead } from '../../ui-state/playhead';
import { navigate } from '../shell/use-link';
import type { RunLink } from './RunPage';

/** How long the playhead rests before the address and the library remember it. */
const REST_MS = 250;

/**
 * Ties the playhead to the address: it starts where the link says (else at the first cause), follows back
 * and forward, and writes its position back once it rests. Says whether it has started.
 * @param live the run's log is followed: its events only become more
 */
export function useMoment(link: RunLink, view: RunView | undefined, live: boolean): boolean {
  const { start, go, position } = usePlayhead();
  const subject = usePlayhead((state) => state.subject);
  const wanted = `${link.log}/${link.run}`;
  const written = useRef<number | null>(null);
  const { events, cause } = view ?? {};

  useEffect(() => {
    if (events === undefined || cause === undefined) return;
    // A check may have found other events than were listed at first.
    const known = usePlayhead.getState();
    if (known.subject !== wanted) {
      start(wanted, events, link.position ?? cause.position);
      if (live && usePlayhead.getState().position === events - 1) usePlayhead.getState().follow(true);
    } else if (live && events >= known.events) known.grow(events);
    else known.resize(events);
  }, [events, cause, wanted, link.position, start, live]);

  // The address changed by itself (back, forward, a jump): follow it.
  useEffect(() => {
    if (
      link.position !== null &&
      link.position !== written.current &&
      usePlayhead.getState().subject === wanted
    )
      go(link.position);
    written.current = link.position;
  }, [link.position, wanted, go]);

  useEffect(() => {
    if (subject !== wanted || position === link.position) return undefined;
    const timer = setTimeout(() => {
      written.current = position;
      navigate({ ...link, position }, 'replace');
      void ask('visit', { log: link.log, run: link.run, position });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [subject, wanted, position, link]);

  return view !== undefined && subject === wanted;
}

/** The run at the playhead; for what shows one moment. */
export function useAtPlayhead(runRef: RunRef): Moment {
  const position = usePlayhead((state) => state.position);
  return useMemo(() => ({ ...runRef, position }), [runRef, position]);
}

/** Goes to a position as a step of its own, which the back button undoes. */
export function jump(link: RunLink, position: number): void {
  navigate({ ...link, position }, 'push');
}
