import { bareName } from '../../lib/names';
import { asNumber, asString, isObject, type Json, type JsonObject, member } from '../../model/json';

/** The 16 variants of `ExecutionEventData`, by bare name; see README.md, "StoredEvent". */
const VARIANTS = [
  'ExecutionStarted',
  'StepStarted',
  'StepCompleted',
  'StepFailed',
  'ExecutionPaused',
  'ExecutionResumed',
  'ExecutionCompleted',
  'ExecutionFailed',
  'ExecutionCancelled',
  'ArtifactStored',
  'StepDiscovered',
  'ToolCallStarted',
  'ToolCallCompleted',
  'CheckpointSaved',
  'GoalEvaluated',
  'Custom',
] as const;

export type Variant = (typeof VARIANTS)[number];

const BY_NAME: ReadonlyMap<string, Variant> = new Map(VARIANTS.map((name) => [bareName(name), name]));

/** Kinds of the telemetry log (B) and of the stream (C) that say the same as a variant of A. */
const SAME_AS: Readonly<Record<string, Variant>> = {
  executionstart: 'ExecutionStarted',
  executionend: 'ExecutionCompleted',
  stepstart: 'StepStarted',
  stepend: 'StepCompleted',
  toolinputavailable: 'ToolCallStarted',
  tooloutputavailable: 'ToolCallCompleted',
  permissionrequest: 'ExecutionPaused',
};

/** What an event of any of the three vocabularies means in those of A; null where A has no word for it. */
export function variantOf(kind: string): Variant | null {
  // A model turn of the stream is no step of the graph, though it is spelled alike.
  if (kind === 'data-start-step' || kind === 'data-finish-step') return null;
  const bare = bareName(kind.startsWith('data-') ? kind.slice('data-'.length) : kind);
  return BY_NAME.get(bare) ?? SAME_AS[bare] ?? null;
}

/** An event of any vocabulary, brought to one form. `fields` are those of A's variant. */
export interface EnactEvent {
  readonly vocabulary: 'stored' | 'logged' | 'streamed';
  readonly kind: string;
  readonly execution_id: string | null;
  readonly tenant_id: string | null;
  readonly sequence: Json;
  /** RFC 3339, or milliseconds in the stream. */
  readonly timestamp: Json;
  readonly fields: JsonObject;
}

/** Reads any of the three vocabularies; null for what is none of them. */
export function toEvent(value: Json): EnactEvent | null {
  if (!isObject(value)) return null;
  return toStored(value) ?? toLogged(value) ?? toStreamed(value);
}

/** A: `{"sequence","execution_id","tenant_id","event","timestamp"}` in each of serde's tag styles. */
function toStored(value: JsonObject): EnactEvent | null {
  if (asString(value.execution_id) === null || value.event === undefined) return null;
  const tagged = untag(value.event);
  if (tagged === null) return null;
  return {
    vocabulary: 'stored',
    kind: variantOf(tagged.tag) ?? tagged.tag,
    execution_id: asString(value.execution_id),
    tenant_id: asString(value.tenant_id),
    sequence: value.sequence ?? null,
    timestamp: value.timestamp ?? null,
    fields: tagged.fields,
  };
}

/** Internal `{"type":…,fields}`, adjacent `{"type":…,"data":{…}}`, external `{"Variant":{…}}`, bare unit. */
function untag(event: Json): { tag: string; fields: JsonObject } | null {
  if (typeof event === 'string') return { tag: event, fields: {} };
  if (!isObject(event)) return null;
  const tag = asString(event.type);
  if (tag !== null) {
    const adjacent = isObject(event.data) && Object.keys(event).length === 2;
    const { type: _, ...inline } = event;
    return { tag, fields: adjacent ? (event.data as JsonObject) : inline };
  }
  const [variant] = Object.keys(event);
  if (variant === undefined || Object.keys(event).length !== 1) return null;
  const inner = event[variant];
  return { tag: variant, fields: isObject(inner) ? inner : {} };
}

/** B: `{"sequence","event":{"event_id","event_type","context",…}}`; sequence counts the whole store. */
function toLogged(value: JsonObject): EnactEvent | null {
  const event = value.event;
  if (!isObject(event) || asString(event.event_type) === null || !isObject(event.context)) return null;
  const { context } = event;
  const payload = isObject(event.payload) ? event.payload : {};
  const kind = asString(event.event_type)!;
  return {
    vocabulary: 'logged',
    kind,
    execution_id: asString(context.execution_id),
    tenant_id: asString(context.tenant_id),
    sequence: value.sequence ?? null,
    timestamp: event.timestamp ?? null,
    fields: {
      ...payload,
      step_id: context.step_id ?? null,
      parent: context.parent ?? null,
      artifact_id: context.artifact_id ?? null,
      duration_ms: event.duration_ms ?? null,
    },
  };
}

/** C: `{"type":"data-…",…}` with field names in either case. No sequence: arrival orders it. */
function toStreamed(value: JsonObject): EnactEvent | null {
  const kind = asString(value.type);
  if (kind === null || !kind.startsWith('data-')) return null;
  const fields = Object.fromEntries(Object.entries(value).map(([key, field]) => [snakeCase(key), field]));
  return {
    vocabulary: 'streamed',
    kind,
    execution_id: asString(fields.execution_id),
    tenant_id: asString(fields.tenant_id),
    sequence: null,
    timestamp: fields.timestamp ?? null,
    fields: { ...fields, output: fields.final_output ?? fields.output ?? null },
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Does a name such as `Retry`, `retry` or `Retried` mean a retry? */
export function isRetry(source: Json | undefined): boolean {
  return bareName(asString(source) ?? asString(member(source, 'source_type')) ?? '').startsWith('retr');
}

/** `ExecutionSnapshot`: what a store remembers of a run at a sequence number. */
export interface Snapshot {
  readonly execution_id: string;
  readonly tenant_id: string | null;
  readonly sequence_number: number | null;
  readonly state: Json;
}

export function toSnapshot(value: Json): Snapshot | null {
  if (!isObject(value) || value.event !== undefined) return null;
  const execution = asString(value.execution_id);
  if (execution === null || value.sequence_number === undefined || value.state === undefined) return null;
  return {
    execution_id: execution,
    tenant_id: asString(value.tenant_id),
    sequence_number: asNumber(value.sequence_number),
    state: value.state,
  };
}
