import type { Act, Facts } from '../../model/event';
import type { Decoded, Decoder, PartContext, ReadPart } from '../../model/format';
import { asNumber, asString, isObject, type Json, type JsonObject, member } from '../../model/json';
import type { StepOutcome } from '../../model/outcome';
import type { ProblemDraft } from '../../model/problem';
import { NO_TIME } from '../../model/units';
import { classOfError, isWalRecord, type JobClass, knownType, succeeded, typeOf, versionOf } from './wire';

/** All of a WAL is one run; the log has no run id. */
export const WAL_RUN = 'wal';

/** Decodes WAL records of every version, and the rows of a `jobs` export. */
export function createDecoder(part: PartContext): Decoder {
  if (part.shape === 'jobs-export') return jobsDecoder();
  // A quick reading shows the decoder only some of the records: the numbers between them are no hole.
  const numbers = part.quick ? null : new SequenceWatch();
  return {
    decode: (value) => decodeRecord(value, numbers),
    payload: (value) => value,
  };
}

function decodeRecord(value: Json, numbers: SequenceWatch | null): Decoded {
  if (!isWalRecord(value)) return { foreign: 'No WAL record: it names no job_id and type. It is left out.' };
  const written = typeOf(value)!;
  const type = knownType(written);
  const problems: ProblemDraft[] = [];
  const ending = type === null ? null : endingOf(type, value);
  if (type === null) problems.push({ code: 'unknown-kind' });
  if (ending?.unknownStatus) problems.push({ code: 'unknown-value' });
  if (repeatsReading(value)) problems.push({ code: 'not-remeasured' });
  if (numbers !== null) problems.push(...numbers.next(asNumber(value.seq)));
  const facts: Facts = {
    run: WAL_RUN,
    kind: type ?? written,
    act: actOf(type),
    step: String(value.job_id),
    outcome: ending?.outcome ?? null,
    klass: ending?.klass ?? null,
    time: timeOf(value.ts),
    version: versionOf(value),
  };
  return { event: facts, problems };
}

function actOf(type: string | null): Act {
  switch (type) {
    case 'job_submitted':
    case 'job_validated':
      return 'queue';
    case 'job_started':
      return 'start';
    case 'job_completed':
    case 'job_failed':
      return 'end';
    default:
      return 'note';
  }
}

interface Ending {
  readonly outcome: StepOutcome;
  readonly klass: JobClass;
  readonly unknownStatus?: boolean;
}

/** `job_completed` says that the capability ran, not that the work succeeded. */
function endingOf(type: string, record: JsonObject): Ending | null {
  if (type === 'job_failed') {
    const klass = classOfError(asString(record.error) ?? '');
    return { outcome: outcomeOfError(klass), klass };
  }
  if (type !== 'job_completed') return null;
  const success = succeeded(record.output);
  if (success === false) return { outcome: 'failed', klass: 'completed-with-error' };
  const unknownStatus = success === null && isObject(record.output) && record.output.status !== undefined;
  return { outcome: 'succeeded', klass: 'ok', unknownStatus };
}

/** How a job ended that the log calls failed. */
export function outcomeOfError(klass: string): 'crashed' | 'failed' {
  return klass === 'repaired' ? 'crashed' : 'failed';
}

/** Seconds on the wire. */
function timeOf(seconds: Json | undefined): number {
  const value = asNumber(seconds);
  return value === null ? NO_TIME : Math.round(value * 1e6);
}

/** Both snapshots of one reading: their timestamps are equal (the 30-second cache). */
function repeatsReading(record: JsonObject): boolean {
  const before = member(record.telemetry_before, 'timestamp');
  return before !== undefined && before === member(record.telemetry_after, 'timestamp');
}

/**
 * `seq` is only a writer's view of the file: it repeats and steps back without damage. A jump forward
 * past everything seen so far is a hole.
 */
class SequenceWatch {
  private highest: number | null = null;
  private last: number | null = null;

  next(seq: number | null): ProblemDraft[] {
    if (seq === null) return [];
    const problems: ProblemDraft[] = [];
    if (this.last !== null && seq < this.last) problems.push({ code: 'seq-restart' });
    if (this.highest !== null && seq > this.highest + 1)
      problems.push({ code: 'gap', count: seq - this.highest - 1 });
    this.last = seq;
    this.highest = Math.max(this.highest ?? seq, seq);
    return problems;
  }
}

/** `logs --json` of the daemon and `jobs --json` count what they could have shown. */
export function afterLog(parts: readonly ReadPart[]): (ProblemDraft & { file: string })[] {
  return parts.flatMap(({ file, envelope, records }) => {
    const total = asNumber(envelope?.total);
    if (total === null || total <= records) return [];
    const effect = `The export holds the last ${records} of ${total}. The earlier ones are not replayed.`;
    return [{ code: 'incomplete-export' as const, count: total - records, effect, file }];
  });
}

/**
 * `jobs --json` calls every finished job "completed", also one that failed: how it ended is unknown.
 * Rows come newest first, so the row number counts down.
 */
function jobsDecoder(): Decoder {
  let row = 0;
  return {
    decode(value) {
      if (!isObject(value) || asString(value.job_id) === null)
        return { foreign: 'No job of a jobs export: it names no job_id. It is left out.' };
      const status = asString(value.status) ?? 'unknown';
      const running = /^(running|started|executing)$/i.test(status);
      return {
        event: {
          run: WAL_RUN,
          kind: 'job',
          act: running ? 'start' : 'close',
          step: String(value.job_id),
          outcome: running ? null : 'unknown',
          time: timeOf(value.started_at),
          seq: -row++,
        },
      };
    },
    payload: (value) => value,
  };
}
