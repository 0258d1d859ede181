import { parseJson } from '../../lib/json';
import { bareName } from '../../lib/names';
import {
  asBigInt,
  asId,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  member,
} from '../../model/json';

/** A row of `noetl.event`, as far as an export holds it. Ids are integers of any size. */
export interface EventRow extends JsonObject {
  readonly execution_id: Json;
  readonly event_id: Json;
  readonly event_type: string;
  readonly node_name: Json;
  readonly status: Json;
  readonly created_at: Json;
  readonly context: Json;
  readonly result: Json;
  readonly meta: Json;
  readonly error: Json;
}

const ID_COLUMNS = [
  'execution_id',
  'catalog_id',
  'event_id',
  'parent_event_id',
  'parent_execution_id',
  'prev_event_id',
];
const JSON_COLUMNS = ['context', 'result', 'meta', 'distributed_state', 'trace_component', 'payload_ref'];

/** What the document around the rows tells of all of them. */
export interface Surroundings {
  readonly execution_id?: Json;
  readonly catalog_id?: Json;
}

/**
 * Brings an ExecutorEvent, a table row (JSON or CSV) and the rows of each REST answer to one form: a table
 * row. A bare ExecutorEvent is projected as the server would: its context lands in `result.context`.
 * Null for what names no event type.
 */
export function toRow(value: Json, around: Surroundings = {}): EventRow | null {
  if (!isObject(value)) return null;
  if (isExecutorEvent(value)) return projected(value);
  const type = asString(value.event_type);
  if (type === null) return null;
  const row: Record<string, Json> = { ...BLANK, ...value };
  for (const column of JSON_COLUMNS) row[column] = parsedCell(value[column]);
  row.execution_id ??= around.execution_id ?? null;
  row.catalog_id ??= around.catalog_id ?? null;
  row.created_at ??= value.timestamp ?? null;
  row.node_name ??= value.node_id ?? null;
  for (const column of ID_COLUMNS)
    if (row[column] != null) row[column] = asBigInt(row[column]!) ?? row[column]!;
  return row as EventRow;
}

const BLANK = {
  execution_id: null,
  event_id: null,
  node_name: null,
  status: null,
  created_at: null,
  context: null,
  result: null,
  meta: null,
  error: null,
};

/** `{execution_id, event_type, step, status, created_at, context}`; `name` and `payload` are aliases. */
export function isExecutorEvent(value: JsonObject): boolean {
  return value.step !== undefined && (asString(value.event_type) ?? asString(value.name)) !== null;
}

function projected(value: JsonObject): EventRow {
  const context = value.context ?? value.payload ?? null;
  const meta = isObject(value.meta) ? { ...value.meta } : {};
  if (value.worker_id != null) (meta as Record<string, Json>).worker_id = value.worker_id;
  const type = asString(value.event_type) ?? asString(value.name)!;
  return {
    execution_id: asBigInt(value.execution_id) ?? value.execution_id ?? null,
    event_id: asBigInt(value.event_id),
    event_type: type,
    node_name: value.step ?? null,
    status: value.status ?? null,
    created_at: value.created_at ?? null,
    context: null,
    result: { status: asString(value.status) ?? impliedStatus(type), context },
    meta,
    error: null,
  };
}

/** The server's own rule for an event without a status. */
function impliedStatus(type: string): string {
  if (/done|exit|completed/i.test(type)) return 'COMPLETED';
  return /error|failed/i.test(type) ? 'FAILED' : 'RUNNING';
}

/** A jsonb cell of a CSV is text that holds JSON. */
function parsedCell(cell: Json | undefined): Json {
  if (typeof cell !== 'string') return cell ?? null;
  try {
    return parseJson(cell);
  } catch {
    return cell;
  }
}

/** The kind of event, whatever its spelling: dots, underscores and older names coexist by design. */
export function meaningOf(type: string): Meaning {
  return MEANINGS[bareName(type)] ?? 'other';
}

export type Meaning =
  | 'start'
  | 'step-enter'
  | 'step-skip'
  | 'step-exit'
  | 'step-fail'
  | 'context'
  | 'issued'
  | 'claimed'
  | 'started'
  | 'done'
  | 'error'
  | 'completed'
  | 'failed'
  | 'command-cancelled'
  | 'run-completed'
  | 'run-failed'
  | 'run-cancelled'
  | 'other';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  playbookstarted: 'start',
  playbookinitialized: 'start',
  stepenter: 'step-enter',
  stepstarted: 'step-enter',
  stepskipped: 'step-skip',
  stepexit: 'step-exit',
  stepcompleted: 'step-exit',
  stepresult: 'step-exit',
  stepfailed: 'step-fail',
  ctxupdated: 'context',
  commandissued: 'issued',
  commandclaimed: 'claimed',
  commandstarted: 'started',
  actionstarted: 'started',
  calldone: 'done',
  actiondone: 'done',
  callerror: 'error',
  actionerror: 'error',
  commandcompleted: 'completed',
  actioncompleted: 'completed',
  commandfailed: 'failed',
  actionfailed: 'failed',
  commandcancelled: 'command-cancelled',
  playbookcompleted: 'run-completed',
  playbookfailed: 'run-failed',
  playbookcancelled: 'run-cancelled',
  executioncancelled: 'run-cancelled',
};

/** The id of the command that an event belongs to; it stands in several places. */
export function commandIdOf(row: EventRow): string | null {
  return (
    asString(member(row.meta, 'command_id')) ??
    asString(dig(row.result, ['context', 'command_id'])) ??
    asString(dig(row.result, ['data', 'command_id'])) ??
    asString(member(row.context, 'command_id')) ??
    asId(row.command_id ?? null)
  );
}

/** Which loop item a command is for: `i0`, a cursor's `claim 3`, or null for a plain step. */
export function itemOf(row: EventRow, commandId: string | null): string | null {
  const cursor = member(row.meta, 'cursor');
  if (isObject(cursor)) return `${asString(cursor.phase) ?? 'frame'} ${asId(cursor.frame) ?? '0'}`;
  const index = member(row.meta, 'iteration_index');
  if (typeof index === 'number') return `i${index}`;
  return /:(i\d+)$/.exec(commandId ?? '')?.[1] ?? null;
}

/** The step that a row is about; null for rows of the execution itself and of the orchestrator. */
export function stepOf(row: EventRow): string | null {
  const name = asString(row.node_name);
  const meaning = meaningOf(row.event_type);
  if (meaning === 'context') return asString(dig(row.result, ['context', 'step']));
  const ofRun =
    meaning === 'start' ||
    meaning.startsWith('run-') ||
    /^(workflow|playbook|batch|execution)\b/.test(row.event_type);
  return ofRun || name === ORCHESTRATE ? null : name;
}

/** Rows of the worker-driven orchestrator; no step of the workflow. */
export const ORCHESTRATE = '__orchestrate__';

/** The tool's own verdict, in lower case: a call may be done and its status still `error`. */
export function toolStatus(row: EventRow): string | null {
  const inner =
    asString(dig(row.result, ['context', 'result', 'status'])) ??
    asString(dig(row.result, ['context', 'status']));
  return (inner ?? asString(row.status))?.toLowerCase() ?? null;
}

/** Is the command parked on a callback rather than done? */
export function isParked(row: EventRow): boolean {
  return [
    dig(row.result, ['context', 'pending_callback']),
    member(row.context, 'pending_callback'),
    member(row.meta, 'pending_callback'),
  ].includes(true);
}

/** The error text of a row, wherever its producer put it. */
export function errorOf(row: EventRow): string | null {
  return (
    asString(dig(row.result, ['context', 'error'])) ??
    asString(dig(row.result, ['context', 'result', 'context', 'error'])) ??
    asString(dig(row.result, ['context', 'result', 'error'])) ??
    asString(member(row.result, 'error')) ??
    asString(row.error) ??
    asString(member(row.meta, 'error'))
  );
}

const EPOCH_MILLIS = 1_704_067_200_000n;

/** The creation time inside a snowflake id, in microseconds. */
export function timeOfId(id: bigint): number {
  return Number((id >> 22n) + EPOCH_MILLIS) * 1000;
}
