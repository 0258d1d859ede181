import type { Json } from '../../model/json';

interface Known {
  readonly state_id?: string;
  /** Zero-based, as on the wire. */
  readonly attempt?: number;
  readonly boundary?: string | null;
  readonly retryable?: boolean;
  /** `retry_policy.max_attempts` of the manifest, counting the first try; null where it was not dropped. */
  readonly maximum?: number | null;
  readonly status?: string | null;
}

/**
 * What the engine's resume algorithm would do if the run stopped here (README.md, "Resume"). Steps 3 and
 * 5 to 8 of it; loading and re-hashing the manifest is the engine's business.
 */
export function resumeAfter(last: 'started' | 'open' | 'completed' | 'failed' | 'ended', known: Known): Json {
  const { state_id = null, attempt = 0, boundary = null } = known;
  switch (last) {
    case 'started':
      return { action: 'start the first state', from_snapshot: boundary, why: 'died before the first state' };
    case 'open':
      return {
        action: 'run the state again',
        state_id,
        attempt: attempt + 1,
        from_snapshot: boundary,
        why: 'died inside the handler; its side effect may have happened. max_attempts is not checked here.',
      };
    case 'completed':
      return {
        action: 'start the next state, or complete the run if none is left',
        from_snapshot: boundary,
        why: 'died between states; the plan is not in the log',
      };
    case 'failed':
      return afterFailure(known);
    case 'ended':
      return { action: 'return the recorded result', status: known.status ?? null, why: 'the run has ended' };
  }
}

/** Is another attempt made after a failure? Null where only the manifest could tell. `attempt` is zero-based. */
export function mayRetry({ attempt = 0, retryable, maximum }: Known): boolean | null {
  if (!retryable) return false;
  return maximum == null ? null : attempt + 1 < maximum;
}

function afterFailure(known: Known): Json {
  const { state_id = '', attempt = 0, boundary = null, retryable, maximum } = known;
  if (!retryable) return { action: 'end the run as Failed', state_id, why: 'the error is not retryable' };
  const again = mayRetry(known);
  if (again === null)
    return {
      action: 'retry, or end the run as Failed',
      state_id,
      attempt: attempt + 1,
      from_snapshot: boundary,
      why: 'retryable; max_attempts stands in the manifest, which was not dropped',
    };
  if (!again)
    return { action: 'end the run as Failed', state_id, why: `all ${maximum} attempts are used up` };
  return {
    action: 'retry',
    state_id,
    attempt: attempt + 1,
    from_snapshot: boundary,
    why: `retryable, ${attempt + 1} of ${maximum} attempts used`,
  };
}
