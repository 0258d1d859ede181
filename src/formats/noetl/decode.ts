import { parseTime } from '../../lib/times';
import { type Facts, joinFacts } from '../../model/event';
import type { Companion, Decoded, Decoder, PartContext, ReadPart } from '../../model/format';
import { asBigInt, asId, asNumber, asString, dig, isObject, type Json, member } from '../../model/json';
import type { Outcome, StepOutcome } from '../../model/outcome';
import type { ProblemDraft } from '../../model/problem';
import {
  commandIdOf,
  type EventRow,
  isParked,
  itemOf,
  meaningOf,
  stepOf,
  timeOfId,
  toolStatus,
  toRow,
} from './wire';

/** Answers that say how executions stand and hold none of their events. */
const SUMMARIES = ['rust-list', 'python-list', 'rust-status'];

/** Decodes events of every export, summaries of executions, and recorded folds. */
export function createDecoder(part: PartContext): Decoder {
  const around = { execution_id: part.envelope?.execution_id, catalog_id: part.envelope?.catalog_id };
  const path = knownPath(part.envelope?.path);
  const parked = new Set<string>();
  return {
    decode(value) {
      if (SUMMARIES.includes(part.shape)) return decodeSummary(value);
      if (part.shape === 'folded-state') return decodeFold(value);
      const row = toRow(value, around);
      if (row === null) return { foreign: 'No event: it names no event_type. It is left out.' };
      return { event: factsOf(row, path, parked) };
    },
    payload: (value) => toRow(value, around) ?? value,
    surroundings: () => summaryOf(part.envelope ?? null),
  };
}

/** The Python server writes `unknown` where it has no path. */
function knownPath(path: Json | undefined): string | null {
  return path === 'unknown' ? null : asString(path);
}

function factsOf(row: EventRow, path: string | null, parked: Set<string>): Facts {
  const id = asBigInt(row.event_id);
  const command = commandIdOf(row);
  const time = parseTime(asString(row.created_at));
  const common = {
    run: asId(row.execution_id) ?? 'unknown',
    kind: row.event_type,
    step: stepOf(row),
    item: itemOf(row, command),
    time: Number.isNaN(time) && id !== null ? timeOfId(id) : time,
    seq: id,
    prev: asBigInt(row.prev_event_id),
    parent: asBigInt(row.parent_event_id),
    runName: nameOf(row, path),
    parentRun: asId(row.parent_execution_id),
    version: row.meta !== null && row.event_id === null ? '0.2' : null,
  };
  return joinFacts(common, actOf(row, command, parked));
}

/** The playbook's path, from the start row, the document around the rows, or a row that was taken out of one. */
function nameOf(row: EventRow, around: string | null): string | null {
  const path = around ?? knownPath(row.path);
  if (meaningOf(row.event_type) !== 'start') return path;
  return asString(member(row.context, 'path')) ?? path ?? asString(row.node_name);
}

type Rest = Pick<Facts, 'act'> & Partial<Facts>;

function actOf(row: EventRow, command: string | null, parked: Set<string>): Rest {
  const failed = isErrorWord(toolStatus(row));
  switch (meaningOf(row.event_type)) {
    case 'start':
      return { act: 'run-start' };
    case 'step-enter':
      return { act: 'queue', item: null };
    case 'step-skip':
      return { act: 'skip', outcome: 'skipped' };
    case 'step-exit':
      return { act: 'close', outcome: failed ? 'failed' : 'succeeded' };
    case 'step-fail':
      return { act: 'close', outcome: 'failed', failing: true };
    case 'issued':
      return { act: 'queue', attempt: asNumber(member(row.meta, 'attempt')) ?? 0 };
    case 'claimed':
      return { act: 'claim' };
    case 'started':
      return { act: 'start', attempt: deliveries(row) };
    case 'done':
      return doneAct(command, parked, failed);
    case 'error':
      return { act: 'note', failing: true };
    case 'completed':
      if (isParked(row)) {
        if (command !== null) parked.add(command);
        return { act: 'park' };
      }
      return {
        act: 'end',
        ...ended(failed ? 'failed' : 'succeeded', failed ? 'completed-with-error' : 'completed'),
      };
    case 'failed':
      return { act: 'end', ...ended('failed', 'failed') };
    case 'command-cancelled':
      return { act: 'end', ...ended('cancelled', 'cancelled') };
    case 'run-completed':
      return runEnd(row, 'succeeded');
    case 'run-failed':
      return runEnd(row, 'failed');
    case 'run-cancelled':
      return runEnd(row, 'cancelled');
    default:
      return { act: 'note', failing: /\bfailed$|^error$/i.test(row.event_type) };
  }
}

/** A call that is done ends a command only if the command was parked on it. */
function doneAct(command: string | null, parked: Set<string>, failed: boolean): Rest {
  if (command === null || !parked.delete(command)) return { act: 'note', failing: failed };
  return {
    act: 'end',
    ...ended(failed ? 'failed' : 'succeeded', failed ? 'completed-with-error' : 'completed'),
  };
}

function ended(outcome: StepOutcome, klass: string): Partial<Facts> {
  return { outcome, klass };
}

function runEnd(row: EventRow, outcome: Outcome): Rest {
  const orphan = asString(member(row.meta, 'orphaned_node'));
  return { act: 'run-end', step: orphan, item: null, outcome, said: asString(row.status) };
}

/** Which delivery of its command an event is of, one-based; 0 where it does not say. `meta.attempts` counts from 0. */
export function deliveries(row: EventRow): number {
  const attempts = asNumber(member(row.meta, 'attempts'));
  return attempts === null ? 0 : attempts + 1;
}

/** Statuses are compared in any case; `error` is the tool's word, `FAILED` the server's. */
export function isErrorWord(status: string | null): boolean {
  return status !== null && /^(error|failed|failure)$/i.test(status);
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  completed: 'succeeded',
  success: 'succeeded',
  failed: 'failed',
  error: 'failed',
  cancelled: 'cancelled',
  running: 'running',
  in_progress: 'running',
};

/** A line of the executions list, or a status answer: a run of which no event was exported. */
function decodeSummary(value: Json): Decoded {
  const companion = summaryOf(value);
  return companion === null ? { foreign: 'No summary of an execution. It is left out.' } : { companion };
}

/** What a server says of an execution as a whole. */
function summaryOf(value: Json): Companion | null {
  const id = asId(member(value, 'execution_id'));
  const said = asString(member(value, 'status'));
  if (id === null || said === null) return null;
  const outcome = OUTCOMES[said.toLowerCase()] ?? 'unknown';
  return { kind: 'run', id, run: { name: knownPath(member(value, 'path')), outcome, said } };
}

/** A state that a reducer of the system folded: kept as a snapshot to compare with. */
function decodeFold(value: Json): Decoded {
  const id = asId(member(value, 'execution_id'));
  const said = asString(member(value, 'state'));
  if (id === null) return { foreign: 'No folded state. It is left out.' };
  const outcome = OUTCOMES[said ?? ''] ?? 'unknown';
  return {
    companion: {
      kind: 'snapshot',
      id,
      seq: null,
      seen: newestNamed(value),
      run: { name: asString(member(value, 'path')), outcome, said },
    },
  };
}

/** A fold does not say which event was its last, but its finished steps name the events that ended them. */
function newestNamed(fold: Json): bigint | null {
  const steps = member(fold, 'steps');
  const named = Object.values(isObject(steps) ? steps : {}).flatMap(
    (step) => asBigInt(member(step, 'completed_event_id')) ?? [],
  );
  return named.length === 0 ? null : named.reduce((a, b) => (a > b ? a : b));
}

const RUST_DETAIL_LIMIT = 2000;

/** What the REST answers themselves say is missing from them. */
export function afterLog(parts: readonly ReadPart[]): (ProblemDraft & { file: string })[] {
  const pages = parts.filter((part) => part.shape !== 'folded-state');
  const first = pages[0];
  if (first === undefined) return [];
  if (SUMMARIES.includes(first.shape))
    return [incomplete(first.file, 1, 'The answer summarises executions; it holds none of their events.')];
  const read = pages.reduce((sum, part) => sum + part.records, 0);
  const total = Math.max(
    ...pages.map((part) => asNumber(dig(part.envelope, ['pagination', 'total_events'])) ?? 0),
  );
  if (total > read)
    return [
      incomplete(
        first.file,
        total - read,
        `The pages hold ${read} of ${total} events. The others are not replayed.`,
      ),
    ];
  const last = lastPage(pages);
  if (first.shape === 'ehdb-events' && last.envelope?.next_cursor != null)
    return [
      incomplete(
        last.file,
        1,
        `More events follow after cursor ${asId(last.envelope.next_cursor)}. They are not replayed.`,
      ),
    ];
  if (first.shape === 'rust-detail' && first.records >= RUST_DETAIL_LIMIT)
    return [
      incomplete(
        first.file,
        1,
        'The server returns only the newest 2000 events. Earlier ones are not replayed.',
      ),
    ];
  return [];
}

/** The page that reaches furthest, in whatever order they were dropped: one without a cursor ends the list. */
function lastPage(pages: readonly ReadPart[]): ReadPart {
  return pages.reduce((last, page) => (cursorOf(page) > cursorOf(last) ? page : last));
}

function cursorOf({ envelope }: ReadPart): bigint | number {
  const cursor = envelope?.next_cursor;
  return cursor == null ? Number.POSITIVE_INFINITY : (asBigInt(cursor) ?? -1);
}

function incomplete(file: string, count: number, effect: string): ProblemDraft & { file: string } {
  return { code: 'incomplete-export', file, count, effect };
}

/** Does a document look like a folded state of the original reducer? */
export function isFold(value: Json): boolean {
  return (
    isObject(value) &&
    isObject(value.steps) &&
    value.execution_id !== undefined &&
    typeof value.state === 'string'
  );
}
