import type { Micros } from '../model/units';

/** Microseconds as RFC 3339 in UTC with 0, 3 or 6 fraction digits, as chrono prints a time. */
export function printTime(micros: Micros): string {
  const millis = Math.floor(micros / 1000);
  const rest = micros - millis * 1000;
  const iso = new Date(millis).toISOString();
  if (rest > 0) return iso.replace('Z', `${String(rest).padStart(3, '0')}Z`);
  return iso.replace('.000Z', 'Z');
}
