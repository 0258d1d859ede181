import type { Explanation, ToldChild } from '../../model/format';
import { asString, dig, isObject, type Json, type JsonObject } from '../../model/json';
import { errorInfo, eventOf } from './wire';

/** Why a state failed, or how the run ended, from the event that says so. */
export function explain(payload: Json): Explanation | null {
  const tagged = dig(payload, ['event']);
  const event = isObject(tagged) ? eventOf(tagged) : null;
  if (event?.kind === 'StateFailed') return explainState(event.fields);
  if (event?.kind === 'RunCompleted')
    return {
      message: `RunCompleted ${asString(event.fields.status)}`,
      sentence: 'The run ended without success.',
    };
  return null;
}

function explainState(fields: JsonObject): Explanation {
  const info = errorInfo(fields);
  const code = asString(info.code) ?? 'unknown';
  const message = asString(info.message) ?? code;
  if (code === 'orphan_attempt_recovered')
    return {
      message,
      sentence: 'The process died inside this attempt; the resumed run closed it as failed.',
    };
  const retry = info.retryable === true ? 'may be tried again' : 'is final: the engine does not try it again';
  return {
    message,
    sentence: `The state failed with ${code} (${asString(info.category) ?? 'Unknown'}), which ${retry}.`,
  };
}

/** The child run that a domain event spawned or saw end. */
export function child(payload: Json): ToldChild | null {
  const tagged = dig(payload, ['event']);
  const event = isObject(tagged) ? eventOf(tagged) : null;
  const ended = event?.kind === 'child_run_completed';
  if (event === null || (!ended && event.kind !== 'child_run_spawned')) return null;
  return { run: asString(dig(event.fields, ['payload', 'child_run_id'])), ended };
}
