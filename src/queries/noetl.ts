import { keepPreviousData, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type ExecutionFilter, type ExecutionPage, NoetlFault } from '../model/noetl';

/** A list is asked for again so often while it is looked at. */
const LIST_MS = 10_000;
const MAX_TRIES = 4;
const SLOWEST_RETRY_MS = 30_000;
/** Answers that another try does not change. */
const FINAL = ['credentials', 'forbidden', 'missing', 'policy', 'not-the-kind', 'status', 'too-large'];

/** Is a question asked once more that failed so often? */
export function asksAgain(failures: number, error: Error): boolean {
  return failures < MAX_TRIES - 1 && error instanceof NoetlFault && !FINAL.includes(error.trouble.code);
}

/** How long to wait before that: as long as the server says, else twice as long each time. */
export function waitBefore(failures: number, error: Error): number {
  const asked = error instanceof NoetlFault ? error.retryAfter : null;
  return asked ?? Math.min(1_000 * 2 ** failures, SLOWEST_RETRY_MS);
}

/**
 * What a server answers, asked for again while the page is looked at. In a hidden tab nothing is asked: this is a list,
 * not a run that is followed.
 */
function answerTo<T>(
  key: readonly unknown[],
  ask: (signal: AbortSignal) => Promise<T>,
  goesOn: (last: T | undefined) => boolean,
): UseQueryOptions<T> {
  return {
    queryKey: ['noetl', ...key],
    queryFn: ({ signal }) => ask(signal),
    staleTime: 0,
    refetchOnWindowFocus: true,
    refetchInterval: ({ state }) => (goesOn(state.data) ? LIST_MS : false),
    refetchIntervalInBackground: false,
    retry: asksAgain,
    retryDelay: waitBefore,
  };
}

/** A page of the executions of a server. */
export function useExecutions(
  server: string,
  filter: ExecutionFilter,
  page: number,
  ask: (filter: ExecutionFilter, page: number, signal: AbortSignal) => Promise<ExecutionPage>,
): UseQueryResult<ExecutionPage> {
  const question = answerTo(
    [server, 'list', filter, page],
    (signal) => ask(filter, page, signal),
    () => true,
  );
  return useQuery({ ...question, placeholderData: keepPreviousData });
}

/** Something about one execution of a server; asked for again for as long as it may change. */
export function useOfExecution<T>(
  server: string,
  execution: string,
  what: string,
  ask: (signal: AbortSignal) => Promise<T>,
  goesOn: (last: T | undefined) => boolean,
): UseQueryResult<T> {
  return useQuery(answerTo([server, 'execution', execution, what], ask, goesOn));
}
