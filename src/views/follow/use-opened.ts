import { useEffect, useRef, useState } from 'react';
import { Fault } from '../../model/errors';
import { openSources } from '../intake/use-intake';
import { navigate } from '../shell/use-link';
import { type FetchedSoFar, fetchAll, openedFiles, planFor, titleOfOpened } from './command-line';
import { startFollowing } from './start-following';

/** How far the opening of what the command line named is. */
export type Opening =
  | { readonly phase: 'asking' }
  | { readonly phase: 'fetching'; readonly soFar: FetchedSoFar }
  /** It is being taken in like any other file, which shows itself. */
  | { readonly phase: 'handed' }
  /** The first records of what is followed are waited for. */
  | { readonly phase: 'following'; readonly title: string }
  /** It came, and nothing became of it; a notice says why. */
  | { readonly phase: 'left' }
  /** The command has ended. */
  | { readonly phase: 'gone' }
  | { readonly phase: 'failed'; readonly fault: Fault };

/** Between two reports of progress. */
const REPORT_MS = 80;

/** Opens what the command line named, once; stops when its page is left. */
export function useOpened() {
  const [opening, setOpening] = useState<Opening>({ phase: 'asking' });
  const stop = useRef(new AbortController());
  const open = useRef(async () => {
    stop.current.abort();
    stop.current = new AbortController();
    const { signal } = stop.current;
    const tell = (next: Opening) => signal.aborted || setOpening(next);
    try {
      tell({ phase: 'asking' });
      tell(await openAll(tell, signal));
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
      tell(fault.code === 'cancelled' ? { phase: 'left' } : { phase: 'failed', fault });
    }
  });
  useEffect(() => {
    void open.current();
    return () => stop.current.abort();
  }, []);
  const cancel = () => {
    stop.current.abort();
    setOpening({ phase: 'left' });
  };
  return { opening, open: () => void open.current(), cancel };
}

/** @returns what is left to say if nobody was led to a log */
async function openAll(tell: (next: Opening) => void, signal: AbortSignal): Promise<Opening> {
  const opened = await openedFiles(signal);
  if (opened === null) return { phase: 'gone' };
  if (signal.aborted) return { phase: 'left' };
  const title = titleOfOpened(opened.files);
  if (opened.follow) {
    tell({ phase: 'following', title });
    const log = await startFollowing(planFor(opened));
    if (log !== null && !signal.aborted)
      navigate({ page: 'log', log, run: null, position: null, tab: null }, 'replace');
    return { phase: 'left' };
  }
  let reported = 0;
  const report = (soFar: FetchedSoFar) => {
    if (performance.now() - reported < REPORT_MS) return;
    reported = performance.now();
    tell({ phase: 'fetching', soFar });
  };
  const sources = await fetchAll(opened, report, signal);
  tell({ phase: 'handed' });
  await openSources(title, sources);
  return { phase: 'left' };
}
