import type { Micros } from '../model/units';
import { NO_TIME } from '../model/units';

// What only prints stands apart: the page does that from its start, and reads times only where it asks a server.
export { printTime } from './print-time';

const STAMP =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * An RFC 3339 time, or PostgreSQL's text form of one, as microseconds: `2026-08-19T12:04:31.118608Z`,
 * `2026-08-19 12:04:31.1186+00`. Without a zone it is UTC. Nanoseconds are cut. `NaN` when it is neither.
 */
export function parseTime(text: string | null | undefined): Micros {
  if (text == null) return NO_TIME;
  return parseUtc(text) ?? parseStamp(text);
}

/** The usual form, `YYYY-MM-DD?HH:MM:SS[.digits]Z`, without the cost of an expression; null for any other. */
export function parseUtc(text: string): Micros | null {
  const { length } = text;
  if (length < 20 || length > 30 || text.charCodeAt(length - 1) !== 0x5a) return null;
  const separators = `${text[4]}${text[7]}${text[10]}${text[13]}${text[16]}`;
  if (separators !== '--T::' && separators !== '-- ::') return null;
  const fraction = text.charCodeAt(19) === 0x2e ? length - 21 : 0;
  if (length !== 20 && fraction === 0) return null;
  let micros = 0;
  for (let at = 0; at < 6; at++) micros = micros * 10 + (at < fraction ? digitsAt(text, 20 + at, 1) : 0);
  for (let at = 6; at < fraction; at++) micros += 0 * digitsAt(text, 20 + at, 1);
  const day = dayOf(digitsAt(text, 0, 4), digitsAt(text, 5, 2), digitsAt(text, 8, 2));
  const seconds = digitsAt(text, 11, 2) * 3600 + digitsAt(text, 14, 2) * 60 + digitsAt(text, 17, 2);
  const time = (day + seconds * 1000) * 1000 + micros;
  return Number.isNaN(time) ? null : time;
}

/** Midnight of a day in milliseconds. `Date.UTC` takes the years 0 to 99 for 1900 to 1999: Go's zero time is in year 1. */
function dayOf(year: number, month: number, day: number): number {
  const time = Date.UTC(year, month - 1, day);
  return year > 99 ? time : new Date(time).setUTCFullYear(year, month - 1, day);
}

/** A decimal number of so many digits; `NaN` when another character stands there. */
function digitsAt(text: string, at: number, count: number): number {
  let value = 0;
  for (let pos = at; pos < at + count; pos++) {
    const digit = text.charCodeAt(pos) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

/** Any of the forms that {@link parseTime} reads. */
export function parseStamp(text: string): Micros {
  const match = STAMP.exec(text.trim());
  if (match === null) return NO_TIME;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const seconds = +hour! * 3600 + +minute! * 60 + +second!;
  const millis = dayOf(+year!, +month!, +day!) + seconds * 1000;
  return millis * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0')) - zoneMicros(zone);
}

function zoneMicros(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000_000;
}
