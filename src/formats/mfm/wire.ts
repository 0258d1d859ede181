import { parseJson } from '../../lib/json';
import { bareName } from '../../lib/names';
import { asString, isObject, type Json, type JsonObject } from '../../model/json';

/** Kernel events by their bare name; see README.md, "Kernel events". */
const KERNEL: Readonly<Record<string, string>> = {
  runstarted: 'RunStarted',
  stateentered: 'StateEntered',
  statecompleted: 'StateCompleted',
  statefailed: 'StateFailed',
  runcompleted: 'RunCompleted',
};

const ARTIFACT_ID = /^[0-9a-f]{64}$/;

/** An EventEnvelope, whatever export it came from. */
export interface Envelope {
  readonly run_id: string;
  readonly seq: Json;
  readonly ts_millis: Json;
  readonly event: JsonObject;
}

/**
 * Brings the three exports to one form: an envelope, a row of `mfm_events` (whose `event` may be text in a
 * CSV), and a generic stream record (`stream_id` = `run:<uuid>`, `payload` = the event). Null for others.
 */
export function toEnvelope(value: Json): Envelope | null {
  if (!isObject(value)) return null;
  const { seq = null, ts_millis = null } = value;
  const stream = asString(value.stream_id);
  const run = stream === null ? asString(value.run_id) : stream.replace(/^run:/, '');
  const event = parsedCell(stream === null ? value.event : value.payload);
  return run === null || !isObject(event) ? null : { run_id: run, seq, ts_millis, event };
}

/** A jsonb cell of a CSV is text that holds JSON. */
function parsedCell(cell: Json | undefined): Json | undefined {
  if (typeof cell !== 'string') return cell;
  try {
    return parseJson(cell);
  } catch {
    return undefined;
  }
}

/** The event inside an envelope: its kind in the wire's spelling and its fields. */
export interface MachineEvent {
  readonly family: 'kernel' | 'domain';
  readonly kind: string;
  readonly known: boolean;
  readonly fields: JsonObject;
}

/** Takes the externally tagged enums apart: `{"Kernel":{"StateEntered":{…}}}`, `{"Domain":{…}}`. */
export function eventOf(tagged: JsonObject): MachineEvent | null {
  const [family] = Object.keys(tagged);
  const inner = family === undefined ? null : tagged[family];
  if (family === undefined || !isObject(inner)) return null;
  if (bareName(family) === 'domain') {
    const name = asString(inner.name);
    return name === null ? null : { family: 'domain', kind: name, known: true, fields: inner };
  }
  if (bareName(family) !== 'kernel') return null;
  const [variant] = Object.keys(inner);
  const fields = variant === undefined ? null : inner[variant];
  if (variant === undefined || !isObject(fields)) return null;
  const kind = KERNEL[bareName(variant)];
  return { family: 'kernel', kind: kind ?? variant, known: kind !== undefined, fields };
}

/** `StateError.info` of a StateFailed. */
export function errorInfo(fields: JsonObject): JsonObject {
  const error = isObject(fields.error) ? fields.error : {};
  return isObject(error.info) ? error.info : error;
}

/** A dropped artifact: one of a list of `{id, kind, content}`. (No such bundle is standardised.) */
export interface Artifact {
  readonly id: string;
  readonly kind: Json;
  readonly content: Json;
}

export function toArtifact(value: Json): Artifact | null {
  if (!isObject(value)) return null;
  const id = asString(value.id) ?? asString(value.artifact_id);
  if (id === null || !ARTIFACT_ID.test(id) || value.content === undefined) return null;
  return { id, kind: value.kind ?? null, content: value.content };
}
