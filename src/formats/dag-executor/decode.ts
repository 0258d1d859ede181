import type { Act, Facts } from '../../model/event';
import type { Decoded, Decoder, PartContext } from '../../model/format';
import { asNumber, asString, type Json, type JsonObject } from '../../model/json';
import type { StepOutcome } from '../../model/outcome';
import type { ProblemDraft } from '../../model/problem';
import { NO_TIME } from '../../model/units';
import { matchesChecksum } from './checksum';
import { type Entry, millis, stateOf, type TaskState, toEntry, toGraph } from './wire';

/** A store, or one capture of saves, is one run: records carry no run id. */
export const STORE_RUN = 'store';

/** Decodes envelopes with checksums, bare records, dead letters, checkpoints and an edge list. */
export function createDecoder(part: PartContext): Decoder {
  const history = part.shape.startsWith('saves');
  return {
    decode(value, text) {
      if (part.shape === 'edges') return decodeGraph(value);
      const entry = toEntry(value);
      if (entry === null)
        return { foreign: 'Neither a task record nor a dead letter nor a stored value. It is left out.' };
      const problems = check(entry, part.quick ? null : text);
      return { event: factsOf(entry, history, problems), problems };
    },
    payload: (value) => (toEntry(value) as Json | null) ?? value,
  };
}

function decodeGraph(value: Json): Decoded {
  return toGraph(value) === null
    ? { foreign: 'Not a list of edges.' }
    : { companion: { kind: 'graph', id: '' } };
}

/** What contradicts itself in an entry. Without its text the checksum is not looked at. */
function check({ checksum, key, stored, inside }: Entry, text: string | null): ProblemDraft[] {
  const problems: ProblemDraft[] = [];
  if (text !== null && inside !== null && checksum !== null && !matchesChecksum(text, checksum))
    problems.push({
      code: 'checksum-mismatch',
      effect:
        'The content does not match its checksum. It is shown; the crate (in Fast mode) would treat it as absent and run the task again.',
    });
  if (stored.kind === 'record' && key !== null && !key.endsWith(stored.task))
    problems.push({ code: 'id-mismatch', effect: 'The record’s id is not the one in its key.' });
  if (stored.kind === 'record') problems.push(...checkRecord(stored.data));
  return problems;
}

/** Values that contradict one another inside one record. */
function checkRecord(data: JsonObject): ProblemDraft[] {
  const started = millis(data.started_at);
  const finished = millis(data.finished_at);
  const state = stateOf(data);
  if (state === null)
    return [{ code: 'unknown-value', effect: `“${asString(data.state)}” is no state of this crate.` }];
  if (started !== null && finished !== null && finished < started)
    return [{ code: 'unknown-value', effect: 'The record finished before it started.' }];
  if (state === 'completed' && asNumber(data.attempts) === 0)
    return [{ code: 'unknown-value', effect: 'The record is completed after no attempt.' }];
  return [];
}

/** Ties of one millisecond: causes before effects. */
const RANK: Readonly<Record<TaskState, bigint>> = {
  pending: 0n,
  ready: 1n,
  running: 2n,
  retrying: 3n,
  completed: 4n,
  failed: 4n,
  cancelled: 4n,
  skipped: 5n,
  dead_lettered: 5n,
};

function factsOf({ stored }: Entry, history: boolean, problems: ProblemDraft[]): Facts {
  switch (stored.kind) {
    case 'record':
      return recordFacts(stored.task, stored.data, history);
    case 'dead_letter':
      return note('dead_letter', stored.task, micros(stored.data.timestamp), 6n);
    case 'checkpoint':
      return note('checkpoint', stored.task);
    case 'value':
      problems.push({
        code: 'unknown-kind',
        severity: 'info',
        effect: 'A value of the user’s own in the store. It is shown and changes no task.',
      });
      return note('value', null);
  }
}

function note(kind: string, step: string | null, time = NO_TIME, seq: bigint | null = null): Facts {
  return { run: STORE_RUN, kind, act: 'note', step, time, seq };
}

/**
 * In a capture of saves each save is a step of the task's life; in a bare store a record is all that is left
 * of it, so it ends what it never saw begin.
 */
function recordFacts(task: string, data: JsonObject, history: boolean): Facts {
  const state = stateOf(data);
  const { act, outcome } = actOf(state, history);
  return {
    run: STORE_RUN,
    kind: asString(data.state) ?? 'record',
    act,
    step: task,
    outcome,
    time: micros(data.updated_at),
    seq: state === null ? 0n : RANK[state],
    // A running record may still show no attempt: the pool counts at the end.
    attempt: asNumber(data.attempts) ?? 0,
    klass: act === 'end' || act === 'close' || act === 'skip' ? state : null,
  };
}

function actOf(state: TaskState | null, history: boolean): { act: Act; outcome: StepOutcome | null } {
  const end = history ? 'end' : 'close';
  switch (state) {
    case 'pending':
    case 'ready':
      return { act: 'queue', outcome: null };
    case 'running':
      return { act: 'start', outcome: null };
    case 'retrying':
      return { act: 'retry', outcome: 'failed' };
    case 'completed':
      return { act: end, outcome: 'succeeded' };
    case 'failed':
      return { act: end, outcome: 'failed' };
    case 'dead_lettered':
      return { act: 'close', outcome: 'failed' };
    case 'skipped':
      return { act: 'skip', outcome: 'skipped' };
    case 'cancelled':
      return { act: 'skip', outcome: 'cancelled' };
    default:
      return { act: 'note', outcome: null };
  }
}

function micros(value: Json | undefined): number {
  const found = millis(value);
  return found === null ? NO_TIME : found * 1000;
}
