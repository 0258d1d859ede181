import { readBlob } from '../lib/read-blob';
import { yieldToTasks } from '../lib/tasks';
import type { Framing } from '../model/framing';
import { createFramer } from './framing';
import type { StoredPart } from './records';

/** A record as it stands in its part. */
export interface FramedRecord {
  /** Lent: the buffer is used again for what follows. */
  readonly bytes: Uint8Array;
  /** Where it begins among all the log's bytes. */
  readonly offset: number;
  /** The part may end inside of it. */
  readonly cut: boolean;
}

/** What becomes of the records of a part, and of what stands around them. */
export interface Rewriting {
  /** What stands in place of a record: nothing, the same bytes, or others. */
  record(record: FramedRecord): readonly (Uint8Array | string)[];
  /**
   * What stands before and behind the records of a list, or at the head of a table; where absent, what stood there.
   * Null: it could not be told what that is, so the records stand in a plain list.
   */
  around?(head: string, tail: string): readonly [head: string, tail: string] | null;
  /** What stands in place of a key in front of a record, with its quotes and colon; where absent, the key. */
  member?(key: string): string;
}

const FLUSH_BYTES = 1 << 20;
/** The key of a member, at the end of what stands before its value. */
const KEY = /"(?:[^"\\]|\\.)*"\s*:\s*$/;

/** What stands between two records, and behind the last. */
const SEPARATORS: Readonly<Record<Framing['kind'], { readonly between: string; readonly end: string }>> = {
  lines: { between: '\n', end: '\n' },
  csv: { between: '\n', end: '\n' },
  events: { between: '\n\n', end: '\n\n' },
  items: { between: ',\n', end: '' },
  document: { between: '\n', end: '' },
};

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Writes a part anew with other records, framed as it was, so that the same format reads it. What stood between the
 * records (blank lines, commas) does not come along.
 * @param blob all the log's bytes
 * @returns the part's new bytes; none where no record stayed
 */
export async function rewritePart(
  blob: Blob,
  part: StoredPart,
  rewriting: Rewriting,
  signal?: AbortSignal,
): Promise<Blob> {
  const { framing } = part;
  const { between, end } = SEPARATORS[framing.kind];
  const members = framing.kind === 'items' && framing.members === true;
  const out = new Pieces();
  let head: string | null = null;
  let count = 0;
  let torn = false;
  const tail = await eachFramed(blob, part, signal, (record, before) => {
    const stood = members ? (before.match(KEY)?.[0] ?? '') : '';
    head ??= before.slice(0, before.length - stood.length);
    const key = stood === '' ? '' : (rewriting.member?.(stood) ?? stood);
    for (const piece of rewriting.record(record)) {
      if (count++ > 0) out.add(between);
      if (key !== '') out.add(key);
      out.add(piece);
      torn = record.cut;
    }
  });
  if (count === 0) return new Blob([]);
  if (framing.kind === 'document') return out.blob();
  const [first = '', last = ''] = rewriting.around
    ? (rewriting.around(head ?? '', tail) ?? (members ? ['{', '}'] : ['[', ']']))
    : [head ?? '', tail];
  if (framing.kind === 'items') return new Blob([first, out.blob(), last]);
  return new Blob([framing.kind === 'csv' ? first : '', out.blob(), torn ? '' : end]);
}

/** Visits each record with the text before it, as far as that tells anything; answers with the text behind the last. */
async function eachFramed(
  blob: Blob,
  part: StoredPart,
  signal: AbortSignal | undefined,
  visit: (record: FramedRecord, before: string) => void,
): Promise<string> {
  const framer = createFramer(part.framing);
  const gap = new Gap(part.framing.kind);
  let base = part.start;
  await readBlob(
    blob.slice(part.start, part.start + part.size),
    async (bytes, end, atEnd) => {
      const filled = bytes.subarray(0, end);
      let behind = 0;
      const used = framer.scan(filled, end, atEnd, (start, stop, _, cut) => {
        // An empty one only says that the part ends too early.
        if (start === stop) return;
        gap.add(filled.subarray(behind, start));
        visit({ bytes: filled.subarray(start, stop), offset: base + start, cut }, gap.take());
        behind = stop;
      });
      if (used > behind) gap.add(filled.subarray(behind, used));
      base += used;
      await yieldToTasks();
      return used;
    },
    { signal },
  );
  return gap.take();
}

/** What stands between two records. Behind the first one it tells something in a document only. */
class Gap {
  private readonly pieces: Uint8Array[] = [];
  private first = true;

  constructor(private readonly kind: Framing['kind']) {}

  add(bytes: Uint8Array): void {
    if (this.first || this.kind === 'items') this.pieces.push(bytes.slice());
  }

  take(): string {
    this.first = false;
    return this.pieces
      .splice(0)
      .map((piece, at, all) => decoder.decode(piece, { stream: at < all.length - 1 }))
      .join('');
  }
}

/** Collects bytes in pieces that a browser may keep on disk. */
class Pieces {
  private readonly done: Blob[] = [];
  private open: (Uint8Array<ArrayBuffer> | string)[] = [];
  private size = 0;

  add(piece: Uint8Array | string): void {
    this.open.push(typeof piece === 'string' ? piece : piece.slice());
    this.size += piece.length;
    if (this.size < FLUSH_BYTES) return;
    this.done.push(new Blob(this.open));
    [this.open, this.size] = [[], 0];
  }

  blob(): Blob {
    return new Blob([...this.done, ...this.open]);
  }
}
