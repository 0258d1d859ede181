import { stringify as stringifyLossless } from 'lossless-json';
import type { Json } from '../model/json';

/** Prints JSON; `bigint`s become bare digits. */
export function printJson(value: Json, indent?: number): string {
  return stringifyLossless(value, undefined, indent) ?? 'null';
}

/**
 * Are two JSON values equal? Key order does not matter.
 */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, index) => sameJson(value, b[index]));
  }
  const left = Object.entries(a as Record<string, Json>);
  const right = b as Record<string, Json>;
  if (left.length !== Object.keys(right).length) return false;
  return left.every(([key, value]) => Object.hasOwn(right, key) && sameJson(value, right[key]));
}
