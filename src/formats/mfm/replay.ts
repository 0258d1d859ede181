import type { Change, StateReader } from '../../model/change';
import type { Reducer, ReplayEvent, RunContext } from '../../model/format';
import { asNumber, asString, dig, isObject, type Json, type JsonObject, type Path } from '../../model/json';
import { resumeAfter } from './resume';
import { errorInfo, eventOf } from './wire';

/**
 * The state of a run, in the words of its events: the position in the plan so far, the context where its
 * artifacts were dropped too, facts, and the boundaries from which the engine could legally resume.
 */
export function createReplay(context: RunContext): Reducer {
  return (event, state) => replay(event, state, context);
}

function replay({ payload }: ReplayEvent, state: StateReader, context: RunContext): Change[] {
  const envelope = isObject(payload) ? payload : {};
  const event = isObject(envelope.event) ? eventOf(envelope.event) : null;
  const changes: Change[] = state.has(['state']) ? [] : emptyState(asString(envelope.run_id));
  if (event === null) return changes;
  if (event.family === 'domain') changes.push(...domainChanges(event.kind, event.fields, state, context));
  else changes.push(...kernelChanges(event.kind, event.fields, state, context));
  return changes;
}

function emptyState(run: string | null): Change[] {
  return [
    { path: ['state'], value: {} },
    { path: ['state', 'run_id'], value: run },
    { path: ['state', 'status'], value: 'not started' },
    { path: ['state', 'current'], value: null },
    ...['states', 'boundaries', 'facts', 'artifacts', 'children'].map((key) => ({
      path: ['state', key],
      value: {},
    })),
    { path: ['state', 'last_checkpoint'], value: null },
    { path: ['state', 'context'], value: null },
    { path: ['view'], value: { resume: null, retry_policy: null } },
    { path: ['view', 'facts_of_state'], value: {} },
    { path: ['view', 'reused_facts'], value: {} },
    { path: ['view', 'dangling_attempts'], value: [] },
  ];
}

/** Where events of the envelope's fields lie in the payload, for copies. */
const at = (kind: string, field: string): Path => ['event', 'Kernel', kind, field];

function kernelChanges(kind: string, fields: JsonObject, state: StateReader, context: RunContext): Change[] {
  switch (kind) {
    case 'RunStarted':
      return runStarted(fields, context);
    case 'StateEntered':
      return stateEntered(fields, state, context);
    case 'StateCompleted':
      return stateCompleted(fields, state, context);
    case 'StateFailed':
      return stateFailed(fields, state, context);
    case 'RunCompleted':
      return [
        { path: ['state', 'status'], from: at(kind, 'status') },
        { path: ['state', 'current'], value: null },
        { path: ['state', 'final_snapshot_id'], from: at(kind, 'final_snapshot_id') },
        { path: ['view', 'resume'], value: resumeAfter('ended', { status: asString(fields.status) }) },
      ];
    default:
      return [];
  }
}

function runStarted(fields: JsonObject, context: RunContext): Change[] {
  const initial = asString(fields.initial_snapshot_id);
  const changes: Change[] = [
    { path: ['state', 'op_id'], from: at('RunStarted', 'op_id') },
    { path: ['state', 'manifest_id'], from: at('RunStarted', 'manifest_id') },
    { path: ['state', 'status'], value: 'running' },
  ];
  if (initial !== null) changes.push(...checkpoint(initial, null, context));
  const policy = retryPolicy(fields, context);
  if (policy !== undefined) changes.push({ path: ['view', 'retry_policy'], value: policy });
  changes.push({ path: ['view', 'resume'], value: resumeAfter('started', { boundary: initial }) });
  return changes;
}

/** A checkpoint: a legal boundary to resume from, and the context from here on. */
function checkpoint(id: string, after: string | null, context: RunContext): Change[] {
  return [
    { path: ['state', 'last_checkpoint'], value: id },
    { path: ['state', 'boundaries', id], value: { kind: after === null ? 'initial' : 'checkpoint', after } },
    contextChange(id, context),
  ];
}

function contextChange(id: string, context: RunContext): Change {
  const path: Path = ['state', 'context'];
  return context.artifact(id) === undefined
    ? { path, value: { snapshot_id: id, content: 'not dropped with this log' } }
    : { path, artifact: id };
}

function retryPolicy(fields: JsonObject, context: RunContext): Json | undefined {
  const manifest = context.artifact(asString(fields.manifest_id) ?? '');
  return dig(manifest, ['run_config', 'retry_policy']);
}

function stateEntered(fields: JsonObject, state: StateReader, context: RunContext): Change[] {
  const id = asString(fields.state_id) ?? '?';
  const attempt = asNumber(fields.attempt) ?? 0;
  const base = asString(fields.base_snapshot_id);
  const changes: Change[] = [];
  const open = state.get(['state', 'current', 'state_id']);
  if (open !== undefined && open !== null) {
    const index = state.size(['view', 'dangling_attempts']);
    const dangling = { state_id: open, attempt: state.get(['state', 'current', 'attempt']) ?? null };
    changes.push({ path: ['view', 'dangling_attempts', index], value: dangling });
  }
  const known = { state_id: id, attempt, base_snapshot_id: base };
  changes.push({ path: ['state', 'current'], value: known });
  changes.push({
    path: ['state', 'states', id],
    value: { status: 'entered', attempt, base_snapshot_id: base },
  });
  if (base !== null) {
    if (!state.has(['state', 'boundaries', base]))
      changes.push({
        path: ['state', 'boundaries', base],
        value: { kind: 'base of an attempt', after: null },
      });
    changes.push(contextChange(base, context));
  }
  const resume = resumeAfter('open', { state_id: id, attempt, boundary: base });
  changes.push({ path: ['view', 'resume'], value: resume });
  return changes;
}

function stateCompleted(fields: JsonObject, state: StateReader, context: RunContext): Change[] {
  const id = asString(fields.state_id) ?? '?';
  const snapshot = asString(fields.context_snapshot_id);
  const changes: Change[] = ensureState(id, state);
  changes.push({ path: ['state', 'states', id, 'status'], value: 'completed' });
  changes.push({
    path: ['state', 'states', id, 'context_snapshot_id'],
    from: at('StateCompleted', 'context_snapshot_id'),
  });
  changes.push({ path: ['state', 'current'], value: null });
  if (snapshot !== null) changes.push(...checkpoint(snapshot, id, context));
  changes.push(...reusedFacts(id, state));
  changes.push({
    path: ['view', 'resume'],
    value: resumeAfter('completed', { state_id: id, boundary: snapshot }),
  });
  return changes;
}

function stateFailed(fields: JsonObject, state: StateReader, context: RunContext): Change[] {
  const id = asString(fields.state_id) ?? '?';
  const info = errorInfo(fields);
  const attempt = asNumber(state.get(['state', 'states', id, 'attempt'])) ?? 0;
  const base = asString(state.get(['state', 'states', id, 'base_snapshot_id']));
  const maximum = asNumber(state.get(['view', 'retry_policy', 'max_attempts']));
  const changes: Change[] = ensureState(id, state);
  changes.push({ path: ['state', 'states', id, 'status'], value: 'failed' });
  changes.push({ path: ['state', 'states', id, 'error'], from: at('StateFailed', 'error') });
  // For diagnosis only: the engine must never resume from it.
  if (fields.failure_snapshot_id != null)
    changes.push({
      path: ['state', 'states', id, 'failure_snapshot_id'],
      from: at('StateFailed', 'failure_snapshot_id'),
    });
  changes.push({ path: ['state', 'current'], value: null });
  const checkpointId = asString(state.get(['state', 'last_checkpoint']));
  if (checkpointId !== null) changes.push(contextChange(checkpointId, context));
  const resume = resumeAfter('failed', {
    state_id: id,
    attempt,
    boundary: base,
    retryable: info.retryable === true,
    maximum,
  });
  changes.push({ path: ['view', 'resume'], value: resume });
  return changes;
}

/** An end whose beginning the log does not hold. */
function ensureState(id: string, state: StateReader): Change[] {
  return state.has(['state', 'states', id])
    ? []
    : [{ path: ['state', 'states', id], value: { status: 'entered', attempt: 0, base_snapshot_id: null } }];
}

/**
 * Facts survive the attempt that recorded them, and a later attempt that asks for the same key appends
 * nothing: a fact of an earlier attempt that the completing one did not record again was, so far as the
 * events tell, used again.
 */
function reusedFacts(id: string, state: StateReader): Change[] {
  const attempt = asNumber(state.get(['state', 'states', id, 'attempt'])) ?? 0;
  if (attempt === 0) return [];
  const list: Path = ['view', 'facts_of_state', id];
  const keys = Array.from(
    { length: state.size(list) },
    (_, index) => asString(state.get([...list, index])) ?? '',
  );
  return keys
    .filter((key) => (asNumber(state.get(['state', 'facts', key, 'attempt'])) ?? attempt) < attempt)
    .map((key) => ({
      path: ['view', 'reused_facts', key],
      value: { state_id: id, completed_in_attempt: attempt, basis: 'inferred' },
    }));
}

function domainChanges(kind: string, fields: JsonObject, state: StateReader, context: RunContext): Change[] {
  const payload = isObject(fields.payload) ? fields.payload : {};
  switch (kind) {
    case 'fact_recorded':
      return factRecorded(payload, state, context);
    case 'artifact_written': {
      const id = asString(payload.artifact_id);
      return id === null ? [] : [{ path: ['state', 'artifacts', id], from: ['event', 'Domain', 'payload'] }];
    }
    case 'child_run_spawned':
    case 'child_run_completed': {
      const id = asString(payload.child_run_id);
      return id === null ? [] : [{ path: ['state', 'children', id], from: ['event', 'Domain', 'payload'] }];
    }
    default:
      return [];
  }
}

function factRecorded(payload: JsonObject, state: StateReader, context: RunContext): Change[] {
  const key = asString(payload.key);
  if (key === null) return [];
  const id = asString(payload.payload_id);
  const step = asString(state.get(['state', 'current', 'state_id']));
  const attempt = state.get(['state', 'current', 'attempt']) ?? null;
  const fact: Change[] = [
    { path: ['state', 'facts', key], value: { payload_id: id, state_id: step, attempt } },
  ];
  if (id !== null && context.artifact(id) !== undefined)
    fact.push({ path: ['state', 'facts', key, 'payload'], artifact: id });
  if (step !== null && !state.has(['state', 'facts', key])) fact.push(...listFact(step, key, state));
  return fact;
}

/** Which state a fact was first recorded in, so that its later attempts can be asked about it. */
function listFact(step: string, key: string, state: StateReader): Change[] {
  const list: Path = ['view', 'facts_of_state', step];
  const index = state.size(list);
  const begin: Change[] = index === 0 ? [{ path: list, value: [] }] : [];
  return [...begin, { path: [...list, index], value: key }];
}
