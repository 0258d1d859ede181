import { bareName } from '../../lib/names';
import { asString, isObject, type Json, type JsonObject, member } from '../../model/json';

/** Event types of the crate, by their bare name; see README.md, "Records". */
export const TYPES: Readonly<Record<string, string>> = {
  jobsubmitted: 'job_submitted',
  jobvalidated: 'job_validated',
  jobstarted: 'job_started',
  jobcompleted: 'job_completed',
  jobfailed: 'job_failed',
  jobrolledback: 'job_rolled_back',
  commandexecuted: 'command_executed',
};

/** The record's type as written: the key is `type` on the wire, `event_type` in the Rust struct. */
export function typeOf(record: JsonObject): string | null {
  return asString(record.type) ?? asString(record.event_type);
}

/** The crate's own spelling of a type, however it was written; null when it knows no such type. */
export function knownType(type: string): string | null {
  return TYPES[bareName(type)] ?? null;
}

/** Is this a WAL record? It names a job and a type; everything else may be missing. */
export function isWalRecord(value: Json): value is JsonObject {
  return isObject(value) && asString(value.job_id) !== null && typeOf(value) !== null;
}

/** How a finished job ended, finer than the log's own two words. */
export type JobClass =
  | 'ok'
  | 'completed-with-error'
  | 'blocked'
  | 'invalid'
  | 'timed-out'
  | 'failed'
  | 'open'
  | 'repaired';

/** `output.status` (0.7.1 and later) or `output.success` (before): did the work succeed? */
export function succeeded(output: Json | undefined): boolean | null {
  const status = member(output, 'status');
  if (typeof status === 'string') {
    const word = status.toLowerCase();
    return word === 'ok' ? true : word === 'error' ? false : null;
  }
  const success = member(output, 'success');
  return typeof success === 'boolean' ? success : null;
}

/** The class of a `job_failed` record, from the shape of its error text. */
export function classOfError(error: string): JobClass {
  if (/daemon terminated before job completion/i.test(error)) return 'repaired';
  if (/\bPermissionDenied\b|\bblocked\b/.test(error)) return 'blocked';
  if (/command timed out after|capability exceeded timeout/i.test(error)) return 'timed-out';
  if (/\bInvalidArgs\b|invalid arguments:|Schema validation failed|^Validation failed/i.test(error))
    return 'invalid';
  return 'failed';
}

/**
 * The version that wrote a record, as narrowly as its shape tells: the output envelope changed in 0.7.1,
 * telemetry in 0.2.0, 0.4.0, 0.5.0 and 0.7.0. Null when the record shows neither.
 */
export function versionOf(record: JsonObject): string | null {
  if (member(record.output, 'status') !== undefined) return '0.7.1+';
  const telemetry = record.telemetry_before ?? record.telemetry_after;
  const system = member(telemetry, 'system');
  if (!isObject(system)) return null;
  if (member(record.output, 'success') !== undefined && system.cpu_count !== undefined) return '0.7.0';
  if (system.cpu_count !== undefined) return '0.7';
  const services = member(telemetry, 'services');
  const vllm = member(services, 'vllm_running') !== undefined;
  if (member(services, 'detected_services') !== undefined) return vllm ? '0.4' : '0.5–0.6';
  if (system.ram_total_bytes !== undefined) return '0.2';
  return '0.1.4–0.1.6';
}
