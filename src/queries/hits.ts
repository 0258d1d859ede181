import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LogHits } from '../engine/log-hits';
import type { AskedQuery, HitHere, HitsProgress, HitsView, NearestHit } from '../engine/run-hits';
import type { EventRow } from '../model/views';
import { usePaths } from '../ui-state/paths';
import { ask, engine, type Moment, questionOf, type RunRef, usePositioned } from './engine';

/** A query as it stands now: `this` in it is the selected path. */
export function useAsked(query: string): AskedQuery {
  const selected = usePaths((state) => state.selected);
  return { query, self: /\bthis\b/i.test(query) ? selected : null };
}

/** How many events a query finds, and meanwhile how far that is. '' asks nothing. */
export function useHits(
  { log, run }: RunRef,
  { query, self }: AskedQuery,
): UseQueryResult<HitsView> & { readonly progress: HitsProgress | null } {
  const [progress, report] = useState<HitsProgress | null>(null);
  const found = useQuery({
    queryKey: ['in-log', log, 'hits', run, query, self],
    queryFn: ({ signal }) => {
      report(null);
      return engine.ask('hits', { log, run, query, self }, { signal, report });
    },
    enabled: query.trim() !== '',
  });
  return { ...found, progress: found.isFetching ? progress : null };
}

/**
 * How many hits each pixel of an axis has.
 * @param key tells these edges from others
 */
export function useHitTicks(
  { log, run }: RunRef,
  { query, self }: AskedQuery,
  edges: Uint32Array,
  key: string,
  enabled: boolean,
): Uint32Array | undefined {
  const question = questionOf('hitTicks', { log, run, query, self, edges }, [
    'in-log',
    log,
    'hit-ticks',
    run,
    query,
    self,
    key,
  ]);
  return useQuery({
    ...question,
    gcTime: 5_000,
    placeholderData: (last) => last,
    enabled: enabled && edges.length > 2,
  }).data;
}

/** What is wrong with a query; null for nothing. `this` in it may stand for any path. */
export async function wrongQuery(query: string): Promise<string | null> {
  return (await ask('wrongQuery', { query, self: '/state' }))?.message ?? null;
}

/** The first hits of a query. */
export function useHitRows(
  { log, run }: RunRef,
  { query, self }: AskedQuery,
  count: number,
): UseQueryResult<readonly EventRow[]> {
  const question = questionOf('hitRows', { log, run, query, self, from: 0, count }, [
    'in-log',
    log,
    'hit-rows',
    run,
    query,
    self,
    count,
  ]);
  return useQuery({ ...question, gcTime: 5_000, placeholderData: (last) => last });
}

/** What a query says of the event at a position. */
export function useHitHere(
  at: Moment,
  { query, self }: AskedQuery,
  enabled: boolean,
): UseQueryResult<HitHere> {
  return usePositioned('hitHere', { ...at, query, self }, at, [at.position, query, self], enabled);
}

/** The nearest hit of any of the queries before or behind a position. */
export function besideHit(
  { log, run, position }: Moment,
  queries: readonly AskedQuery[],
  way: 1 | -1,
): Promise<NearestHit | null> {
  return ask('besideHit', { log, run, position, queries, way });
}

/** What a query finds in all runs of a log, and meanwhile how far that is. */
export function useLogHits(
  log: string,
  query: string,
  count: number,
): UseQueryResult<LogHits> & { readonly progress: HitsProgress | null } {
  const [progress, report] = useState<HitsProgress | null>(null);
  const found = useQuery({
    queryKey: ['in-log', log, 'log-hits', query, count],
    queryFn: ({ signal }) => engine.ask('logHits', { log, query, count }, { signal, report }),
  });
  return { ...found, progress: found.isFetching ? progress : null };
}
