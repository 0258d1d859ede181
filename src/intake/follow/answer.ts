import { beginsAsPage } from '../hosted-faults';
import { agrees, type Known } from './known';

/** What an answer says of the bytes that it brings. */
export interface Extent {
  /** The byte of the source with which it begins. */
  readonly from: number;
  /** How long the source is; null where the answer does not say, or the page may not read it. */
  readonly total: number | null;
}

/**
 * Reads where an answer to `Range: bytes=<asked>-` begins. Null where its part cannot be used: another part than was
 * asked for, or one of compressed bytes, in which nobody can point at a byte of the log.
 */
export function extentOf({ status, headers }: Response, asked: number): Extent | null {
  const length = numberOf(headers.get('Content-Length'));
  const compressed = headers.has('Content-Encoding');
  // Of a whole answer the length is no more than a hint: it may be that of compressed bytes, in a header that is hidden.
  if (status === 200) return { from: 0, total: compressed ? null : length };
  if (compressed) return null;
  const range = headers.get('Content-Range');
  // Servers let other pages read this header only on purpose. Without it, the known bytes at the beginning must do.
  if (range === null) return { from: asked, total: length === null ? null : asked + length };
  const [, from, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(range) ?? [];
  return from === undefined || Number(from) !== asked
    ? null
    : { from: asked, total: numberOf(total ?? null) };
}

/** How long the source is by an answer 416; null where that is not said. */
export function lengthOf416({ headers }: Response): number | null {
  return numberOf(/^bytes \*\/(\d{1,15})$/.exec(headers.get('Content-Range') ?? '')?.[1] ?? null);
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Goes along the bytes of an answer: passes over what is known, as long as it is the same, and finds what is new. */
export class Continuation {
  /** How far the answer came, as a byte of the source. */
  reached: number;

  constructor(
    private readonly known: Known,
    from: number,
  ) {
    this.reached = from;
  }

  /** What is new in the next bytes; null where they contradict what is known. */
  take(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
    const at = this.reached;
    if (at < this.known.bytes && !agrees(this.known, at, bytes)) return null;
    this.reached += bytes.length;
    return bytes.subarray(Math.max(0, this.known.bytes - at));
  }
}

/**
 * Holds the first bytes of a file back for as long as they may be those of a web page: such as a login, or what a
 * proxy says in place of the server.
 */
export class PageGuard {
  private held = new Uint8Array(0);
  private passed = false;

  /** The bytes that may go on, `page` where they are one. */
  take(bytes: Uint8Array<ArrayBuffer>, ended = false): Uint8Array<ArrayBuffer> | 'page' {
    if (this.passed) return bytes;
    const all = new Uint8Array(this.held.length + bytes.length);
    all.set(this.held);
    all.set(bytes, this.held.length);
    if (beginsAsPage(all.subarray(0, HEAD_BYTES))) return 'page';
    if (!ended && all.length < HEAD_BYTES && mayBecomePage(all)) {
      this.held = all;
      return all.subarray(0, 0);
    }
    this.passed = true;
    this.held = all.subarray(0, 0);
    return all;
  }
}

const HEAD_BYTES = 512;

/** Nothing but white space yet, or a tag behind it. */
function mayBecomePage(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes).trimStart();
  return text === '' || (text.startsWith('<') && text.length < LONGEST_TAG);
}

const LONGEST_TAG = '<!doctype html'.length;
