import { AskedError } from '../commands';

const BYTES = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 } as const;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Bytes of `25MB`, `1 GB` or `4096`; thousands, as the page counts them. @throws {AskedError} naming the option */
export function parseBytes(text: string, option: string): number {
  return parseAmount(text, BYTES, 'b', `--${option} wants a size such as 25MB, not “${text}”.`);
}

/** Seconds of `7d`, `12h`, `30m` or `90s`. @throws {AskedError} naming the option */
export function parseSeconds(text: string, option: string): number {
  return parseAmount(text, SECONDS, 's', `--${option} wants a time such as 7d or 12h, not “${text}”.`);
}

/** A whole number from `least` to `most`. @throws {AskedError} naming the option */
export function parseWhole(text: string, option: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new AskedError(`--${option} wants a whole number from ${least} to ${most}, not “${text}”.`);
}

function parseAmount(
  text: string,
  units: Readonly<Record<string, number>>,
  otherwise: string,
  refusal: string,
): number {
  const [, number, unit] = text.match(/^(\d{1,12})\s?([a-z]{0,2})$/i) ?? [];
  const size = units[unit?.toLowerCase() || otherwise];
  const amount = Number(number) * (size ?? Number.NaN);
  if (amount > 0 && Number.isSafeInteger(amount)) return amount;
  throw new AskedError(refusal);
}
