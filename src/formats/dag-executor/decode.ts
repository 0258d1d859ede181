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
      const problems = check(entry, text);
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

function check({ checksum, key, stored, inside }: Entry, text: string): ProblemDraft[] {
  const problems: ProblemDraft[] = [];
  if (inside !== null && checksum !== null && !matchesChecksum(text, checksum))
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
const RANK: Readonly<Record<TaskState, number>> = {
  pending: 0,
  ready: 1,
  running: 2,
  retrying: 3,
  completed: 4,
  failed: 4,
  cancelled: 4,
  skipped: 5,
  dead_lettered: 5,
};

function factsOf({ stored }: Entry, history: boolean, problems: ProblemDraft[]): Facts {
  const common = { run: STORE_RUN, seq: null, time: NO_TIME };
  switch (stored.kind) {
    case 'record':
      return {
        ...common,
        ...recordFacts(stored.data, history),
        step: stored.task,
        kind: asString(stored.data.state) ?? 'record',
      };
    case 'dead_letter':
      return {
        ...common,
        kind: 'dead_letter',
        act: 'note',
        step: stored.task,
        time: micros(stored.data.timestamp),
        seq: 6n,
      };
    case 'checkpoint':
      return { ...common, kind: 'checkpoint', act: 'note', step: stored.task };
    case 'value':
      problems.push({
        code: 'unknown-kind',
        severity: 'info',
        effect: 'A value of the user’s own in the store. It is shown and changes no task.',
      });
      return { ...common, kind: 'value', act: 'note', step: null };
  }
}

/**
 * In a capture of saves each save is a step of the task's life; in a bare store a record is all that is left
 * of it, so it ends what it never saw begin.
 */
function recordFacts(
  data: JsonObject,
  history: boolean,
): Pick<Facts, 'act' | 'outcome' | 'attempt' | 'time' | 'seq' | 'klass'> {
  const state = stateOf(data);
  const attempts = asNumber(data.attempts) ?? 0;
  const seq = BigInt(state === null ? 0 : RANK[state]);
  const time = micros(data.updated_at);
  const { act, outcome } = actOf(state, history);
  // A running record may still show no attempt: the pool counts at the end.
  return {
    act,
    outcome,
    time,
    seq,
    attempt: attempts,
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
