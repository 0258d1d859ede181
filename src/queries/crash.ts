import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { AuditView } from '../model/audit';
import type { BoundaryView } from '../model/boundary';
import { type Moment, questionOf, type RunRef, usePositioned } from './engine';

/** What a crash right behind a position would leave, and what a restart would do with it. */
export function useBoundary(
  { log, run, position }: Moment,
  options: Readonly<Record<string, number>>,
): UseQueryResult<BoundaryView> {
  const at = { log, run, position };
  return usePositioned('boundary', { ...at, options }, at, [position, options]);
}

/** What the log records about a run, held against the replay. */
export function useAudit({ log, run }: RunRef): UseQueryResult<AuditView> {
  return useQuery(questionOf('audit', { log, run }, ['in-log', log, 'audit', run]));
}
