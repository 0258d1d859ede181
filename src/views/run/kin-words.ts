import type { Kin, Relation } from '../../model/kin';
import type { LogView } from '../../model/views';

/** What a cause is to the event, and what an effect is. `{run}` stands for the log's own word. */
const WORDS: Readonly<Record<Relation, readonly [cause: string, effect: string]>> = {
  trigger: ['triggered by it', 'triggered'],
  'tool-call': ['its tool call', 'its answer'],
  retry: ['retry after it', 'tried again'],
  discovery: ['discovered by it', 'discovered'],
  spawn: ['spawned by this {run}', 'spawned this {run}'],
  'child-end': ['end of the child {run}', 'heard of by the parent'],
  blame: ['named by the error', 'error that names it'],
  start: ['where it started', 'how it ended'],
  announcement: ['where it was announced', 'where it began'],
  context: ['context that it continues', 'continues its context'],
  need: ['waited for it', 'waited for this'],
  'parent-step': ['step around it', 'step inside it'],
  previous: ['previous in the chain', 'next in the chain'],
  part: ['part of it', 'on its way'],
};

type Told = Pick<Kin, 'relation' | 'field'>;

/** `triggered by it (parent_event_id)` */
export function causeWords({ relation, field }: Told, words: LogView['words']): string {
  return withField(WORDS[relation][0], field, words);
}

/** `triggered (parent_event_id)` */
export function effectWords({ relation, field }: Told, words: LogView['words']): string {
  return withField(WORDS[relation][1], field, words);
}

function withField(text: string, field: string | null, words: LogView['words']): string {
  return `${text.replace('{run}', words.run)}${field === null ? '' : ` (${field})`}`;
}
