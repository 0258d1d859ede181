import { readBlob } from '../lib/read-blob';
import type { ByteOffset } from '../model/units';

/** Every byte as one letter, so that a place in the text is a place in the bytes. */
const bytewise = new TextDecoder('windows-1252');
const utf8 = new TextEncoder();

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function sameLetters(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What was found in one piece of the bytes. */
export interface Scanned {
  /** Where the text begins, ascending. */
  readonly offsets: readonly ByteOffset[];
  /** Bytes looked at so far. */
  readonly bytes: number;
}

interface ScanOptions {
  /** Letters of ASCII match in any case. */
  readonly anyCase?: boolean;
  readonly signal?: AbortSignal;
  readonly chunkBytes?: number;
}

/**
 * Finds a text in bytes that are too many to be decoded: the raw bytes are searched, as they stand in the source, with
 * their escapes.
 * @param found told after each piece; waited for. `false` ends the search
 */
export async function scanText(
  blob: Blob,
  text: string,
  found: (scanned: Scanned) => boolean | Promise<boolean>,
  { anyCase = false, signal, chunkBytes }: ScanOptions = {},
): Promise<void> {
  const bytes = utf8.encode(text);
  const wanted = bytewise.decode(bytes);
  if (wanted === '') return;
  // Faster than `indexOf`, even where the case counts: a third, by measure.
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), anyCase ? 'gi' : 'g');
  // Outside of ASCII two letters may look like two cases of one, byte by byte.
  const doubtful = anyCase && bytes.length !== text.length;
  const isSame = (found: Uint8Array) => !doubtful || sameLetters(decoder.decode(found), text);
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let start = 0;
  try {
    await readBlob(
      blob,
      async (chunk, end, atEnd) => {
        const here = bytewise.decode(chunk.subarray(0, end));
        const offsets: number[] = [];
        for (const { index: at } of here.matchAll(pattern))
          if (isSame(chunk.subarray(at, at + bytes.length))) offsets.push(start + at);
        const last = offsets.at(-1);
        // A text may begin in one piece and end in the next; what was found is not found again.
        const kept = atEnd ? 0 : Math.min(wanted.length - 1, end);
        const used = Math.max(end - kept, last === undefined ? 0 : last - start + wanted.length);
        start += used;
        if (!(await found({ offsets, bytes: start }))) stop.abort();
        return used;
      },
      { signal: stopped, chunkBytes },
    );
  } catch (error) {
    if (!stop.signal.aborted || signal?.aborted) throw error;
  }
}
