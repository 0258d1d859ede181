import { CUT, skipValue } from '../lib/json-scan';

/** A stretch of a damaged line: a whole JSON value that starts like a record, or what lies between. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly whole: boolean;
}

/** How often, at most, a damaged line is walked through: hostile input may begin a record at every byte. */
const MAX_PASSES = 50;

/** One byte a character: positions in the text are positions in the bytes. */
const byteText = new TextDecoder('latin1');

/** How records of a part begin, from its first readable one: `{"seq":` for `{"seq":1,…}`. */
export function recordStart(firstKey: string): RegExp {
  const quoted = JSON.stringify(firstKey).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\{\\s*${quoted}\\s*:`, 'g');
}

/**
 * Splits `bytes[start, end)`, which did not parse, at every place where a record begins. A torn write has
 * no line ending, so the record after it is glued to the fragment: `{"seq":1,"ty{"seq":2,"type":"x"}`.
 */
export function splitGlued(bytes: Uint8Array, start: number, end: number, begins: RegExp): Piece[] {
  const text = byteText.decode(bytes.subarray(start, end));
  const pieces: Piece[] = [];
  let done = 0;
  let budget = text.length * MAX_PASSES;
  for (const match of text.matchAll(begins)) {
    const at = match.index;
    if (at < done) continue;
    const after = skipValue(bytes, start + at, end);
    budget -= (after === CUT ? end : after) - start - at;
    if (budget < 0) break;
    if (after === CUT || !parses(bytes, start + at, after)) continue;
    if (at > done) pieces.push({ start: start + done, end: start + at, whole: false });
    pieces.push({ start: start + at, end: after, whole: true });
    done = after - start;
  }
  if (done < text.length) pieces.push({ start: start + done, end, whole: false });
  return pieces.filter(
    (piece) => piece.whole || !/^[\s,[\]{}]*$/.test(text.slice(piece.start - start, piece.end - start)),
  );
}

function parses(bytes: Uint8Array, start: number, end: number): boolean {
  try {
    JSON.parse(byteText.decode(bytes.subarray(start, end)));
    return true;
  } catch {
    return false;
  }
}

/** The stretches of `bytes[start, end)` that hold no zero byte. */
export function splitAtNul(bytes: Uint8Array, start: number, end: number): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = [];
  for (let at = start; at < end; ) {
    const nul = bytes.indexOf(0, at);
    const stop = nul < 0 || nul > end ? end : nul;
    if (stop > at) pieces.push({ start: at, end: stop });
    at = stop + 1;
  }
  return pieces;
}
