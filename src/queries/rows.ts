/** What fills the rows of long lists and of the timeline. */
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { LaneTypes } from '../model/run-columns';
import type { ChildLanes, ChildRun, EventRow, LaneLabel } from '../model/views';
import { questionOf, type RunRef } from './engine';

const PAGE = 100;

/** Rows of a long list by index, fetched in pages around what is visible. */
export function useEventRows(
  { log, run }: RunRef,
  first: number,
  last: number,
): (index: number) => EventRow | undefined {
  const pages = usePages(pagesBetween(first, last), (page) =>
    questionOf('events', { log, run, from: page * PAGE, count: PAGE }, ['in-log', log, 'events', run, page]),
  );
  return (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE];
}

/** Names of lanes are fetched in small pages: the rows in view may belong to lanes from all over the run. */
const LANES_PAGE = 20;

/** Names of lanes, fetched as they come into view. */
export function useLaneLabels(
  { log, run }: RunRef,
  lanes: readonly number[],
): (lane: number) => LaneLabel | undefined {
  const numbers = [...new Set(lanes.map((lane) => Math.floor(lane / LANES_PAGE)))];
  const pages = usePages(numbers, (page) =>
    questionOf('lanes', { log, run, from: page * LANES_PAGE, count: LANES_PAGE }, [
      'in-log',
      log,
      'lanes',
      run,
      page,
    ]),
  );
  return (lane) => pages.get(Math.floor(lane / LANES_PAGE))?.[lane % LANES_PAGE];
}

function pagesBetween(first: number, last: number): number[] {
  const from = Math.max(0, Math.floor(first / PAGE));
  const to = Math.max(from, Math.floor(Math.max(last, 0) / PAGE));
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function usePages<T>(
  numbers: readonly number[],
  question: (page: number) => {
    queryKey: readonly unknown[];
    queryFn: (context: { signal: AbortSignal }) => Promise<readonly T[]>;
  },
): ReadonlyMap<number, readonly T[]> {
  return useQueries({
    queries: numbers.map(question),
    combine: (results) =>
      new Map(results.flatMap((result, at) => (result.data ? [[numbers[at]!, result.data] as const] : []))),
  });
}

/** The capability or step type of each lane; nothing while it is not asked for or not known yet. */
export function useLaneTypes({ log, run }: RunRef, enabled: boolean): LaneTypes | null {
  const question = questionOf('types', { log, run }, ['in-log', log, 'types', run]);
  return useQuery({ ...question, enabled }).data ?? null;
}

/** The first few child runs, placed along the run's events; empty until they are known. */
export function useChildRuns({ log, run }: RunRef, enabled: boolean): readonly ChildRun[] {
  const question = questionOf('childRuns', { log, run }, ['in-log', log, 'child-runs', run]);
  return useQuery({ ...question, enabled }).data ?? NONE;
}

const NONE: readonly never[] = [];

/** The steps of several children, by child; those that are not there yet are missing. */
export function useChildLanes(
  { log, run }: RunRef,
  children: readonly string[],
): ReadonlyMap<string, ChildLanes> {
  // The same answers are the same map, so that nothing is worked out anew for them.
  const combine = useCallback(
    (results: readonly UseQueryResult<ChildLanes>[]) =>
      new Map(results.flatMap(({ data }, at) => (data ? [[children[at]!, data] as const] : []))),
    [children],
  );
  return useQueries({
    queries: children.map((child) =>
      questionOf('childLanes', { log, run, child }, ['in-log', log, 'child-lanes', run, child]),
    ),
    combine,
  });
}
