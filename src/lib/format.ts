import type { Micros } from '../model/units';

const COUNT = new Intl.NumberFormat('en');
const ZONE = new Intl.DateTimeFormat('en', { timeZoneName: 'short' });
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `12,345` */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** `1 event`, `3 events`, `1,200 events` */
export function formatNoun(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Decimal units, three digits: `94.2 kB`, `1.25 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A stretch of time in the two units that matter: `850 ms`, `1.71 s`, `2 min 5 s`, `3 h 20 min`. */
export function formatDuration(micros: Micros): string {
  const sign = micros < 0 ? '−' : '';
  const span = Math.abs(micros);
  if (span < 1000) return `${sign}${span} µs`;
  if (span < 999_500) return `${sign}${trim(span / 1000)} ms`;
  if (span < 59_995_000) return `${sign}${trim(span / 1e6)} s`;
  const seconds = Math.round(span / 1e6);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${sign}${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${sign}${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** A stretch of time in one unit, for where there is little room: `850 ms`, `12 s`, `5 min`, `1.8 h`. */
export function formatBriefly(micros: Micros): string {
  const [size, unit] = BRIEF_UNITS.find(([least]) => micros >= least) ?? [1, 'µs'];
  const value = micros / size;
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${unit}`;
}

const BRIEF_UNITS = [
  [86_400e6, 'd'],
  [3600e6, 'h'],
  [60e6, 'min'],
  [1e6, 's'],
  [1e3, 'ms'],
] as const;

function trim(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A moment in the reader's own zone, with milliseconds: `2026-08-19 14:04:31.118`. '' for none. */
export function formatTime(micros: Micros): string {
  if (Number.isNaN(micros)) return '';
  const date = new Date(micros / 1000);
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time}.${pad(date.getMilliseconds(), 3)}`;
}

/** The same moment in UTC, for a tooltip. */
export function formatUtc(micros: Micros): string {
  return Number.isNaN(micros)
    ? ''
    : `${new Date(micros / 1000).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

/** What the reader's zone is called at that moment, or UTC: `GMT+2`, `UTC`. */
export function zoneOf(micros: Micros, utc: boolean): string {
  if (utc || Number.isNaN(micros)) return utc ? 'UTC' : '';
  const parts = ZONE.formatToParts(new Date(micros / 1000));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** A number that is only roughly known, in two digits: `12`, `1,200`, `260,000`. */
export function formatRoughly(count: number): string {
  return COUNT.format(Number(count.toPrecision(2)));
}

/** A noun with its indefinite article: `a run`, `an execution`. */
export function formatArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
