import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST } from './ascii';

/** Digits in a row of the shortest text that can hide an integer beyond 2^53. */
const LONG = 16;
/** Stands in front of a long integer while the browser's parser sees it as a string. For private use. */
const MARK = '\ue000';
const MARK_CODE = MARK.charCodeAt(0);
const ESCAPED_MARK = /\\ue000/i;

/**
 * Finds the next sixteen or more digits in a row from `from` on; `null` behind the last. One of sixteen
 * stands at a multiple of sixteen, so only those places are looked at.
 */
function nextDigits(text: string, from: number): { start: number; end: number } | null {
  for (let at = from + LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(text, at)) continue;
    let start = at;
    let end = at + 1;
    while (start > from && isDigit(text, start - 1)) start--;
    while (isDigit(text, end)) end++;
    if (end - start >= LONG) return { start, end };
  }
  return null;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** Are there sixteen digits in a row, wherever they stand? */
export function hasLongDigits(text: string): boolean {
  return nextDigits(text, 0) !== null;
}

/**
 * The JSON text with every integer beyond 2^53 turned into a marked string; {@link reviveMarked} turns them
 * into `bigint`s again. What is valid stays valid, what is not stays invalid.
 * @returns null when the text holds the mark itself
 */
export function markLongIntegers(text: string): string | null {
  if (text.includes(MARK) || (text.includes('\\') && ESCAPED_MARK.test(text))) return null;
  let marked = '';
  let copied = 0;
  let inString = false;
  let seen = 0;
  for (let run = nextDigits(text, 0); run !== null; run = nextDigits(text, run.end)) {
    for (let quote = text.indexOf('"', seen); quote >= 0 && quote < run.start; ) {
      if (!inString || !isEscaped(text, quote)) inString = !inString;
      seen = quote + 1;
      quote = text.indexOf('"', seen);
    }
    if (inString) continue;
    const start = text[run.start - 1] === '-' ? run.start - 1 : run.start;
    const token = text.slice(start, run.end);
    if (text[run.start] === '0' || Number.isSafeInteger(Number(token))) continue;
    if (!mayPrecede(text, start) || !mayFollow(text, run.end)) continue;
    marked += `${text.slice(copied, start)}"${MARK}${token}"`;
    copied = run.end;
  }
  return copied === 0 ? text : marked + text.slice(copied);
}

/** Is the quote at `at` part of a string, behind an odd number of backslashes? */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === BACKSLASH) start--;
  return (at - start) % 2 === 1;
}

/** May a value begin at `at`? (No fraction, no exponent, no stray word in front of it.) */
function mayPrecede(text: string, at: number): boolean {
  if (at === 0) return true;
  const code = text.charCodeAt(at - 1);
  return code === COLON || code === COMMA || code === OPEN_LIST || isSpace(code);
}

/** May a value end before `at`? A key may not: numbers are none. */
function mayFollow(text: string, at: number): boolean {
  let pos = at;
  while (isSpace(text.charCodeAt(pos))) pos++;
  const code = text.charCodeAt(pos);
  return pos >= text.length || code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/**
 * Replaces marked strings by the integers they stand for, in place; returns the value. (A loop over the keys
 * takes half as long as `for … in` where members are written to.)
 */
export function reviveMarked(value: unknown): unknown {
  if (typeof value === 'string') return isMarked(value) ? unmarked(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>;
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (typeof member === 'string') {
      if (isMarked(member)) members[key] = unmarked(member);
    } else if (typeof member === 'object') reviveMarked(member);
  }
  return value;
}

function isMarked(text: string): boolean {
  return text.charCodeAt(0) === MARK_CODE;
}

function unmarked(text: string): bigint {
  return BigInt(text.slice(1));
}
