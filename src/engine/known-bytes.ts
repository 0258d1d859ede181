import type { Restart } from '../model/follow';

/** What bytes turn out to be that a source hands on from the beginning of a file. */
export type Recognition =
  /** All of them were taken before. */
  | { readonly kind: 'known' }
  /** These go on behind the newest content. */
  | { readonly kind: 'on'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** These are the first of another content, or what follows an older one that came back. */
  | { readonly kind: 'new'; readonly why: Restart; readonly bytes: Uint8Array<ArrayBuffer> };

const NO_BYTES = new Uint8Array(0);

/**
 * What was taken of a file before its source began again at a first byte: with the newest content of the file, with an
 * older one that it still holds or that came back, or with another one. Bytes are compared as they come, and what is known
 * is not taken twice: of contents that what comes begins with, the longest counts.
 */
export class KnownBytes {
  /** The contents that may go on as what comes does, by number; they agree with all of it so far. */
  private fitting: number[];
  /** The longest content that what has come begins with; −1 for none. */
  private whole = -1;
  /** What has come, as far as it is not in that content. */
  private behind: Uint8Array<ArrayBuffer> = NO_BYTES;
  private at = 0;

  /**
   * @param contents of the file, the oldest first; at least one, none empty
   * @param why what it is told as where another content begins
   */
  constructor(
    private readonly contents: readonly Blob[],
    private readonly why: Restart,
  ) {
    this.fitting = contents.map((_, index) => index);
  }

  /** What the next bytes are. After any answer but `known` there is nothing left to compare. */
  async take(bytes: Uint8Array<ArrayBuffer>): Promise<Recognition> {
    this.behind = joined(this.behind, bytes);
    const end = this.at + bytes.length;
    const fitting: number[] = [];
    for (const index of this.fitting) {
      const { size } = this.contents[index]!;
      if (!(await this.fits(index, bytes))) continue;
      if (size > end) fitting.push(index);
      else this.noteWhole(index, end);
    }
    this.fitting = fitting;
    this.at = end;
    return fitting.length > 0 || this.behind.length === 0 ? { kind: 'known' } : this.fresh();
  }

  /**
   * The source begins another content of the file. Where what came was an older one, to its end, the content after it
   * follows (`known`); else nothing of it is left to be taken (`on`).
   */
  restart(): Recognition {
    const older = this.whole >= 0 && this.whole < this.contents.length - 1;
    if (!older || this.behind.length > 0) return { kind: 'on', bytes: NO_BYTES };
    this.fitting = [this.whole + 1];
    this.whole = -1;
    this.at = 0;
    return { kind: 'known' };
  }

  /** All of a content has come; of two, the longer one counts, and of equal ones the newer. */
  private noteWhole(index: number, end: number): void {
    const { size } = this.contents[index]!;
    if (this.whole >= 0 && this.contents[this.whole]!.size > size) return;
    this.whole = index;
    this.behind = this.behind.slice(this.behind.length - (end - size));
  }

  private fresh(): Recognition {
    const { whole, behind, why } = this;
    return whole === this.contents.length - 1
      ? { kind: 'on', bytes: behind }
      : { kind: 'new', why, bytes: behind };
  }

  /** It fits as far as both go. */
  private async fits(index: number, bytes: Uint8Array): Promise<boolean> {
    const content = this.contents[index]!;
    const end = Math.min(this.at + bytes.length, content.size);
    const known = new Uint8Array(await content.slice(this.at, end).arrayBuffer());
    return known.every((byte, at) => byte === bytes[at]);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
