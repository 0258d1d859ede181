import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { NoteView, Visit } from '../model/note';
import { engine, queryClient, questionOf } from './engine';

engine.listen((notice) => {
  if (notice.kind === 'notes' || notice.kind === 'trail')
    void queryClient.invalidateQueries({ queryKey: [notice.kind] });
  if (notice.kind !== 'log') return;
  // Its hash may be known now, on which older notes hang; or a check found other events where notes stand.
  for (const key of ['notes', 'trail']) void queryClient.invalidateQueries({ queryKey: [key, notice.id] });
});

/** The notes of a log, in the order of its runs' events. */
export function useNotes(log: string): UseQueryResult<readonly NoteView[]> {
  return useQuery(questionOf('notes', { log }, ['notes', log]));
}

/** The visited moments of a log, newest first. */
export function useVisits(log: string): UseQueryResult<readonly Visit[]> {
  return useQuery(questionOf('trail', { log }, ['trail', log]));
}
