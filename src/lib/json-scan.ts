import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from './ascii';

/**
 * Finding the ends of JSON values in bytes, without parsing them. Brackets and strings are followed,
 * nothing else is checked: what lies between is the parser's business. UTF-8 never hides an ASCII byte
 * inside a longer character, so bytes can be compared directly.
 */

/** Answer of a scan that met the end of the bytes first. */
export const CUT = -1;

export function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

export function skipSpace(bytes: Uint8Array, at: number, end: number): number {
  let pos = at;
  while (pos < end && isSpace(bytes[pos])) pos++;
  return pos;
}

/** `at` is an opening quote; the position after the closing one, or {@link CUT}. */
export function skipString(bytes: Uint8Array, at: number, end: number): number {
  for (let pos = at + 1; pos < end; pos++) {
    const byte = bytes[pos];
    if (byte === QUOTE) return pos + 1;
    if (byte === BACKSLASH) pos++;
  }
  return CUT;
}

/**
 * The position after the value that starts at `at`, or {@link CUT}. A bare word or number ends before
 * the next comma, bracket or white space; one that touches the end counts as cut, since more may follow.
 */
export function skipValue(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (first === QUOTE) return skipString(bytes, at, end);
  if (first === OPEN_OBJECT || first === OPEN_LIST) return skipNested(bytes, at, end);
  for (let pos = at; pos < end; pos++) {
    const byte = bytes[pos];
    if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || isSpace(byte)) return pos;
  }
  return CUT;
}

function skipNested(bytes: Uint8Array, at: number, end: number): number {
  let depth = 0;
  for (let pos = at; pos < end; pos++) {
    const byte = bytes[pos];
    if (byte === QUOTE) {
      const after = skipString(bytes, pos, end);
      if (after === CUT) return CUT;
      pos = after - 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth--;
      if (depth === 0) return pos + 1;
    }
  }
  return CUT;
}

/** One member of an object as byte ranges: `key` with its quotes, `value` as it stands. */
export interface MemberRange {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  /** {@link CUT} where the bytes end inside the value. */
  readonly valueEnd: number;
}

/** Where an object or list goes on, what comes next, and where that is. */
export type Next =
  | { readonly kind: 'item'; readonly at: number }
  | { readonly kind: 'end'; readonly at: number };

/**
 * From inside a list or object (`at` after `[`, `{` or a previous item): where the next item starts, or
 * the closing bracket. Commas are skipped wherever they stand. `null` when the bytes end first.
 */
export function nextItem(bytes: Uint8Array, at: number, end: number): Next | null {
  let pos = at;
  while (pos < end && (isSpace(bytes[pos]) || bytes[pos] === COMMA)) pos++;
  if (pos >= end) return null;
  const byte = bytes[pos];
  if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) return { kind: 'end', at: pos };
  return { kind: 'item', at: pos };
}

/** Reads the member whose key starts at `at`; `null` when it is cut before its value or has no colon. */
export function memberAt(bytes: Uint8Array, at: number, end: number): MemberRange | null {
  if (bytes[at] !== QUOTE) return null;
  const keyEnd = skipString(bytes, at, end);
  if (keyEnd === CUT) return null;
  const colon = skipSpace(bytes, keyEnd, end);
  if (colon >= end || bytes[colon] !== COLON) return null;
  const valueStart = skipSpace(bytes, colon + 1, end);
  if (valueStart >= end) return null;
  return { keyStart: at, keyEnd, valueStart, valueEnd: skipValue(bytes, valueStart, end) };
}
