import type { LiveAttempt } from '../model/live';
import type { Micros } from '../model/units';

/** How an attempt that stands open is, at a moment of the clock. */
export interface AttemptAge {
  /** How long it has been open; `NaN` where the log tells no time. */
  readonly age: Micros;
  /** How long its step was not heard of. */
  readonly silent: Micros;
  /** It was silent for much longer than such attempts usually take; null where nobody knows how long that is. */
  readonly stuck: boolean | null;
}

/**
 * How long an attempt has been open and silent. One that waits for something outside is not stuck, however long it does.
 * @param now the moment, in micros
 * @param times how many times its usual duration it may be silent
 */
export function ageOf(
  { since, lastSign, usual, parked }: Pick<LiveAttempt, 'since' | 'lastSign' | 'usual' | 'parked'>,
  now: Micros,
  times: number,
): AttemptAge {
  // Its clock may be ahead of this one.
  const age = Math.max(now - since, 0);
  const silent = Math.max(now - lastSign, 0);
  const known = usual !== null && !Number.isNaN(silent);
  return { age, silent, stuck: parked ? false : known ? silent > Math.max(usual, LEAST) * times : null };
}

/** Attempts that take no time at all are not stuck a moment later. */
const LEAST: Micros = 1e6;
