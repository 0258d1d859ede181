import { OPEN_LIST, OPEN_OBJECT } from '../../lib/ascii';
import { CUT, type MemberRange, memberAt, nextItem, skipSpace, skipValue } from '../../lib/json-scan';
import { countLines, type EmitRecord, type Framer } from './framer';
import { byteOrderMark, mayBeMark } from './lines';

const decoder = new TextDecoder();

/**
 * The elements of the list at `path` inside a JSON document, or the member values of the object there.
 * Everything else of the document is skipped; the list's elements may be any JSON.
 */
export class ItemFramer implements Framer {
  private state: 'start' | 'seeking' | 'items' | 'done' = 'start';
  private depth = 0;
  private found = false;
  private line = 1;

  /**
   * @param path the keys that lead to the list
   * @param members take the values of an object instead of the elements of a list
   * @param onMember told of every other member of the document, before and after the list
   */
  constructor(
    private readonly path: readonly string[],
    private readonly members: boolean,
    private readonly onMember?: (bytes: Uint8Array, found: MemberRange) => void,
  ) {}

  scan(bytes: Uint8Array, end: number, atEnd: boolean, emit: EmitRecord): number {
    if (this.is('start') && mayBeMark(bytes, end) && !atEnd) return 0;
    let at = this.is('start') ? this.enter(bytes, byteOrderMark(bytes, end), end) : 0;
    if (this.is('seeking')) at = this.seek(bytes, at, end);
    if (this.is('items')) {
      at = this.items(bytes, at, end, atEnd, emit);
      if (this.is('seeking')) at = this.seek(bytes, at, end);
    }
    if (atEnd && (this.is('start') || this.is('seeking')))
      emit(end, end, this.line + countLines(bytes, 0, end), true);
    const done = this.is('done') || atEnd ? end : at;
    this.line += countLines(bytes, 0, done);
    return done;
  }

  private is(state: ItemFramer['state']): boolean {
    return this.state === state;
  }

  /** At the value on the path: go inside it when it is the bracket we look for. */
  private enter(bytes: Uint8Array, from: number, end: number): number {
    const at = skipSpace(bytes, from, end);
    if (at >= end) return from;
    if (this.depth === this.path.length) {
      this.state = bytes[at] === (this.members ? OPEN_OBJECT : OPEN_LIST) ? 'items' : 'done';
    } else {
      this.state = bytes[at] === OPEN_OBJECT ? 'seeking' : 'done';
    }
    return at + 1;
  }

  /** Behind the list: the document's other members may follow. */
  private leave(): void {
    this.found = true;
    this.depth = 0;
    this.state = this.path.length === 1 ? 'seeking' : 'done';
  }

  /** Among the members of an object on the path: find the next key of the path. */
  private seek(bytes: Uint8Array, from: number, end: number): number {
    for (let at = from; ; ) {
      const next = nextItem(bytes, at, end);
      if (next === null) return at;
      if (next.kind === 'end') {
        this.state = 'done';
        return next.at;
      }
      const found = memberAt(bytes, next.at, end);
      if (found === null) return next.at;
      const key = decoder.decode(bytes.subarray(found.keyStart + 1, found.keyEnd - 1));
      if (key === this.path[this.depth] && !this.found) {
        this.depth++;
        const inside = this.enter(bytes, found.valueStart, end);
        if (this.state !== 'seeking') return inside;
        at = inside;
      } else if (found.valueEnd === CUT) return next.at;
      else {
        if (this.depth === 0) this.onMember?.(bytes, found);
        at = found.valueEnd;
      }
    }
  }

  private items(bytes: Uint8Array, from: number, end: number, atEnd: boolean, emit: EmitRecord): number {
    let counted = 0;
    let line = this.line;
    const report = (start: number, stop: number, cut: boolean) => {
      line += countLines(bytes, counted, start);
      counted = start;
      emit(start, stop, line, cut);
    };
    for (let at = from; ; ) {
      const next = nextItem(bytes, at, end);
      if (next === null) {
        if (atEnd) report(end, end, true);
        return at;
      }
      if (next.kind === 'end') {
        this.leave();
        return next.at + 1;
      }
      const range = this.rangeAt(bytes, next.at, end);
      if (range === null) {
        if (atEnd) report(next.at, end, true);
        return next.at;
      }
      report(range.start, range.end, false);
      at = range.end;
    }
  }

  /** The record that starts at `at`, or null when its end is not in sight. */
  private rangeAt(bytes: Uint8Array, at: number, end: number): { start: number; end: number } | null {
    if (this.members) {
      const found = memberAt(bytes, at, end);
      return found === null || found.valueEnd === CUT
        ? null
        : { start: found.valueStart, end: found.valueEnd };
    }
    const after = skipValue(bytes, at, end);
    // A stray byte that starts no value would be a range of nothing: take it, so that the scan moves on.
    return after === CUT ? null : { start: at, end: Math.max(after, at + 1) };
  }
}
