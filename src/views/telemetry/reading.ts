import { formatBytes, formatCount, formatDuration } from '../../lib/format';
import type { SeriesInfo } from '../../model/format';

/** A value of a series in its unit. */
export function formatReading(value: number, unit: SeriesInfo['unit']): string {
  switch (unit) {
    case 'bytes':
      return value < 0 ? `−${formatBytes(-value)}` : formatBytes(value);
    case 'percent':
      return `${signed(value, 1)} %`;
    case 'micros':
      return formatDuration(value);
    case 'load':
      return signed(value, 2);
    case 'count':
      return signed(value, 0);
  }
}

/** The same without what follows a whole number: `80 %`, `2.5`, `24 GB`. For scales. */
export function formatTick(value: number, unit: SeriesInfo['unit']): string {
  if (value === 0 && unit === 'micros') return '0 s';
  return formatReading(value, unit).replace(/(\.\d*?)0+(?=\D|$)/, (_, digits: string) =>
    digits === '.' ? '' : digits,
  );
}

/** The same, with a plus where it grew. */
export function formatChange(value: number, unit: SeriesInfo['unit']): string {
  return value > 0 ? `+${formatReading(value, unit)}` : formatReading(value, unit);
}

function signed(value: number, digits: number): string {
  const text = digits === 0 ? formatCount(Math.abs(value)) : Math.abs(value).toFixed(digits);
  return value < 0 ? `−${text}` : text;
}

const BYTE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const TIME_UNITS: Readonly<Record<string, number>> = {
  µs: 1,
  us: 1,
  ms: 1e3,
  s: 1e6,
  min: 60e6,
  h: 3600e6,
  d: 86_400e6,
};

/** Readings for people to follow, one a unit. */
export const EXAMPLES: Readonly<Record<SeriesInfo['unit'], string>> = {
  bytes: '1.5 GB',
  percent: '80 %',
  micros: '2 min 30 s',
  load: '1.5',
  count: '300',
};

/**
 * What somebody typed, as a value of a series; null where it cannot be understood. Sizes and times need their unit
 * (`1.5 GB`, `2 GiB`, `2 min 30 s`): a number alone would be anyone's guess.
 */
export function parseReading(text: string, unit: SeriesInfo['unit']): number | null {
  const wanted = text.trim().replace('−', '-').replaceAll(',', '').toLowerCase();
  switch (unit) {
    case 'bytes':
      return parseUnits(wanted, BYTE_UNITS);
    case 'micros':
      return parseUnits(wanted, TIME_UNITS);
    case 'percent':
      return parseNumber(wanted.replace(/\s*%$/, ''));
    case 'load':
    case 'count':
      return parseNumber(wanted);
  }
}

function parseNumber(text: string): number | null {
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null;
}

/** `2 min 30 s`: amounts with their units, one after the other. */
function parseUnits(text: string, units: Readonly<Record<string, number>>): number | null {
  if (/^-?0+$/.test(text)) return 0;
  const amounts = [...text.replace(/^-/, '').matchAll(/([\d.]+)\s*(\p{L}+)\s*/gu)];
  if (amounts.length === 0 || amounts.map(([all]) => all).join('') !== text.replace(/^-/, '')) return null;
  let sum = 0;
  for (const [, amount, unit] of amounts) {
    const number = parseNumber(amount!);
    const size = Object.hasOwn(units, unit!) ? units[unit!] : undefined;
    if (number === null || size === undefined) return null;
    sum += number * size;
  }
  return text.startsWith('-') ? -sum : sum;
}
