import type { Change, StateReader } from '../../model/change';
import type { ReplayEvent } from '../../model/format';
import { asString, isObject, type JsonObject, type Path } from '../../model/json';
import { variantOf } from './wire';

/**
 * `state` has exactly the fields of `ExecutionSnapshot`: what the crate itself would cache. Only actions
 * change it (README.md, "Event to action"); `variables` and `user_id` no event can set. `view` holds what
 * the events say besides: steps, tool calls, artifacts, checkpoints, goals.
 */
export function replay({ payload, kind }: ReplayEvent, state: StateReader): Change[] {
  if (!isObject(payload) || !isObject(payload.fields)) return [];
  const changes: Change[] = state.has(['view']) ? [] : begin(payload, state);
  const { fields } = payload;
  changes.push(...actionChanges(variantOf(kind), fields, state));
  if (payload.sequence !== null) changes.push({ path: ['state', 'sequence_number'], from: ['sequence'] });
  if (payload.timestamp !== null) changes.push({ path: ['state', 'timestamp'], from: ['timestamp'] });
  return changes;
}

/** Nothing known yet; or a recorded snapshot that is brought forward, which stays as it is. */
function begin(payload: JsonObject, state: StateReader): Change[] {
  const view: Change[] = [
    { path: ['view'], value: {} },
    ...['steps', 'tool_calls', 'artifacts', 'checkpoints', 'goals', 'calls_of_step'].map((key) => ({
      path: ['view', key],
      value: {},
    })),
  ];
  if (state.has(['state'])) return view;
  return [
    { path: ['state'], value: {} },
    { path: ['state', 'execution_id'], value: asString(payload.execution_id) },
    { path: ['state', 'tenant_id'], value: asString(payload.tenant_id) },
    { path: ['state', 'user_id'], value: null },
    { path: ['state', 'state'], value: 'Created' },
    { path: ['state', 'current_step_id'], value: null },
    { path: ['state', 'step_outputs'], value: {} },
    { path: ['state', 'variables'], value: {} },
    { path: ['state', 'timestamp'], value: null },
    { path: ['state', 'sequence_number'], value: 0 },
    ...view,
  ];
}

const RUN_STATES: Readonly<Record<string, string>> = {
  ExecutionStarted: 'Running',
  ExecutionPaused: 'Paused',
  ExecutionResumed: 'Running',
  ExecutionCompleted: 'Completed',
  ExecutionFailed: 'Failed',
  ExecutionCancelled: 'Cancelled',
};

function actionChanges(variant: string | null, fields: JsonObject, state: StateReader): Change[] {
  const runState = RUN_STATES[variant ?? ''];
  if (runState !== undefined) return runChanges(variant!, runState, fields);
  const step = asString(fields.step_id);
  switch (variant) {
    case 'StepStarted':
      return step === null ? [] : startStep(step, state);
    case 'StepCompleted':
      return step === null ? [] : completeStep(step, fields, state);
    case 'StepFailed':
      return step === null ? [] : failStep(step, state);
    case 'StepDiscovered':
      return step === null
        ? []
        : [
            { path: ['view', 'steps', step], value: { status: 'discovered' } },
            ...copies(step, fields, DISCOVERY),
          ];
    case 'ToolCallStarted':
    case 'ToolCallCompleted':
      return toolCall(variant, step, fields, state);
    case 'ArtifactStored':
      return named('artifacts', fields.artifact_id);
    case 'CheckpointSaved':
      return named('checkpoints', fields.checkpoint_id);
    case 'GoalEvaluated':
      return named('goals', fields.goal_id);
    default:
      return [];
  }
}

const DISCOVERY = ['discovered_by', 'source_type', 'reason', 'depth'];

function runChanges(variant: string, runState: string, fields: JsonObject): Change[] {
  const changes: Change[] = [{ path: ['state', 'state'], value: runState }];
  if (variant === 'ExecutionPaused')
    changes.push({ path: ['view', 'paused_because'], from: ['fields', 'reason'] });
  if (variant === 'ExecutionResumed') changes.push({ path: ['view', 'paused_because'], value: null });
  if (variant === 'ExecutionFailed') changes.push({ path: ['view', 'error'], from: ['fields', 'error'] });
  if (variant === 'ExecutionCancelled')
    changes.push({ path: ['view', 'cancelled_because'], from: ['fields', 'reason'] });
  if (variant === 'ExecutionCompleted' && fields.output != null)
    changes.push({ path: ['view', 'output'], from: ['fields', 'output'] });
  return changes;
}

function copies(step: string, fields: JsonObject, names: readonly string[]): Change[] {
  return names
    .filter((name) => fields[name] != null)
    .map((name) => ({ path: ['view', 'steps', step, name], from: ['fields', name] }));
}

/** The step becomes the current one; the one before is remembered, to return to when this one ends. */
function startStep(step: string, state: StateReader): Change[] {
  const before = state.get(['state', 'current_step_id']) ?? null;
  const known = state.has(['view', 'steps', step]);
  const path: Path = ['view', 'steps', step];
  return [
    { path: ['state', 'current_step_id'], value: step },
    ...(known ? [] : [{ path, value: {} }]),
    { path: [...path, 'status'], value: 'started' },
    { path: [...path, 'inside'], value: before === step ? null : before },
    ...['name', 'step_type', 'parent_step_id'].map((name) => ({
      path: [...path, name],
      from: ['fields', name],
    })),
  ];
}

/** A snapshot has one current step: with parallel steps, the one started last that is still open. */
function leaveStep(step: string, state: StateReader): Change[] {
  if (state.get(['state', 'current_step_id']) !== step) return [];
  let next = asString(state.get(['view', 'steps', step, 'inside']));
  for (let hops = 0; next !== null && hops < 1000; hops++) {
    if (state.get(['view', 'steps', next, 'status']) === 'started') break;
    next = asString(state.get(['view', 'steps', next, 'inside']));
  }
  return [{ path: ['state', 'current_step_id'], value: next }];
}

function completeStep(step: string, fields: JsonObject, state: StateReader): Change[] {
  const changes: Change[] = ensureStep(step, state);
  if (fields.output != null)
    changes.push({ path: ['state', 'step_outputs', step], from: ['fields', 'output'] });
  changes.push(...leaveStep(step, state));
  changes.push({ path: ['view', 'steps', step, 'status'], value: 'completed' });
  changes.push({ path: ['view', 'steps', step, 'duration_ms'], from: ['fields', 'duration_ms'] });
  return changes;
}

/** A failed tool call leaves no event of its own: it ends, failed, with its step. */
function failStep(step: string, state: StateReader): Change[] {
  const changes: Change[] = ensureStep(step, state);
  changes.push(...leaveStep(step, state));
  changes.push({ path: ['view', 'steps', step, 'status'], value: 'failed' });
  changes.push({ path: ['view', 'steps', step, 'error'], from: ['fields', 'error'] });
  const calls: Path = ['view', 'calls_of_step', step];
  for (let index = 0; index < state.size(calls); index++) {
    const status: Path = ['view', 'tool_calls', asString(state.get([...calls, index])) ?? '', 'status'];
    if (state.get(status) === 'open') changes.push({ path: status, value: 'failed with its step' });
  }
  return changes;
}

function ensureStep(step: string, state: StateReader): Change[] {
  return state.has(['view', 'steps', step]) ? [] : [{ path: ['view', 'steps', step], value: {} }];
}

function toolCall(variant: string, step: string | null, fields: JsonObject, state: StateReader): Change[] {
  const id = asString(fields.tool_call_id);
  if (id === null) return [];
  const path: Path = ['view', 'tool_calls', id];
  const begin: Change[] = state.has(path) ? [] : [{ path, value: { step_id: step } }];
  if (variant === 'ToolCallCompleted')
    return [
      ...begin,
      { path: [...path, 'status'], value: 'completed' },
      { path: [...path, 'output'], from: ['fields', 'output'] },
    ];
  return [
    ...begin,
    { path: [...path, 'status'], value: 'open' },
    { path: [...path, 'tool_name'], from: ['fields', 'tool_name'] },
    { path: [...path, 'input'], from: ['fields', 'input'] },
    ...(step === null ? [] : listCall(step, id, state)),
  ];
}

function listCall(step: string, id: string, state: StateReader): Change[] {
  const list: Path = ['view', 'calls_of_step', step];
  const index = state.size(list);
  return [...(index === 0 ? [{ path: list, value: [] }] : []), { path: [...list, index], value: id }];
}

function named(group: string, id: unknown): Change[] {
  return typeof id === 'string' ? [{ path: ['view', group, id], from: ['fields'] }] : [];
}
