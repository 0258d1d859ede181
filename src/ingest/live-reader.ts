import { LINE_FEED } from '../lib/ascii';
import { GrowingBlob } from '../lib/growing-blob';
import type { Format, Shape } from '../model/format';
import type { Framing } from '../model/framing';
import type { ProblemDraft } from '../model/problem';
import { createFramer, type Framer } from './framing';
import { Indexer } from './indexer';
import { PartReader } from './part-reader';
import type { ReadResult } from './read-log';
import type { StoredPart } from './records';

/** A file of a followed log, as it was recognised by its first bytes. */
export interface LiveFile {
  readonly file: string;
  readonly shape: string;
  readonly framing: Framing;
  readonly columns: readonly string[];
}

/** A record that has no end in sight is given up beyond this. */
const MAX_RECORD_BYTES = 64 << 20;

/** A file while it grows. */
interface OpenFile {
  readonly about: LiveFile;
  readonly framer: Framer;
  readonly reader: PartReader;
  /** Bytes of a record whose end has not come yet. */
  rest: Uint8Array<ArrayBuffer>;
  /** More of them, which were not looked at since they hold no end of a line. */
  pieces: Uint8Array<ArrayBuffer>[];
  piecesSize: number;
  /** How many bytes of the file were laid down in the log. */
  laid: number;
}

/**
 * Reads a log whose files grow. Each byte is looked at once: what an event costs does not depend on how many there are.
 * The log's bytes are those of whole records, in the order in which they came; a file that grows in turn with others
 * lies in them in several pieces.
 */
export class LiveReader {
  private readonly indexer: Indexer;
  private readonly bytes = new GrowingBlob();
  private readonly pieces: StoredPart[] = [];
  private readonly open = new Map<string, OpenFile>();
  private readonly known = new Map<string, LiveFile>();
  private recordsOfClosed = 0;

  constructor(
    private readonly format: Format,
    private readonly shape: string,
  ) {
    this.indexer = new Indexer(format, format.shapes[shape] as Shape);
  }

  get events(): number {
    return this.indexer.events;
  }

  /** Bytes of whole records so far. */
  get size(): number {
    return this.bytes.size;
  }

  get records(): number {
    let count = this.recordsOfClosed;
    for (const { reader } of this.open.values()) count += reader.records;
    return count;
  }

  /** Bytes that wait for the end of their record. */
  get waiting(): number {
    let count = 0;
    for (const { rest, piecesSize } of this.open.values()) count += rest.length + piecesSize;
    return count;
  }

  has(file: string): boolean {
    return this.open.has(file);
  }

  /** How a file was recognised, once it was begun. */
  about(file: string): LiveFile | null {
    return this.known.get(file) ?? null;
  }

  /** Begins a file, or begins it anew: what was left of a record before is then reported as cut off. */
  begin(about: LiveFile): void {
    this.end(about.file);
    this.known.set(about.file, about);
    const decoder = this.format.decoder({ ...about, envelope: null, quick: false });
    this.open.set(about.file, {
      about,
      framer: createFramer(about.framing),
      reader: new PartReader(this.format, decoder, about, false, this.indexer),
      rest: new Uint8Array(0),
      pieces: [],
      piecesSize: 0,
      laid: 0,
    });
  }

  /** Reads what is left of a file as the last of it. */
  end(file: string): void {
    const open = this.open.get(file);
    if (!open) return;
    this.scan(open, restOf(open), true);
    this.recordsOfClosed += open.reader.records;
    this.open.delete(file);
  }

  /** Takes bytes that continue a file which was begun. */
  append(file: string, bytes: Uint8Array<ArrayBuffer>): void {
    const open = this.open.get(file)!;
    open.pieces.push(bytes);
    open.piecesSize += bytes.length;
    const waits = open.rest.length + open.piecesSize;
    const tooLong = waits - bytes.length > MAX_RECORD_BYTES;
    // Without an end of a line no record ends; a long one is put together once.
    if (!tooLong && waits > bytes.length && !bytes.includes(LINE_FEED) && endsByLine(open.about)) return;
    const joined = restOf(open);
    if (tooLong) this.giveUp(open, joined);
    else this.scan(open, joined, false);
  }

  /** A problem of the source itself, at the end of what came of a file. */
  problem(draft: ProblemDraft, file: string): void {
    this.indexer.problem(draft, { offset: this.bytes.size, length: 0, line: 1 });
    // Without bytes behind it, it stands at the file that is told.
    this.pieces.push(...(this.pieces.length === 0 ? [this.pieceOf(file)] : []));
  }

  /** What reading the log would give that holds what came so far. */
  picture(): ReadResult & { readonly blob: Blob } {
    const { version, messages } = this.indexer;
    const { index, findings } = this.indexer.picture();
    const parts = this.pieces.map((piece) => ({ ...piece }));
    return { index, findings, messages, parts, records: this.records, version, blob: this.bytes.toBlob() };
  }

  private scan(open: OpenFile, bytes: Uint8Array<ArrayBuffer>, atEnd: boolean): void {
    const base = this.bytes.size;
    open.reader.moved();
    const used = open.framer.scan(bytes, bytes.length, atEnd, (start, stop, line, cut) =>
      open.reader.record(bytes, start, stop, line, cut, base + start),
    );
    if (used > 0) this.lay(open, bytes.subarray(0, used));
    open.rest = bytes.slice(used);
  }

  private lay(open: OpenFile, bytes: Uint8Array): void {
    const start = this.bytes.size;
    this.bytes.append(bytes);
    const last = this.pieces.at(-1);
    const goesOn = last?.file === open.about.file && (last.from ?? 0) + last.size === open.laid;
    if (goesOn) this.pieces[this.pieces.length - 1] = { ...last, size: last.size + bytes.length };
    else {
      const from = open.laid > 0 ? { from: open.laid } : {};
      this.pieces.push({ ...open.about, envelope: null, start, size: bytes.length, ...from });
    }
    open.laid += bytes.length;
  }

  private pieceOf(file: string): StoredPart {
    const framing = { kind: 'lines' } as const;
    return { file, shape: this.shape, framing, columns: [], envelope: null, start: 0, size: 0 };
  }

  private giveUp(open: OpenFile, bytes: Uint8Array<ArrayBuffer>): void {
    const effect = `A record of more than ${MAX_RECORD_BYTES >> 20} MB has no end in sight. It is left out, up to the next one.`;
    this.indexer.problem({ code: 'bad-json', effect }, { offset: this.bytes.size, length: 0, line: 0 });
    this.lay(open, bytes);
    open.rest = new Uint8Array(0);
    this.begin(open.about);
    this.open.get(open.about.file)!.laid = open.laid;
  }
}

function endsByLine({ framing: { kind } }: LiveFile): boolean {
  return kind === 'lines' || kind === 'csv' || kind === 'events';
}

/** Everything of a file that waits for the end of its record, as one; its pieces are used up. */
function restOf(open: OpenFile): Uint8Array<ArrayBuffer> {
  const pieces = [open.rest, ...open.pieces].filter(({ length }) => length > 0);
  open.pieces = [];
  open.piecesSize = 0;
  if (pieces.length === 1) return pieces[0]!;
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
