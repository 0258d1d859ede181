import { skipToken, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { BranchProgress, BranchView } from '../engine/branch';
import type { RuleChanges } from '../engine/branch-verdict';
import type { ReducedFile, ReduceProgress, ReduceQuestion } from '../engine/reduce-log';
import type { Edit } from '../model/branch';
import { Fault } from '../model/errors';
import type { Failings } from '../model/failing';
import type { OwnRule } from '../model/rule';
import type { BranchChanges } from '../replay/branch-diff';
import { subjectOf } from '../ui-state/branches';
import { useReductions } from '../ui-state/reductions';
import { ask, engine, type Moment, queryClient, questionOf, type RunRef } from './engine';

/** What would come of some edits, and meanwhile how far its replay is. No edits ask nothing. */
export function useBranch(
  { log, run }: RunRef,
  edits: readonly Edit[],
): UseQueryResult<BranchView> & { readonly progress: BranchProgress | null } {
  const queryKey = ['in-log', log, 'branch', run, edits];
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      const report = (progress: BranchProgress) =>
        queryClient.setQueryData(['progress', ...queryKey], progress);
      return engine.ask('branch', { log, run, edits }, { signal, report });
    },
    enabled: edits.length > 0,
  });
  // Whoever asked first, all that show the branch see how far it is.
  const progress = useQuery<BranchProgress>({ queryKey: ['progress', ...queryKey], queryFn: skipToken }).data;
  return { ...found, progress: found.isFetching ? (progress ?? null) : null };
}

/** What differs between the run as recorded and a branch: at a position of the former, or at both ends. */
export function useBranchChanges(
  { log, run }: RunRef,
  edits: readonly Edit[],
  position: number | null,
): UseQueryResult<BranchChanges> {
  const question = questionOf('branchChanges', { log, run, edits, position }, [
    'in-log',
    log,
    'branch-changes',
    run,
    edits,
    position,
  ]);
  return useQuery({ ...question, gcTime: 5_000 });
}

/** Which rules a branch breaks and the run does not, and the other way round. */
export function useBranchRules(
  { log, run }: RunRef,
  edits: readonly Edit[],
  own: readonly OwnRule[],
): UseQueryResult<RuleChanges> {
  const question = questionOf('branchRules', { log, run, edits, own }, [
    'in-log',
    log,
    'branch-rules',
    run,
    edits,
    own,
  ]);
  return useQuery({ ...question, gcTime: 5_000 });
}

/** The record of an event as JSON, to be edited; null where it is none. */
export function useEditable({ log, run, position }: Moment): UseQueryResult<string | null> {
  return useQuery(questionOf('editable', { log, run, position }, ['in-log', log, 'editable', run, position]));
}

/** What keeps a text from being the record of an event; null where nothing does. */
export function refusalOf({ log, run, position }: Moment, text: string): Promise<string | null> {
  return ask('refusal', { log, run, position, text });
}

/** What a run offers to be reduced to. */
export function useFailings({ log, run }: RunRef): UseQueryResult<Failings> {
  return useQuery(questionOf('failings', { log, run }, ['in-log', log, 'failings', run]));
}

/** Looks for the smallest log that still fails; {@link useReductions} tells how far that is. */
export async function reduceLog({ log, run }: RunRef, asked: ReduceQuestion): Promise<void> {
  const subject = subjectOf({ log, run });
  const { set } = useReductions.getState();
  set(subject, { phase: 'running', asked, progress: null });
  try {
    const report = (progress: ReduceProgress) => set(subject, { phase: 'running', asked, progress });
    const found = await engine.ask('reduce', { log, run, ...asked }, { report });
    set(subject, { phase: 'done', asked, found });
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
    set(subject, { phase: 'failed', asked, fault });
  }
}

/** Has the search end with the best that it found. */
export function stopReducing({ log, run }: RunRef): void {
  void ask('stopReducing', { log, run });
}

/** Some events of a run as a file of their own, read again to see whether it still fails. */
export function reducedFile(
  { log, run }: RunRef,
  asked: ReduceQuestion,
  positions: Uint32Array,
): Promise<ReducedFile> {
  return ask('reducedFile', { log, run, ...asked, positions });
}
