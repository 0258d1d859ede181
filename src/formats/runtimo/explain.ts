import { oneLine } from '../../lib/names';
import type { Explanation } from '../../model/format';
import { asNumber, asString, isObject, type Json, type JsonObject, member } from '../../model/json';
import { classOfError, knownType, succeeded, typeOf } from './wire';

/** Why a job failed, from its last record. */
export function explain(payload: Json): Explanation | null {
  if (!isObject(payload)) return null;
  const type = knownType(typeOf(payload) ?? '');
  if (type === 'job_failed') return explainFailed(payload, asString(payload.error) ?? '');
  if (type === 'job_completed' && succeeded(payload.output) === false) return explainCompleted(payload);
  return null;
}

function explainFailed(payload: JsonObject, error: string): Explanation {
  const what = asString(payload.capability) ?? 'The job';
  switch (classOfError(error)) {
    case 'repaired':
      return {
        message: error,
        sentence: 'The daemon died while this job ran; on its next start it closed the job as failed.',
      };
    case 'blocked':
      return { message: error, sentence: `${what} was refused by policy before it did anything.` };
    case 'invalid':
      return { message: error, sentence: `${what} was given arguments that it cannot accept.` };
    case 'timed-out':
      return error.includes('capability exceeded timeout')
        ? {
            message: error,
            sentence: `${what} finished its work, but later than the executor allows: its result was thrown away.`,
          }
        : { message: error, sentence: `${what} took longer than it may and was killed; its output is lost.` };
    default:
      return {
        message: error,
        sentence: error.startsWith('Cognitive safety violation')
          ? `${what} was stopped by the content-safety check before it ran.`
          : `${what} could not do its work.`,
      };
  }
}

/** The capability ran and answered, but the answer is an error; the log calls that "completed". */
function explainCompleted(payload: JsonObject): Explanation {
  const data = member(payload.output, 'data');
  const code = asNumber(member(data, 'exit_code'));
  const said =
    asString(member(payload.output, 'error')) ??
    asString(member(payload.output, 'message')) ??
    asString(member(payload.output, 'output')) ??
    'status error';
  const stderr = oneLine(asString(member(data, 'stderr')) ?? '', 300);
  const happened =
    code === null ? `${asString(payload.capability) ?? 'The job'} ran and reported an error` : exited(code);
  const wrote = stderr === '' ? '' : ` It wrote “${stderr}”.`;
  return { message: said, sentence: `${happened}; the log calls that “completed”.${wrote}` };
}

function exited(code: number): string {
  if (code < 0) return 'The command was killed by a signal';
  if (code > 128 && code < 160) return `The command was killed by signal ${code - 128} (exit code ${code})`;
  return `The command ran and ended with exit code ${code}`;
}

/** A job's name for people: its capability and what it worked on, as far as the record echoes it. */
export function describe(payload: Json): string | null {
  if (!isObject(payload)) return null;
  const subject = subjectOf(payload);
  const capability = asString(payload.capability);
  if (subject === null) return capability;
  return oneLine(capability === null ? subject : `${capability} · ${subject}`, 120);
}

/**
 * What a job does to what, as far as its end echoes it: arguments are not logged, and a shell command that could not run
 * echoes nothing.
 */
export function likeness(payload: Json): string | null {
  if (!isObject(payload)) return null;
  const capability = asString(payload.capability);
  const subject = subjectOf(payload) ?? pathOfError(payload);
  const operation = asString(member(member(payload.output, 'data'), 'operation')) ?? '';
  return capability === null || subject === null ? null : `${capability} ${operation} ${subject}`;
}

function subjectOf(payload: JsonObject): string | null {
  const data = member(payload.output, 'data');
  return (
    asString(member(data, 'cmd')) ??
    asString(payload.cmd) ??
    asString(member(data, 'path')) ??
    undoneJob(payload, data) ??
    killed(data)
  );
}

/** A job that failed over a path names it in its error alone. */
function pathOfError({ error }: JsonObject): string | null {
  return /\b(?:path does not exist|file not found): (\/\S+)$/.exec(asString(error) ?? '')?.[1] ?? null;
}

function undoneJob(payload: JsonObject, data: Json | undefined): string | null {
  return payload.capability === 'Undo' ? asString(member(data, 'job_id')) : null;
}

function killed(data: Json | undefined): string | null {
  const pid = asNumber(member(data, 'pid'));
  return pid === null ? null : `pid ${pid}`;
}
