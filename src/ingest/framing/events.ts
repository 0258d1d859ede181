import { CARRIAGE_RETURN, LINE_FEED } from '../../lib/ascii';
import { countLines, type EmitRecord, type Framer } from './framer';
import { byteOrderMark } from './lines';

/** The blocks of a server-sent event stream: lines up to a blank one. */
export class EventFramer implements Framer {
  private line = 1;

  scan(bytes: Uint8Array, end: number, atEnd: boolean, emit: EmitRecord): number {
    let start = this.line === 1 ? byteOrderMark(bytes, end) : 0;
    for (
      let at = bytes.indexOf(LINE_FEED, start);
      at >= 0 && at < end;
      at = bytes.indexOf(LINE_FEED, at + 1)
    ) {
      const next = bytes[at + 1] === CARRIAGE_RETURN ? at + 2 : at + 1;
      if (next >= end || bytes[next] !== LINE_FEED) continue;
      this.block(bytes, start, at, false, emit);
      this.line += countLines(bytes, start, next + 1);
      start = next + 1;
      at = next;
    }
    if (!atEnd) return start;
    this.block(bytes, start, end, true, emit);
    return end;
  }

  /** `cut` only matters if the block then proves unreadable: the last blank line is often missing. */
  private block(bytes: Uint8Array, start: number, end: number, cut: boolean, emit: EmitRecord): void {
    let from = start;
    let line = this.line;
    while (from < end && (bytes[from] === LINE_FEED || bytes[from] === CARRIAGE_RETURN)) {
      if (bytes[from++] === LINE_FEED) line++;
    }
    if (from < end) emit(from, end, line, cut);
  }
}
