import { CARRIAGE_RETURN, LINE_FEED, QUOTE } from '../../lib/ascii';
import { countLines, type EmitRecord, type Framer } from './framer';
import { byteOrderMark } from './lines';

/**
 * The rows of a CSV file (RFC 4180), without its header row. A quoted cell may hold line breaks; a doubled
 * quote inside one closes and opens it again, which comes to the same here.
 */
export class CsvFramer implements Framer {
  private line = 1;
  private first = true;

  scan(bytes: Uint8Array, end: number, atEnd: boolean, emit: EmitRecord): number {
    let start = this.first && this.line === 1 ? byteOrderMark(bytes, end) : 0;
    let quoted = false;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === LINE_FEED && !quoted) {
        this.row(bytes, start, at, false, emit);
        this.line += countLines(bytes, start, at + 1);
        start = at + 1;
      }
    }
    if (!atEnd) return start;
    this.row(bytes, start, end, quoted, emit);
    return end;
  }

  private row(bytes: Uint8Array, start: number, end: number, cut: boolean, emit: EmitRecord): void {
    const stop = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    if (stop === start) return;
    if (this.first) this.first = false;
    else emit(start, stop, this.line, cut);
  }
}
