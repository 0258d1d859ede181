/** How the page asks for two runs beside each other. */
import { keepPreviousData, type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type { TwoRuns } from '../engine/comparisons';
import type {
  ComparedPair,
  ComparedRow,
  ComparedStep,
  ComparisonProgress,
  ComparisonView,
  MaskChoice,
} from '../model/comparison';
import { engine, queryClient, questionOf } from './engine';

/** What is compared, but for what. */
export interface ComparedRef {
  readonly runs: TwoRuns;
  readonly choice: MaskChoice;
}

/** A check that finds other events in the first log makes all of it void. */
function keyOf({ runs, choice }: ComparedRef, ...rest: readonly unknown[]) {
  return ['in-log', runs.a.log, 'compare', runs, choice, ...rest];
}

/** Two runs compared; what was said under the last choice of masks stays until the next is there. */
export function useComparison(ref: ComparedRef): UseQueryResult<ComparisonView> {
  return useQuery({
    queryKey: keyOf(ref),
    queryFn: ({ signal }) =>
      engine.ask('compare', ref, {
        signal,
        report: (progress) => queryClient.setQueryData(progressKey(ref.runs), progress),
      }),
    placeholderData: (last, before) =>
      JSON.stringify(before?.queryKey[3]) === JSON.stringify(ref.runs) ? last : undefined,
    gcTime: 60_000,
  });
}

function progressKey(runs: TwoRuns) {
  return ['compare-progress', runs];
}

/** How far a comparison is. */
export function useComparisonProgress(runs: TwoRuns): ComparisonProgress | null {
  const key = progressKey(runs);
  return (
    useQuery<ComparisonProgress | null>({ queryKey: key, queryFn: () => null, enabled: false }).data ?? null
  );
}

const PAGE = 60;

/**
 * Rows by their numbers, fetched in pages around what is visible.
 * @param shown the numbers of all rows that are listed, ascending
 */
export function useComparedRows(
  ref: ComparedRef,
  shown: ArrayLike<number>,
  first: number,
  last: number,
  filter: string,
): (index: number) => ComparedRow | undefined {
  const from = Math.floor(Math.max(first, 0) / PAGE);
  const to = Math.floor(Math.max(last, 0) / PAGE);
  const pages = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const found = useQueries({
    queries: pages.map((page) => {
      const rows = Array.prototype.slice.call(shown, page * PAGE, (page + 1) * PAGE) as number[];
      return {
        ...questionOf('comparedRows', { ...ref, rows }, keyOf(ref, 'rows', filter, page)),
        enabled: rows.length > 0,
        gcTime: 5_000,
      };
    }),
  });
  return (index) => found[Math.floor(index / PAGE) - from]?.data?.[index % PAGE];
}

/** Everything about one row; the last one stays while the next is on its way. */
export function useComparedPair(ref: ComparedRef, row: number): UseQueryResult<ComparedPair | null> {
  return useQuery({
    ...questionOf('comparedPair', { ...ref, row }, keyOf(ref, 'pair', row)),
    placeholderData: keepPreviousData,
    enabled: row >= 0,
    gcTime: 5_000,
  });
}

/** A window of the steps of both runs. */
export function useComparedSteps(
  ref: ComparedRef,
  from: number,
  count: number,
): UseQueryResult<readonly ComparedStep[]> {
  return useQuery({
    ...questionOf('comparedSteps', { ...ref, from, count }, keyOf(ref, 'steps', from, count)),
    placeholderData: keepPreviousData,
    gcTime: 5_000,
  });
}
