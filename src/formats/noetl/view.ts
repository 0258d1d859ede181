import type { Change, StateReader } from '../../model/change';
import { asNumber, asString, dig, isObject, type Json, member, type Path } from '../../model/json';
import { isErrorWord } from './decode';
import {
  commandIdOf,
  type EventRow,
  isParked,
  itemOf,
  type Meaning,
  meaningOf,
  ORCHESTRATE,
  stepOf,
  toolStatus,
} from './wire';

/**
 * What the events say, beside what the original folds: every spelling counts, each command and delivery is
 * kept apart, a tool's `error` is a failure although its call is done, and the variables are those in force.
 */
export function viewChanges(row: EventRow, state: StateReader): Change[] {
  const meaning = meaningOf(row.event_type);
  const changes = state.has(['view']) ? [] : emptyView();
  changes.push(...executionChanges(row, meaning));
  if (meaning === 'context') changes.push(...variableChanges(row));
  const step = stepOf(row);
  if (step !== null && row.node_name !== ORCHESTRATE)
    changes.push(...commandChanges(row, meaning, step, state));
  return changes;
}

function emptyView(): Change[] {
  return [
    { path: ['view'], value: {} },
    { path: ['view', 'execution'], value: { status: 'not started', said: null } },
    { path: ['view', 'commands'], value: {} },
    { path: ['view', 'skipped_steps'], value: {} },
    { path: ['view', 'variables'], value: {} },
  ];
}

const EXECUTION: Path = ['view', 'execution'];

function executionChanges(row: EventRow, meaning: Meaning): Change[] {
  if (meaning === 'start') {
    const changes: Change[] = [
      { path: [...EXECUTION, 'status'], value: 'running' },
      { path: [...EXECUTION, 'started_at'], from: ['created_at'] },
    ];
    const workload = member(row.context, 'workload');
    if (isObject(workload)) changes.push({ path: ['view', 'variables'], from: ['context', 'workload'] });
    return changes;
  }
  if (!meaning.startsWith('run-')) return [];
  const changes: Change[] = [
    { path: [...EXECUTION, 'status'], value: meaning.slice('run-'.length) },
    { path: [...EXECUTION, 'said'], from: ['status'] },
    { path: [...EXECUTION, 'ended_at'], from: ['created_at'] },
  ];
  for (const field of ['error', 'reason', 'failed_steps', 'dead_worker_id', 'orphaned_node', 'emitted_by'])
    if (member(row.meta, field) != null) changes.push({ path: [...EXECUTION, field], from: ['meta', field] });
  return changes;
}

function variableChanges(row: EventRow): Change[] {
  const root: Path =
    dig(row.result, ['context', 'values']) === undefined
      ? ['context', 'values']
      : ['result', 'context', 'values'];
  const values = dig(row, root);
  return isObject(values)
    ? Object.keys(values).map((key) => ({ path: ['view', 'variables', key], from: [...root, key] }))
    : [];
}

/** One entry a command; where an export names none, one a step and item. */
function commandChanges(row: EventRow, meaning: Meaning, step: string, state: StateReader): Change[] {
  if (meaning === 'step-skip') return [{ path: ['view', 'skipped_steps', step], from: ['created_at'] }];
  const status = STATUS[meaning];
  if (status === undefined) return [];
  const id = commandIdOf(row);
  const item = itemOf(row, id);
  const path: Path = ['view', 'commands', id ?? (item === null ? step : `${step}:${item}`)];
  const changes: Change[] = state.has(path)
    ? []
    : [{ path, value: { step, item, deliveries: 0, failed: false } }];
  changes.push(...statusChanges(row, meaning, status, path));
  if (meaning === 'started') {
    const before = asNumber(state.get([...path, 'deliveries'])) ?? 0;
    changes.push({ path: [...path, 'deliveries'], value: before + 1 });
  }
  const worker = workerOf(row);
  if (worker !== null) changes.push({ path: [...path, 'worker_id'], value: worker });
  changes.push(...resultChanges(row, meaning, path));
  return changes;
}

const STATUS: Partial<Record<Meaning, string>> = {
  issued: 'issued',
  claimed: 'claimed',
  started: 'started',
  done: 'called',
  error: 'raised',
  completed: 'completed',
  failed: 'failed',
  'command-cancelled': 'cancelled',
};

function statusChanges(row: EventRow, meaning: Meaning, status: string, path: Path): Change[] {
  const wrong = meaning === 'error' || meaning === 'failed' || isErrorWord(toolStatus(row));
  const parked = meaning === 'completed' && isParked(row);
  const word = parked
    ? 'parked on a callback'
    : meaning === 'completed' && wrong
      ? 'completed with error'
      : status;
  const changes: Change[] = [
    { path: [...path, 'status'], value: word },
    { path: [...path, `${status}_at`], from: ['created_at'] },
  ];
  if (wrong) changes.push({ path: [...path, 'failed'], value: true });
  return changes;
}

function workerOf(row: EventRow): string | null {
  return (
    asString(row.worker_id ?? null) ??
    asString(member(row.meta, 'worker_id')) ??
    asString(dig(row.result, ['context', 'worker_id']))
  );
}

/** The call's answer or error, as pointers into the event that carries it. */
function resultChanges(row: EventRow, meaning: Meaning, path: Path): Change[] {
  if (meaning === 'issued' && row.context !== null)
    return [{ path: [...path, 'issued_with'], from: ['context'] }];
  if (meaning !== 'done' && meaning !== 'error' && meaning !== 'failed') return [];
  const changes: Change[] = [];
  const result: Path = ['result', 'context', 'result'];
  if (dig(row, result) !== undefined) changes.push({ path: [...path, 'result'], from: result });
  for (const from of ERROR_PLACES) {
    const found: Json | undefined = dig(row, from);
    if (typeof found !== 'string') continue;
    changes.push({ path: [...path, 'error'], from });
    break;
  }
  return changes;
}

const ERROR_PLACES: readonly Path[] = [
  ['result', 'context', 'error'],
  ['result', 'context', 'result', 'context', 'error'],
  ['result', 'error'],
  ['error'],
];
