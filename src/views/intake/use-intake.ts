import { useCallback } from 'react';
import { fetchSample, type Sample } from '../../intake/samples';
import { Fault } from '../../model/errors';
import type { Source } from '../../model/source';
import { takeIn } from '../../queries/take';
import { useTakes } from '../../ui-state/takes';
import { navigate } from '../shell/use-link';

/** Takes sources in and goes to the first log that comes of them. */
export async function openSources(
  title: string,
  sources: readonly Source[],
  forced?: { readonly system: string; readonly shape: string },
): Promise<void> {
  if (sources.length === 0) return;
  const result = await takeIn(title, sources, forced);
  const first = result?.logs[0];
  if (!first) return;
  // Several logs: the library shows what there is to choose from.
  if (result.logs.length > 1) navigate({ page: 'library' });
  else navigate({ page: 'log', log: first.id, run: null, position: null, tab: null });
}

/** Opens a sample that comes with the application. */
export function useSample(): (sample: Sample) => Promise<void> {
  return useCallback(async (sample) => {
    try {
      await openSources(sample.title, await fetchSample(sample, document.baseURI));
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
      useTakes.getState().tell({ kind: 'fault', title: sample.title, fault });
    }
  }, []);
}

/** A name for a drop: its only file, or how many there are. */
export function titleOf(sources: readonly Source[]): string {
  return sources.length === 1 ? sources[0]!.name : `${sources.length} files`;
}
