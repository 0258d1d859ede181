import type { Json } from '../model/json';
import { isObject } from '../model/json';

/**
 * Canonical JSON: keys sorted by their code points, no white space, integers only.
 * @returns null where the value holds a fraction, which canonical JSON has no form for
 */
export function canonicalJson(value: Json): string | null {
  if (typeof value === 'number') return Number.isInteger(value) ? integerText(value) : null;
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return joined(value.map(canonicalJson), '[', ']');
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort(byCodePoint)
    .map((key) => {
      const text = canonicalJson(value[key]!);
      return text === null ? null : `${JSON.stringify(key)}:${text}`;
    });
  return joined(members, '{', '}');
}

function joined(parts: (string | null)[], open: string, close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join(',')}${close}`;
}

/** A double that holds an integer, digit by digit (`1e21` and above too). */
function integerText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(BigInt(value));
}

/** UTF-8 order, which differs from UTF-16 order beyond the basic plane. */
function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const order = left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!;
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
