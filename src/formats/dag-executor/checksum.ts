import { sha256Hex } from '../../lib/hash';

/**
 * The exact source text of an envelope's `data`, without insignificant white space. Numbers are not printed
 * again: `1.0`, `1e16` and integers above 2^53 would all change. Null where there is no such member.
 */
export function dataText(source: string): string | null {
  const start = memberStart(source, 'data');
  return start === null ? null : compact(source, start);
}

/** Does the text hash to the checksum, as the crate computes it? */
export function matchesChecksum(source: string, checksum: string): boolean {
  const data = dataText(source);
  return data !== null && sha256Hex(data) === checksum.toLowerCase();
}

/** Where the value of a top-level member starts. */
function memberStart(source: string, name: string): number | null {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    if (char === '"') {
      const end = stringEnd(source, at);
      if (depth === 1 && source.slice(at + 1, end - 1) === name) {
        const colon = /^\s*:\s*/.exec(source.slice(end, end + 64));
        if (colon !== null) return end + colon[0].length;
      }
      at = end - 1;
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return null;
}

/** The value that starts at `start`, with the white space between its tokens left out. */
function compact(source: string, start: number): string {
  let depth = 0;
  let text = '';
  /** From here on nothing was copied yet; white space ends a stretch. */
  let from = start;
  let at = start;
  for (; at < source.length; at++) {
    const char = source[at]!;
    if (char === '"') at = stringEnd(source, at) - 1;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (isSpace(char)) {
      text += source.slice(from, at);
      from = at + 1;
      continue;
    } else if (char !== ',' || depth > 0) continue;
    if (depth < 0 || (depth === 0 && char === ',')) break;
    if (depth === 0) return text + source.slice(from, at + 1);
  }
  return text + source.slice(from, at);
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\r' || char === '\t';
}

/** The position behind the string that starts at `at`. */
function stringEnd(source: string, at: number): number {
  for (let pos = at + 1; pos < source.length; pos++) {
    if (source[pos] === '\\') pos++;
    else if (source[pos] === '"') return pos + 1;
  }
  return source.length;
}
