import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Chain, FailureKinds, StepTries } from '../model/why';
import { type Moment, questionOf, type RunRef, usePositioned } from './engine';

/** How a run's first failure went on; known once the whole run was replayed. */
export function useChain({ log, run }: RunRef): UseQueryResult<Chain> {
  return useQuery({ ...questionOf('chain', { log, run }, ['in-log', log, 'chain', run]), gcTime: 5_000 });
}

/** The attempts of the step at a position, side by side; null for an event of no step. */
export function useAttempts({ log, run, position }: Moment): UseQueryResult<StepTries | null> {
  const at = { log, run, position };
  return usePositioned('attempts', at, at, [position]);
}

/** The kinds of failure of a log, and what those of a chosen one share. */
export function useFailureKinds(log: string, chosen: string | null): UseQueryResult<FailureKinds> {
  return useQuery({
    ...questionOf('failureKinds', { log, chosen }, ['in-log', log, 'failure-kinds', chosen]),
    placeholderData: keepPreviousData,
  });
}
