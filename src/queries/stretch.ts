import { keepPreviousData, type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type { StretchReading } from '../model/readings';
import type { RunProblems, Stretch } from '../model/views';
import type { StretchChanges, WrittenPath } from '../replay/stretch';
import { questionOf, type RunRef } from './engine';

/** Paths of a stretch that are asked for at once. */
const PATHS = 100;

/** The first paths that a stretch wrote, as far as they are there yet. */
export interface StretchPaths extends Omit<StretchChanges, 'from'> {
  readonly rows: readonly WrittenPath[];
}

/** What a stretch wrote: the first windows of its paths, each asked for by itself. */
export function useStretch(
  { log, run }: RunRef,
  stretch: Stretch,
  windows: number,
): ReturnType<typeof combineWindows> {
  return useQueries({
    queries: Array.from({ length: windows }, (_, window) => ({
      ...questionOf('stretch', { log, run, stretch, from: window * PATHS, count: PATHS }, [
        'in-log',
        log,
        'stretch',
        run,
        stretch,
        window,
      ]),
      gcTime: 5_000,
    })),
    combine: combineWindows,
  });
}

/** The windows up to the first that is not there yet, as one list. */
function combineWindows(results: readonly UseQueryResult<StretchChanges>[]): {
  readonly data: StretchPaths | undefined;
  readonly error: Error | null;
} {
  const error = results.find((result) => result.error)?.error ?? null;
  const behind = results.findIndex((result) => result.data === undefined);
  const there = results.slice(0, behind < 0 ? results.length : behind).map((result) => result.data!);
  const [first] = there;
  return { data: first && { ...first, rows: there.flatMap(({ rows }) => rows) }, error };
}

/** The problems of a run, or of a stretch of it. They follow the log's problems, which a check adds to. */
export function useRunProblems({ log, run }: RunRef, stretch: Stretch | null): UseQueryResult<RunProblems> {
  const question = questionOf('problems', { log, run, stretch }, ['log', log, 'problems', run, stretch]);
  return useQuery({ ...question, placeholderData: keepPreviousData, gcTime: 5_000 });
}

/** What each series measured in a stretch. */
export function useStretchReadings(
  { log, run }: RunRef,
  stretch: Stretch | null,
): UseQueryResult<readonly StretchReading[]> {
  const wanted = stretch ?? { from: 0, to: 0 };
  return useQuery({
    ...questionOf('stretchReadings', { log, run, stretch: wanted }, [
      'in-log',
      log,
      'stretch-readings',
      run,
      wanted,
    ]),
    placeholderData: keepPreviousData,
    gcTime: 5_000,
    enabled: stretch !== null,
  });
}
