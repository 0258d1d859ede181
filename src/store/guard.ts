/** Storage cannot be used, or not now; `code` says why. */
export class StoreError extends Error {
  constructor(
    readonly code: 'quota' | 'unavailable' | 'outdated',
    cause?: unknown,
  ) {
    super(code, { cause });
  }
}

/** Gives the browser's many ways of saying no one shape. */
export async function guard<T>(work: PromiseLike<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toStoreError(error);
  }
}

function toStoreError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const names = namesOf(error);
  if (names.includes('QuotaExceededError')) return new StoreError('quota', error);
  // What kept it from opening is wrapped in a DatabaseClosedError, too: look for that first.
  const closed = ['MissingAPIError', 'InvalidStateError', 'SecurityError', 'OpenFailedError', 'UnknownError'];
  if (names.some((name) => closed.includes(name))) return new StoreError('unavailable', error);
  return names.includes('DatabaseClosedError') || names.includes('VersionError')
    ? new StoreError('outdated', error)
    : error;
}

/** The names of an error and of what it wraps; Dexie keeps the browser's own error in `inner`. */
function namesOf(error: Error): string[] {
  const inner = (error as { inner?: unknown }).inner;
  return inner instanceof Error ? [error.name, ...namesOf(inner)] : [error.name];
}
