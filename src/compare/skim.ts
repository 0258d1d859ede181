import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from '../lib/ascii';

/** The bytes of one record. */
export interface RecordBytes {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Keys as their bytes: no text is made to look one up. */
export class KeySet {
  private readonly keys: Uint8Array[] = [];

  add(key: Uint8Array): void {
    if (!this.has(key, 0, key.length)) this.keys.push(key.slice());
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    for (const key of this.keys) if (isSame(key, bytes, start, end)) return true;
    return false;
  }
}

function isSame(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let at = 0; at < key.length; at++) if (key[at] !== bytes[start + at]) return false;
  return true;
}

/** Is told where the key of a value stands in which two records differ; false ends the walk. */
type Differs = (bytes: Uint8Array, start: number, end: number) => boolean;

/**
 * Walks two JSON records side by side, byte by byte, and tells the key of each plain value in which they differ. Much
 * quicker than parsing them.
 * @returns whether they are the same but for what was told: false where the walk was ended, and where they differ in
 *   anything but plain members of objects. Then only parsing tells.
 */
export function skim(a: RecordBytes, b: RecordBytes, differs: Differs): boolean {
  const [left, right] = [a.bytes, b.bytes];
  const [endA, endB] = [a.end, b.end];
  let i = a.start;
  let j = b.start;
  let open = -1;
  while (i < endA && j < endB) {
    const code = left[i]!;
    if (code === right[j]) {
      if (code === QUOTE) open = open < 0 ? i : -1;
      else if (code === BACKSLASH && left[i + 1] === right[j + 1]) {
        i++;
        j++;
      }
      i++;
      j++;
      continue;
    }
    const value = open >= 0 ? open : startOfPlain(left, i, a.start);
    const end = endOfKey(left, value, a.start);
    const start = end < 0 ? -1 : startOfKey(left, end, a.start);
    if (start < 0 || !differs(left, start, end)) return false;
    const behindA = endOfPlain(left, value, endA);
    const behindB = endOfPlain(right, j - (i - value), endB);
    // Each walk over a value ends further on, and at a place where both go on alike: so the whole walk comes to its end.
    if (behindA < i || behindB < j || left[behindA] !== right[behindB]) return false;
    if (behindA === endA || behindB === endB) return behindA === endA && behindB === endB;
    i = behindA;
    j = behindB;
    open = -1;
  }
  return i === endA && j === endB;
}

/** Where a number or a word began that goes on to `at`. */
function startOfPlain(bytes: Uint8Array, at: number, from: number): number {
  let start = at;
  while (start > from && isPlain(bytes[start - 1]!)) start--;
  return start;
}

/** Digits, signs, points and letters. */
function isPlain(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 97 && code <= 122) ||
    code === 43 ||
    code === 45 ||
    code === 46 ||
    code === 69
  );
}

/** Behind the last letter of the key whose value begins at `value`; −1 where no member begins there. */
function endOfKey(bytes: Uint8Array, value: number, from: number): number {
  const colon = before(bytes, value, from);
  if (bytes[colon] !== COLON) return -1;
  const quote = before(bytes, colon, from);
  return bytes[quote] === QUOTE ? quote : -1;
}

/** The first letter of a key that ends before `end`; −1 for one with an escape in it. */
function startOfKey(bytes: Uint8Array, end: number, from: number): number {
  for (let at = end - 1; at >= from; at--) {
    if (bytes[at] === BACKSLASH) return -1;
    if (bytes[at] === QUOTE) return bytes[at - 1] === BACKSLASH ? -1 : at + 1;
  }
  return -1;
}

/** The last place before `at` that is no white space; one before `from` where there is none. */
function before(bytes: Uint8Array, at: number, from: number): number {
  let place = at - 1;
  while (place >= from && bytes[place]! <= 32) place--;
  return place;
}

/** Behind a plain value; −1 where it is a container or does not end. */
function endOfPlain(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start];
  if (first === OPEN_LIST || first === OPEN_OBJECT) return -1;
  let at = start + 1;
  if (first === QUOTE) {
    while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    return at < end ? at + 1 : -1;
  }
  at = start;
  while (at < end && !endsPlain(bytes[at]!)) at++;
  return at === start ? -1 : at;
}

function endsPlain(code: number): boolean {
  return code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST || code <= 32;
}
