import type { Change, StateReader } from '../../model/change';
import type { ReplayEvent } from '../../model/format';
import { asString, isObject, type Json, type JsonObject, member, type Path } from '../../model/json';
import { classOfError, knownType, succeeded, typeOf } from './wire';

/**
 * The state of a WAL: jobs by id, those in flight, files touched, backups, and the last readings of the
 * host. The crate itself keeps no such state; these are its records folded in byte order.
 */
export function replay({ payload, kind }: ReplayEvent, state: StateReader): Change[] {
  const changes: Change[] = state.has(['state']) ? [] : emptyState();
  if (!isObject(payload)) return changes;
  const job = String(payload.job_id);
  const path: Path = ['state', 'jobs', job];
  switch (kind === 'job' ? 'job' : knownType(typeOf(payload) ?? '')) {
    case 'job_started':
      changes.push(...startJob(payload, path));
      changes.push({ path: ['state', 'in_flight', job], value: asString(payload.capability) });
      break;
    case 'job_completed':
    case 'job_failed':
      changes.push(...endJob(payload, path, state));
      if (state.has(['state', 'in_flight', job]))
        changes.push({ path: ['state', 'in_flight', job], removed: true });
      changes.push(...filesOf(payload, job, state));
      break;
    case 'command_executed':
      if (!state.has(path)) changes.push({ path, value: {} });
      changes.push({ path: [...path, 'cmd'], from: ['cmd'] });
      changes.push({ path: [...path, 'cmd_exit_code'], from: ['cmd_exit_code'] });
      break;
    case 'job':
      changes.push({ path, from: [] });
      break;
    default:
      break;
  }
  changes.push(...readings(payload));
  return changes;
}

function emptyState(): Change[] {
  return [
    { path: ['state'], value: {} },
    ...['jobs', 'in_flight', 'files', 'backups'].map((key) => ({ path: ['state', key], value: {} })),
    { path: ['state', 'telemetry'], value: null },
    { path: ['state', 'processes'], value: null },
  ];
}

function startJob(payload: JsonObject, path: Path): Change[] {
  const { capability = null, seq = null, ts = null } = payload;
  return [
    { path, value: { capability, status: 'started', class: 'open', started_seq: seq, started_ts: ts } },
  ];
}

function endJob(payload: JsonObject, path: Path, state: StateReader): Change[] {
  const failed = knownType(typeOf(payload) ?? '') === 'job_failed';
  const klass = failed
    ? classOfError(asString(payload.error) ?? '')
    : succeeded(payload.output) === false
      ? 'completed-with-error'
      : 'ok';
  const changes: Change[] = [];
  if (!state.has(path)) changes.push({ path, value: { capability: payload.capability ?? null } });
  changes.push({ path: [...path, 'status'], value: failed ? 'failed' : 'completed' });
  changes.push({ path: [...path, 'class'], value: klass });
  changes.push(
    { path: [...path, 'ended_seq'], from: ['seq'] },
    { path: [...path, 'ended_ts'], from: ['ts'] },
  );
  if (payload.error != null) changes.push({ path: [...path, 'error'], from: ['error'] });
  if (payload.output != null) changes.push({ path: [...path, 'output'], from: ['output'] });
  return changes;
}

/** Files that the job's output says it read, wrote, committed or restored, and the backups it made. */
function filesOf(payload: JsonObject, job: string, state: StateReader): Change[] {
  const data = member(payload.output, 'data');
  if (!isObject(data) || succeeded(payload.output) === false) return [];
  const changes: Change[] = [];
  const path = asString(data.path);
  const backup = asString(data.backup_path);
  const operation = asString(data.operation) ?? operationOf(asString(payload.capability));
  if (path !== null && data.dry_run !== true)
    changes.push({ path: ['state', 'files', path], value: { job_id: job, operation, backup_path: backup } });
  if (backup !== null) changes.push({ path: ['state', 'backups', backup], value: { job_id: job, path } });
  for (const [from, to] of restored(data.restored)) {
    const known = state.get(['state', 'backups', from, 'job_id']) ?? null;
    changes.push({
      path: ['state', 'files', to],
      value: { job_id: job, operation: 'restore', backup_path: from, backup_of: known },
    });
  }
  return changes;
}

function operationOf(capability: string | null): string {
  return capability === 'FileRead' ? 'read' : capability === 'FileWrite' ? 'write' : 'touch';
}

/** `restored` of an Undo: texts of the form `<backup> -> <target>`. */
function restored(list: Json | undefined): [from: string, to: string][] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    const parts = typeof entry === 'string' ? entry.split(' -> ') : [];
    return parts.length === 2 ? [[parts[0]!, parts[1]!] as [string, string]] : [];
  });
}

/** The newest readings that the record carries. */
function readings(payload: JsonObject): Change[] {
  const changes: Change[] = [];
  const telemetry = ['telemetry_after', 'telemetry_before'].find((key) => isObject(payload[key]));
  const processes = ['process_after', 'process_before'].find((key) => isObject(payload[key]));
  if (telemetry) changes.push({ path: ['state', 'telemetry'], from: [telemetry] });
  if (processes) changes.push({ path: ['state', 'processes'], from: [processes] });
  return changes;
}
