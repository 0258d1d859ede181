import type { Micros } from '../model/units';
import { NO_TIME } from '../model/units';

const STAMP =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * An RFC 3339 time, or PostgreSQL's text form of one, as microseconds: `2026-08-19T12:04:31.118608Z`,
 * `2026-08-19 12:04:31.1186+00`. Without a zone it is UTC. Nanoseconds are cut. `NaN` when it is neither.
 */
export function parseTime(text: string | null | undefined): Micros {
  const match = text == null ? null : STAMP.exec(text.trim());
  if (match === null) return NO_TIME;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const millis = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second!);
  return millis * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0')) - zoneMicros(zone);
}

function zoneMicros(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000_000;
}

/** Microseconds as RFC 3339 in UTC with 0, 3 or 6 fraction digits, as chrono prints a time. */
export function printTime(micros: Micros): string {
  const millis = Math.floor(micros / 1000);
  const rest = micros - millis * 1000;
  const iso = new Date(millis).toISOString();
  if (rest > 0) return iso.replace('Z', `${String(rest).padStart(3, '0')}Z`);
  return iso.replace('.000Z', 'Z');
}
