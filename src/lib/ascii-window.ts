/** The most bytes decoded at once. */
const WINDOW_BYTES = 64 << 10;
/** How much of what follows a piece is decoded with it, once pieces turn out to follow one another. */
const FIRST_BYTES = 4 << 10;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Texts of many short pieces of one stream of bytes. A call of a `TextDecoder` costs a browser some two
 * microseconds however short the text, so a window of plain ASCII is decoded once and cut by position.
 */
export class AsciiWindow {
  private start = 0;
  private end = 0;
  private text: string | null = null;
  private reach = 0;

  /**
   * The text of `bytes[start, end)`, where `offset` is the place of `bytes[start]` in the stream; bytes at
   * the same place of the stream must not change.
   * @returns null where the window around holds anything but ASCII: the piece is then to be decoded by itself
   */
  textOf(bytes: Uint8Array, start: number, end: number, offset: number): string | null {
    const until = offset + end - start;
    if (offset < this.start || until > this.end) this.move(bytes, start, end, offset);
    return this.text === null ? null : this.text.slice(offset - this.start, until - this.start);
  }

  private move(bytes: Uint8Array, start: number, end: number, offset: number): void {
    // Pieces far apart are decoded one by one; a window would be decoded for one of its texts.
    const near = offset <= this.end + FIRST_BYTES;
    this.reach = near ? Math.min(Math.max(this.reach * 2, FIRST_BYTES), WINDOW_BYTES) : 0;
    const stop = Math.min(Math.max(end, start + this.reach), bytes.length);
    this.start = offset;
    this.end = offset + stop - start;
    this.text = asciiText(bytes.subarray(start, stop));
  }
}

/** In UTF-8 only ASCII takes as many bytes as characters; whatever is not UTF-8 is refused. */
function asciiText(bytes: Uint8Array): string | null {
  try {
    const text = strict.decode(bytes);
    return text.length === bytes.length ? text : null;
  } catch {
    return null;
  }
}
