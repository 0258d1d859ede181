import type { ImpossibleRow } from '../../engine/branch';
import { formatCount } from '../../lib/format';
import type { Edit } from '../../model/branch';
import type { Relation } from '../../model/kin';

/** `Event 12 left out` */
export function editWords(edit: Edit): string {
  if ('omit' in edit) return `Event ${formatCount(edit.omit)} left out`;
  if ('edit' in edit) return `Event ${formatCount(edit.edit)} with another record`;
  const [a, b] = edit.swap;
  return `Events ${formatCount(a)} and ${formatCount(b)} swapped`;
}

/** A name for a branch that begins with an edit; the reader may choose another. */
export function nameOfEdit(edit: Edit): string {
  if ('omit' in edit) return `Without event ${formatCount(edit.omit)}`;
  if ('edit' in edit) return `Event ${formatCount(edit.edit)} changed`;
  const [a, b] = edit.swap;
  return `Events ${formatCount(a)} and ${formatCount(b)} swapped`;
}

/** What a missing cause was to the event. */
const CAUSES: Readonly<Record<Relation, string>> = {
  trigger: 'what triggered it',
  'tool-call': 'its tool call',
  retry: 'the failure that it tries again',
  discovery: 'the step that found it',
  spawn: 'what spawned it',
  'child-end': 'the end of the child',
  blame: 'the step that it names',
  start: 'its start',
  announcement: 'its announcement',
  context: 'the context that it continues',
  need: 'what it waited for',
  'parent-step': 'the step around it',
  previous: 'the one before it',
  part: 'the attempt that it belongs to',
};

/** Why an event could not have happened, and who says so. */
export function whyWords(why: ImpossibleRow['why'][number]): { readonly by: string; readonly text: string } {
  if (why.by !== 'cause')
    return { by: why.by === 'grammar' ? 'By the grammar' : 'By the course of its step', text: why.effect };
  const cause = `${CAUSES[why.relation]}, event ${formatCount(why.cause)}`;
  const inferred = why.inferred ? ' (inferred)' : '';
  return why.indirect
    ? { by: 'Its cause is impossible', text: `${cause}, could not have happened either${inferred}.` }
    : { by: 'Its cause is not before it', text: `${cause}, was left out, changed or moved${inferred}.` };
}
