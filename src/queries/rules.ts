import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { OwnRule, RulesView } from '../model/rule';
import { questionOf, type RunRef } from './engine';

/** All rules held against a run. */
export function useRules(
  { log, run }: RunRef,
  own: readonly OwnRule[],
  enabled: boolean,
): UseQueryResult<RulesView> {
  const question = questionOf('rules', { log, run, own }, ['in-log', log, 'rules', run, own]);
  return useQuery({ ...question, enabled });
}
