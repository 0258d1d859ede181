import { bareName } from '../../lib/names';
import { asNumber, asString, isObject, type Json, type JsonObject } from '../../model/json';

/** Task states by bare name; see README.md, "TaskRecord". */
const STATES: Readonly<Record<string, TaskState>> = {
  pending: 'pending',
  ready: 'ready',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  retrying: 'retrying',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  skipped: 'skipped',
  deadlettered: 'dead_lettered',
};

export type TaskState =
  | 'pending'
  | 'ready'
  | 'running'
  | 'completed'
  | 'failed'
  | 'retrying'
  | 'cancelled'
  | 'skipped'
  | 'dead_lettered';

export function stateOf(record: JsonObject): TaskState | null {
  return STATES[bareName(asString(record.state) ?? '')] ?? null;
}

/** What a stored value is, told by its shape and never by its key or file name. */
export type Stored =
  | { readonly kind: 'record'; readonly task: string; readonly data: JsonObject }
  | { readonly kind: 'dead_letter'; readonly task: string; readonly data: JsonObject }
  | { readonly kind: 'checkpoint'; readonly task: string; readonly data: Json }
  | { readonly kind: 'value'; readonly key: string; readonly data: Json };

/** An envelope of the file storage, or a bare record as user code writes it. */
export interface Entry {
  readonly key: string | null;
  readonly checksum: string | null;
  readonly stored: Stored;
  /** The value that was in an envelope (`data`), or the record itself. */
  readonly inside: 'data' | null;
}

/** Null for what is neither an envelope nor a record nor a dead letter. */
export function toEntry(value: Json): Entry | null {
  if (!isObject(value)) return null;
  const key = asString(value.key);
  const bare: boolean = isRecord(value);
  const enveloped = key !== null && value.data !== undefined && !bare;
  if (!enveloped) {
    const stored = classify(null, value);
    return stored === null ? null : { key: null, checksum: null, stored, inside: null };
  }
  const stored = classify(key, value.data!) ?? { kind: 'value', key, data: value.data! };
  return { key, checksum: asString(value.checksum), stored, inside: 'data' };
}

function classify(key: string | null, data: Json): Stored | null {
  if (isRecord(data)) return { kind: 'record', task: String(data.id), data };
  if (isDeadLetter(data)) return { kind: 'dead_letter', task: String(data.task_id), data };
  if (key?.startsWith('state:')) return { kind: 'checkpoint', task: key.slice('state:'.length), data };
  return null;
}

export function isRecord(value: Json): value is JsonObject {
  return (
    isObject(value) &&
    asString(value.id) !== null &&
    asString(value.state) !== null &&
    value.attempts !== undefined
  );
}

function isDeadLetter(value: Json): value is JsonObject {
  return (
    isObject(value) &&
    asString(value.task_id) !== null &&
    value.attempts !== undefined &&
    value.error !== undefined &&
    value.timestamp !== undefined
  );
}

/** An optional list of edges: each task with those it depends on. */
export function toGraph(value: Json): Record<string, string[]> | null {
  if (!isObject(value) || Object.keys(value).length === 0) return null;
  const lists = Object.values(value);
  const named = lists.every((list) => Array.isArray(list) && list.every((each) => typeof each === 'string'));
  return named ? (value as unknown as Record<string, string[]>) : null;
}

export function millis(value: Json | undefined): number | null {
  return asNumber(value);
}
