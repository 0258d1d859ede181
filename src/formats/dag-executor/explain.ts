import type { Explanation } from '../../model/format';
import { asNumber, isObject, type Json, member } from '../../model/json';
import { errorOf } from './recovery';
import { stateOf } from './wire';

/** Why a task failed, from the save that says so. */
export function explain(payload: Json): Explanation | null {
  const data = member(member(payload, 'stored'), 'data');
  const message = errorOf(payload);
  if (message === null || !isObject(data)) return null;
  const attempts = asNumber(data.attempts) ?? 0;
  return { message, sentence: sentenceFor(stateOf(data), attempts) };
}

function sentenceFor(state: string | null, attempts: number): string {
  switch (state) {
    case 'retrying':
      return `Attempt ${attempts} failed; the task was to be tried again.`;
    case 'skipped':
      return 'The task never ran: something it depends on failed.';
    case 'dead_lettered':
      return `The task was given up after ${attempts} attempts and put among the dead letters.`;
    default:
      return `The task failed in attempt ${attempts}.`;
  }
}
