import { CARRIAGE_RETURN, LINE_FEED } from '../../lib/ascii';
import { isSpace } from '../../lib/json-scan';
import type { EmitRecord, Framer } from './framer';

/** One record a line; blank lines hold none. A byte-order mark at the very start is skipped. */
export class LineFramer implements Framer {
  private line = 1;
  /** How far the current, still open line was searched already. */
  private searched = 0;

  scan(bytes: Uint8Array, end: number, atEnd: boolean, emit: EmitRecord): number {
    const fresh = this.line === 1 && this.searched === 0;
    if (fresh && mayBeMark(bytes, end) && !atEnd) return 0;
    let start = fresh ? byteOrderMark(bytes, end) : 0;
    for (;;) {
      const at = bytes.indexOf(LINE_FEED, Math.max(start, this.searched));
      if (at < 0 || at >= end) break;
      emitLine(bytes, start, at, this.line++, false, emit);
      start = at + 1;
      this.searched = 0;
    }
    if (atEnd) {
      emitLine(bytes, start, end, this.line, true, emit);
      return end;
    }
    this.searched = end - start;
    return start;
  }
}

function emitLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  line: number,
  cut: boolean,
  emit: EmitRecord,
): void {
  const stop = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  if (!isBlank(bytes, start, stop)) emit(start, stop, line, cut);
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSpace(bytes[at])) return false;
  return true;
}

/** Length of a UTF-8 byte-order mark at the start, or 0. */
export function byteOrderMark(bytes: Uint8Array, end: number): number {
  return end >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** Could these first bytes be a byte-order mark of which more is to come? */
export function mayBeMark(bytes: Uint8Array, end: number): boolean {
  return end < 3 && bytes[0] === 0xef;
}
