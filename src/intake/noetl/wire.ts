import { printJson } from '../../lib/json-text';
import { bareName } from '../../lib/names';
import { parseTime } from '../../lib/times';
import {
  asBigInt,
  asId,
  asNumber,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  member,
} from '../../model/json';
import type { Doubt, Execution, Flavour } from '../../model/noetl';
import type { Outcome } from '../../model/outcome';

/** One event of an execution: its row, and its id as a number of any size; null for a row without one. */
export interface EventRow {
  readonly id: bigint | null;
  readonly row: JsonObject;
}

/** An answer about one execution, or one page of it. */
export interface EventsAnswer {
  readonly flavour: Flavour;
  readonly execution: Execution;
  readonly catalog: Json;
  readonly workload: Json;
  /** Each event as the server wrote it, in its order. */
  readonly events: readonly EventRow[];
  /** Are there further pages, of older events? */
  readonly next: boolean;
}

/** A page of the ids of an execution's events. */
export interface IdsPage {
  readonly ids: readonly bigint[];
  /** Where the next page begins; null at the end. */
  readonly next: bigint | null;
}

/** Ids are digits; anything else would be a part of an address. */
export function isExecutionId(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  running: 'running',
  started: 'running',
  pending: 'running',
};

/** A list of executions; null for what is none. `flavour` is null where the list does not tell. */
export function readList(
  value: Json,
): { readonly flavour: Flavour | null; readonly executions: readonly Execution[] } | null {
  if (!Array.isArray(value)) return null;
  const rows = value.filter(isObject);
  const executions = rows.flatMap((row) => executionOf(row) ?? []);
  if (executions.length === 0) return value.length === 0 ? { flavour: null, executions } : null;
  return { flavour: flavourOfLine(rows[0]!), executions };
}

/** The servers name the times differently; where a line has none, only Python's ids are texts. */
function flavourOfLine(row: JsonObject): Flavour {
  if ('start_time' in row || 'progress' in row) return 'python';
  return 'started_at' in row || typeof row.execution_id !== 'string' ? 'rust' : 'python';
}

function executionOf(row: JsonObject): Execution | null {
  const id = asId(row.execution_id);
  if (id === null || !isExecutionId(id)) return null;
  const status = asString(row.status);
  const path = asString(row.path);
  return {
    id,
    // The Python server writes `unknown` where it has no path.
    path: path === 'unknown' ? null : path,
    status,
    outcome: OUTCOMES[status?.toLowerCase() ?? ''] ?? 'unknown',
    startedAt: parseTime(asString(row.started_at) ?? asString(row.start_time)),
    endedAt: parseTime(asString(row.completed_at) ?? asString(row.end_time)),
    events: asNumber(row.event_count) ?? asNumber(dig(row, ['pagination', 'total_events'])),
    ...('parent_execution_id' in row ? { parent: asId(row.parent_execution_id) } : {}),
  };
}

/** What a server answers about one execution; null for what is no such answer, or is about another one. */
export function readEvents(value: Json, id: string): EventsAnswer | null {
  if (!isObject(value) || !Array.isArray(value.events)) return null;
  const execution = executionOf(value);
  if (execution?.id !== id) return null;
  const pagination = member(value, 'pagination');
  return {
    flavour: pagination === undefined && !('start_time' in value) ? 'rust' : 'python',
    execution,
    catalog: value.catalog_id ?? null,
    workload: value.workload ?? null,
    events: value.events.filter(isEvent).map((row) => ({ id: asBigInt(row.event_id), row })),
    next: member(pagination, 'has_next') === true,
  };
}

/** A page of the tier that lists events without what they hold; null for what is none. */
export function readIds(value: Json): IdsPage | null {
  if (!isObject(value) || !Array.isArray(value.events)) return null;
  const ids = value.events.flatMap((event) => asBigInt(member(event, 'event_id')) ?? []);
  return { ids, next: asBigInt(value.next_cursor) };
}

function isEvent(value: Json): value is JsonObject {
  return isObject(value) && asString(value.event_type) !== null;
}

const STARTS = ['playbookstarted', 'playbookinitialized'];
const ENDS: Readonly<Record<string, Outcome>> = {
  playbookcompleted: 'succeeded',
  playbookfailed: 'failed',
  playbookcancelled: 'cancelled',
  executioncancelled: 'cancelled',
};

/** Is it the event by which an execution begins? */
export function isStart({ row }: EventRow): boolean {
  return STARTS.includes(bareName(String(row.event_type)));
}

/** How an event ends its execution; null for any other event. */
export function endOf({ row }: EventRow): Outcome | null {
  return ENDS[bareName(String(row.event_type))] ?? null;
}

/**
 * Does an event say that something failed? A row's status may be the tool's word, in lower case, and a call may be done
 * although its tool answered with an error.
 */
export function saysFailed({ row }: EventRow): boolean {
  const words = [
    row.status,
    dig(row.result, ['context', 'result', 'status']),
    dig(row.result, ['context', 'status']),
  ];
  return words.some((word) => /^(failed|error|failure)$/i.test(asString(word) ?? ''));
}

/** The child execution that a call which is done answers with; null for any other event. */
export function childOf({ row }: EventRow): string | null {
  if (bareName(String(row.event_type)) !== 'calldone') return null;
  const child = asId(dig(row.result, ['context', 'result', 'context', 'data', 'execution_id']));
  return child !== null && isExecutionId(child) ? child : null;
}

/** Why a server's word is doubtful, by what its events say; null where they agree. */
export function doubtOf({ outcome }: Execution, ends: readonly Outcome[], failed: boolean): Doubt | null {
  const end = ends.at(-1);
  if (end === undefined) return outcome === 'failed' ? 'failed-without-end' : null;
  if (end !== outcome) return 'ended-otherwise';
  return outcome === 'succeeded' && failed ? 'completed-with-errors' : null;
}

/**
 * The line that an event becomes: a row of `noetl.event`, with what only the answer around it tells. `first`: it is the
 * first row of its execution, which names what belongs to all of them.
 */
export function lineOf({ row }: EventRow, answer: EventsAnswer, first: boolean): string {
  const { execution, catalog } = answer;
  const whole: Record<string, Json> = { execution_id: BigInt(execution.id), ...row };
  if (whole.catalog_id == null && catalog !== null) whole.catalog_id = catalog;
  if (first) addOnce(whole, answer);
  return `${printJson(whole)}\n`;
}

/** The start row of the table holds the path and the workload in its context; the Rust server answers without it. */
function addOnce(row: Record<string, Json>, { execution, workload }: EventsAnswer): void {
  if (row.parent_execution_id == null && execution.parent != null)
    row.parent_execution_id = BigInt(execution.parent);
  if (execution.path !== null && row.path === undefined) row.path = execution.path;
  if (isStart({ id: null, row }) && row.context == null && workload !== null) row.context = { workload };
}
