import { bareName } from '../../lib/names';
import type { Explanation } from '../../model/format';
import { asNumber, asString, isObject, type Json, type JsonObject, member } from '../../model/json';

/** Categories that are never retried, by bare name. */
export const FATAL = ['policyviolation', 'quotaexceeded', 'kernelinternal', 'validationerror'];

const CATEGORIES: Readonly<Record<string, string>> = {
  llmerror: 'The language model failed',
  toolerror: 'A tool failed',
  policyviolation: 'A policy forbade it',
  timeout: 'It took too long',
  quotaexceeded: 'A quota is used up',
  kernelinternal: 'The runtime itself failed',
  validationerror: 'Its input was not valid',
  networkerror: 'The network failed',
};

/** Why a step or an execution failed, from its `ExecutionError`. */
export function explain(payload: Json): Explanation | null {
  const fields = member(payload, 'fields');
  if (!isObject(fields)) return null;
  const { error } = fields;
  if (isObject(error)) return explainError(error);
  const text = asString(error);
  return text === null ? null : { message: text, sentence: 'The runtime reported an error.' };
}

function explainError(error: JsonObject): Explanation {
  const category = bareName(asString(error.category) ?? '');
  const message = asString(error.message) ?? asString(error.code) ?? category;
  const what = CATEGORIES[category] ?? 'It failed';
  return { message, sentence: `${what}${detail(error)}; ${retry(error, category)}.` };
}

function detail(error: JsonObject): string {
  const parts = [asString(error.provider), asString(error.code)];
  const status = asNumber(error.http_status);
  if (status !== null) parts.push(`HTTP ${status}`);
  const known = parts.filter((part) => part !== null);
  return known.length > 0 ? ` (${known.join(', ')})` : '';
}

function retry(error: JsonObject, category: string): string {
  const policy = isObject(error.retry_policy) ? error.retry_policy : {};
  const attempt = asNumber(error.attempt);
  const maximum = asNumber(policy.max_retries);
  const tried = attempt === null ? '' : `attempt ${attempt}${maximum === null ? '' : ` of ${maximum + 1}`}`;
  if (FATAL.includes(category) || policy.retryable !== true)
    return `${tried === '' ? '' : `${tried}, `}not to be retried`;
  const key = policy.requires_idempotency_key === true ? ' with an idempotency key' : '';
  return `${tried === '' ? '' : `${tried}, `}may be retried${key}`;
}
