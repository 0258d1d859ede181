import { bareName } from '../../lib/names';
import { parseTime } from '../../lib/times';
import { type Facts, joinFacts } from '../../model/event';
import type { Decoded, Decoder } from '../../model/format';
import { asBigInt, asNumber, asString, type Json, type JsonObject, member } from '../../model/json';
import type { Outcome } from '../../model/outcome';
import type { ProblemDraft } from '../../model/problem';
import { type EnactEvent, isRetry, type Snapshot, toEvent, toSnapshot, variantOf } from './wire';

/** Decodes all three vocabularies, and recorded snapshots. */
export function createDecoder(): Decoder {
  const tenants = new Map<string, string>();
  let streaming = 'stream';
  return {
    decode(value) {
      const snapshot = toSnapshot(value);
      if (snapshot !== null) return decodeSnapshot(snapshot, tenants);
      const event = toEvent(value);
      if (event === null)
        return { foreign: 'Neither an event nor a snapshot of an execution. It is left out.' };
      if (event.vocabulary === 'streamed') streaming = event.execution_id ?? streaming;
      const run = event.vocabulary === 'streamed' ? streaming : runKey(event, tenants);
      return decodeEvent(event, run);
    },
    payload: (value) => (toEvent(value) as Json | null) ?? value,
  };
}

/**
 * A run is (tenant, execution). Its key is the execution's id; should a second tenant use the same id, its
 * runs carry the tenant too, so that tenants never mix.
 */
function runKey(
  of: { execution_id: string | null; tenant_id: string | null },
  tenants: Map<string, string>,
): string {
  const execution = of.execution_id ?? 'unknown';
  const tenant = of.tenant_id ?? '';
  const first = tenants.get(execution);
  if (first === undefined) tenants.set(execution, tenant);
  return first === undefined || first === tenant ? execution : `${tenant}/${execution}`;
}

function decodeEvent(event: EnactEvent, run: string): Decoded {
  const variant = variantOf(event.kind);
  const problems: ProblemDraft[] = [];
  if (variant === null && event.vocabulary === 'stored') problems.push({ code: 'unknown-kind' });
  const { fields } = event;
  const common = {
    run,
    kind: event.kind,
    time: timeOf(event.timestamp),
    seq: asBigInt(event.sequence),
    step: asString(fields.step_id),
  };
  return { event: joinFacts(common, actOf(variant, fields)), problems };
}

type Rest = Pick<Facts, 'act'> & Partial<Facts>;

function actOf(variant: string | null, fields: JsonObject): Rest {
  switch (variant) {
    case 'ExecutionStarted':
      return {
        act: 'run-start',
        runName: asString(member(fields.metadata, 'graph')),
        parentRun: asString(member(fields.parent, 'parent_id')),
      };
    case 'StepStarted':
      return { act: 'start', stepName: asString(fields.name) };
    case 'StepCompleted':
      return { act: 'end', outcome: 'succeeded' };
    case 'StepFailed':
      return {
        act: 'end',
        outcome: 'failed',
        attempt: asNumber(member(fields.error, 'attempt')) ?? 0,
        klass: categoryOf(fields),
      };
    case 'StepDiscovered':
      return { act: 'queue', retryOf: isRetry(fields.source_type) ? asString(fields.discovered_by) : null };
    case 'ExecutionPaused':
      return { act: 'run-wait' };
    case 'ExecutionResumed':
      return { act: 'run-resume' };
    case 'ExecutionCompleted':
      return ending('succeeded', 'Completed');
    case 'ExecutionFailed':
      return ending('failed', 'Failed');
    case 'ExecutionCancelled':
      return ending('cancelled', 'Cancelled');
    default:
      return { act: 'note' };
  }
}

function ending(outcome: Outcome, said: string): Rest {
  return { act: 'run-end', step: null, outcome, said };
}

function categoryOf(fields: JsonObject): string | null {
  const category = asString(member(fields.error, 'category'));
  return category === null ? null : category.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase();
}

/** RFC 3339 in A and B, milliseconds in C. */
function timeOf(timestamp: Json): number {
  const millis = asNumber(timestamp);
  return millis === null ? parseTime(asString(timestamp)) : millis * 1000;
}

const SETTLED: Readonly<Record<string, Outcome>> = {
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  paused: 'waiting',
  waiting: 'waiting',
  running: 'running',
};

function decodeSnapshot(snapshot: Snapshot, tenants: Map<string, string>): Decoded {
  const said = stateName(snapshot.state);
  const outcome = SETTLED[bareName(said)] ?? 'unknown';
  return {
    companion: {
      kind: 'snapshot',
      id: runKey(snapshot, tenants),
      seq: snapshot.sequence_number,
      run: { name: null, outcome, said },
    },
  };
}

/** `"Running"`, or the key of `{"Waiting":"Approval"}`. */
export function stateName(state: Json): string {
  return asString(state) ?? Object.keys((state ?? {}) as JsonObject)[0] ?? 'unknown';
}
