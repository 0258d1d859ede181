import { useCallback, useEffect } from 'react';
import type { TakeResult } from '../../engine/take';
import { readLaunched } from '../../intake/drop';
import { fetchSample, type Sample } from '../../intake/samples';
import { Fault } from '../../model/errors';
import type { Source } from '../../model/source';
import { takeIn } from '../../queries/take';
import { useArrived } from '../../ui-state/arrived';
import { useTakes } from '../../ui-state/takes';
import { currentLink, navigate } from '../shell/use-link';
import { landReplay } from './land-replay';

/** How a link names the log that its own address has fetched: `?src=URL#/log/src/run/…`. */
export const HOSTED_LOG = 'src';

/**
 * Takes sources in and goes to what comes of them: a replay's moment, or the first log. Resolves with what came, or null
 * for nothing.
 */
export async function openSources(
  title: string,
  sources: readonly Source[],
  forced?: { readonly system: string; readonly shape: string },
): Promise<TakeResult | null> {
  if (sources.length === 0) return null;
  const result = await takeIn(title, sources, forced);
  const first = result?.logs[0];
  if (!first) return null;
  const moments = result.replays.map(landReplay);
  const [a, b, more] = result.logs;
  if (a && b && !more && result.replays.length === 0)
    useTakes.getState().tell({ kind: 'pair', logs: [a.id, b.id] });
  // What somebody's link leads to was missing until now: it opens at the link's own moment.
  const here = currentLink();
  if (here.page === 'log' && result.logs.some(({ id }) => id === here.log)) return result;
  if (here.page === 'compare' && result.logs.some(({ id }) => id === here.a.log || id === here.b.log))
    return result;
  if (here.page === 'log' && here.log === HOSTED_LOG) {
    navigate({ ...here, log: first.id }, 'replace');
    return result;
  }
  if (here.page === 'log' && here.arrival) {
    useArrived.getState().offer(here.log, first.id);
    return result;
  }
  // A link that brought its replay is done with, and so is the command line's: going back must not take it in once more.
  const how = here.page === 'data' || here.page === 'open' ? 'replace' : 'push';
  const moment = moments.find((link) => link !== null);
  if (moment) navigate(moment, how);
  // Several logs: the library shows what there is to choose from.
  else if (result.logs.length > 1) navigate({ page: 'library' }, how);
  else navigate({ page: 'log', log: first.id, run: null, position: null, tab: null }, how);
  return result;
}

/** Opens what is still being read from the system, and says so when the system does not let it be read. */
export async function openWhenRead(reading: Promise<readonly Source[]>): Promise<void> {
  try {
    const sources = await reading;
    await openSources(titleOf(sources), sources);
  } catch (error) {
    tell('what you opened', error instanceof Fault ? error : new Fault('file-unreadable'));
  }
}

/** Says what went wrong before anything could be taken in. */
export function tell(title: string, fault: Fault): void {
  useTakes.getState().tell({ kind: 'fault', title, fault });
}

/** Opens a sample that comes with the application. */
export function useSample(): (sample: Sample) => Promise<void> {
  return useCallback(async (sample) => {
    try {
      await openSources(sample.title, await fetchSample(sample, document.baseURI));
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
      tell(sample.title, fault);
    }
  }, []);
}

/** What browsers offer that open files from the file manager; their types are not in the standard library yet. */
interface LaunchQueue {
  setConsumer(take: (launch: { readonly files?: readonly FileSystemHandle[] }) => void): void;
}

/** Opens the files with which the operating system started the page. */
export function useLaunchedFiles(): void {
  useEffect(() => {
    const { launchQueue } = window as { launchQueue?: LaunchQueue };
    launchQueue?.setConsumer(({ files = [] }) => {
      if (files.length > 0) void openWhenRead(readLaunched(files));
    });
  }, []);
}

/** A name for a drop: its only file, or how many there are. */
export function titleOf(sources: readonly Source[]): string {
  return sources.length === 1 ? sources[0]!.name : `${sources.length} files`;
}
