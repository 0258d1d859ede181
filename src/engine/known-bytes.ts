import type { Restart } from '../model/follow';

/** What bytes turn out to be that a source hands on from the beginning of a file. */
export type Recognition =
  /** All of them were taken before. */
  | { readonly kind: 'known' }
  /** These go on behind what was taken before. */
  | { readonly kind: 'on'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** It is another content: these are its first bytes. */
  | { readonly kind: 'new'; readonly why: Restart; readonly bytes: Uint8Array<ArrayBuffer> };

/**
 * What was taken of a file before its source began again at a first byte: with the newest content of the file, or with
 * an older one that it still holds. Bytes are compared as they come, and what is known is not taken twice.
 */
export class KnownBytes {
  /** The contents that what has come so far may be the beginning of, the newest first. */
  private candidates: number[];
  private at = 0;

  /**
   * @param contents of the file, the oldest first; at least one, none empty
   * @param why what it is told as where another content begins
   */
  constructor(
    private readonly contents: readonly Blob[],
    private readonly why: Restart,
  ) {
    this.candidates = contents.map((_, index) => index).reverse();
  }

  /** What the next bytes are. After any answer but `known` there is nothing left to compare. */
  async take(bytes: Uint8Array<ArrayBuffer>): Promise<Recognition> {
    const fitting: number[] = [];
    for (const index of this.candidates) if (await this.fits(index, bytes)) fitting.push(index);
    const [newest] = fitting;
    if (newest === undefined) return this.another(bytes);
    this.candidates = fitting;
    const over = this.at + bytes.length - this.contents[newest]!.size;
    this.at += bytes.length;
    if (over < 0) return { kind: 'known' };
    // What an older content goes on with was passed over then, and others stand behind it now.
    const isNewest = newest === this.contents.length - 1;
    if (!isNewest) return { kind: 'known' };
    return { kind: 'on', bytes: bytes.slice(bytes.length - over) };
  }

  /**
   * The source begins another content of the file. As far as what came is known, that was the end of an older content, and
   * the one after it follows (`known`); or nothing of it is left to be taken (`on`).
   */
  restart(): Recognition {
    const ended = this.candidates.filter((index) => this.contents[index]!.size <= this.at);
    const older = ended.find((index) => index < this.contents.length - 1);
    if (this.at === 0 || older === undefined) return { kind: 'on', bytes: NO_BYTES };
    this.candidates = [older + 1];
    this.at = 0;
    return { kind: 'known' };
  }

  /** It fits as far as both go. */
  private async fits(index: number, bytes: Uint8Array): Promise<boolean> {
    const content = this.contents[index]!;
    const last = index === this.contents.length - 1;
    if (last && this.at >= content.size) return true;
    const known = new Uint8Array(
      await content.slice(this.at, Math.min(this.at + bytes.length, content.size)).arrayBuffer(),
    );
    return known.every((byte, at) => byte === bytes[at]);
  }

  /** What fitted so far and no longer does is the beginning of it. */
  private async another(bytes: Uint8Array<ArrayBuffer>): Promise<Recognition> {
    const [index] = this.candidates;
    const before = index === undefined ? new Blob([]) : this.contents[index]!.slice(0, this.at);
    const whole = new Blob([before, bytes]);
    return { kind: 'new', why: this.why, bytes: new Uint8Array(await whole.arrayBuffer()) };
  }
}

const NO_BYTES = new Uint8Array(0);
