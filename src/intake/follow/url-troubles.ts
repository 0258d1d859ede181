import type { FollowTrouble } from '../../model/follow';

/** A server may ask to be left alone for so long; longer waits are cut to it. */
export const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** What an answer without a log means; null where it may have one, or says that there is nothing there (416). */
export function troubleOfStatus(
  { host }: URL,
  status: number,
  retryAfter: number | null,
): FollowTrouble | null {
  if (status === 200 || status === 206 || status === 416) return null;
  const facts = { host, status };
  const busy = status === 429 || (status === 503 && retryAfter !== null);
  if (busy) return { code: 'busy', facts: { ...facts, seconds: Math.round((retryAfter ?? 0) / 1000) } };
  if (status === 401) return { code: 'credentials', facts };
  if (status === 403) return { code: 'forbidden', facts };
  if (status === 404 || status === 410) return { code: 'missing', facts };
  return { code: status >= 500 ? 'failing' : 'status', facts };
}

/**
 * How long a server asks to be left alone, in milliseconds, from seconds or a date; null where it does not ask, or the
 * page may not read it.
 */
export function retryAfterOf(headers: Headers, now: number): number | null {
  const text = headers.get('Retry-After')?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** Waits after failures in a row, in milliseconds: a second, twice as much each time, a minute at most. */
export function backOff(failures: number, random: () => number): number {
  const ms = Math.min(1000 * 2 ** Math.min(failures - 1, 16), 60_000);
  // Not all who lost a server at once come back at once.
  return Math.round(ms * (0.75 + random() / 4));
}
