import { AsciiWindow } from '../lib/ascii-window';
import { PagedBlob } from '../lib/paged-blob';
import { sliceBytes } from '../lib/read-blob';
import type { Decoder, Format } from '../model/format';
import type { Framing } from '../model/framing';
import type { Json, JsonObject } from '../model/json';
import type { ByteOffset } from '../model/units';
import { parseRecord } from './parse-record';

/** A part of a log as it is stored beside its bytes: enough to read any record again. */
export interface StoredPart {
  readonly file: string;
  readonly start: ByteOffset;
  readonly size: number;
  readonly shape: string;
  readonly framing: Framing;
  readonly columns: readonly string[];
  readonly envelope: JsonObject | null;
  /** Where its bytes begin in their file, where a followed log has them in several pieces; 0 without. */
  readonly from?: ByteOffset;
}

/** Where a record's bytes lie. */
export interface RecordRange {
  readonly offset: ByteOffset;
  readonly length: number;
}

/** Bytes read at once when many records are wanted in order. */
const WINDOW_BYTES = 4 << 20;
const CACHED_RECORDS = 128;
/** A record longer than this is decoded each time it is looked at rather than kept. */
const CACHED_LENGTH = 256 << 10;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads records of a stored log by their place in its bytes. */
export class Records {
  private readonly decoders: readonly Decoder[];
  private readonly cache = new Map<number, Promise<Json>>();
  private readonly bytes: PagedBlob;

  constructor(
    readonly blob: Blob,
    readonly parts: readonly StoredPart[],
    format: Pick<Format, 'decoder'>,
  ) {
    this.bytes = new PagedBlob(blob);
    this.decoders = parts.map((part) => format.decoder(part));
  }

  /** The part that holds a byte. */
  partAt(offset: ByteOffset): StoredPart {
    return this.parts[this.partIndex(offset)]!;
  }

  /** The record's text as it stands in the source. */
  async text(range: RecordRange): Promise<string> {
    return decoder.decode(await this.bytes.read(range.offset, range.length));
  }

  /** The record's value as the source wrote it. */
  async value(range: RecordRange): Promise<Json> {
    return parseRecord(await this.text(range), this.partAt(range.offset));
  }

  /** The event's payload as replay sees it. The last few are kept. */
  payload(range: RecordRange): Promise<Json> {
    const known = this.cache.get(range.offset);
    if (known) {
      this.cache.delete(range.offset);
      this.cache.set(range.offset, known);
      return known;
    }
    const reading = this.value(range).then((value) => this.payloadOf(range, value));
    if (range.length <= CACHED_LENGTH) {
      this.cache.set(range.offset, reading);
      if (this.cache.size > CACHED_RECORDS) this.cache.delete(this.cache.keys().next().value!);
    }
    return reading;
  }

  /**
   * The payloads of many records, in the order given, read in large windows where they lie close together.
   * Stops early when `visit` returns false; `visit` may be async, to let others work in between.
   */
  eachPayload(
    ranges: Iterable<RecordRange>,
    visit: (payload: Json, index: number) => boolean | Promise<boolean>,
  ): Promise<void> {
    return this.eachText(ranges, (text, index, range) =>
      visit(this.payloadOf(range, parseRecord(text, this.partAt(range.offset))), index),
    );
  }

  /** As {@link eachPayload}, for the records' texts as they stand in the source. */
  async eachText(
    ranges: Iterable<RecordRange>,
    visit: (text: string, index: number, range: RecordRange) => boolean | Promise<boolean>,
  ): Promise<void> {
    let window = { start: 0, end: 0, bytes: new Uint8Array(0) as Uint8Array };
    const texts = new AsciiWindow();
    let index = 0;
    for (const range of ranges) {
      const end = range.offset + range.length;
      if (range.offset < window.start || end > window.end) {
        const size = Math.max(WINDOW_BYTES, range.length);
        const bytes = await sliceBytes(this.blob, range.offset, size);
        window = { start: range.offset, end: range.offset + bytes.length, bytes };
      }
      const from = range.offset - window.start;
      const to = from + range.length;
      const text =
        texts.textOf(window.bytes, from, to, range.offset) ?? decoder.decode(window.bytes.subarray(from, to));
      const more = visit(text, index++, range);
      if (!(more === true || (await more))) return;
    }
  }

  private payloadOf(range: RecordRange, value: Json): Json {
    return this.decoders[this.partIndex(range.offset)]!.payload(value);
  }

  private partIndex(offset: ByteOffset): number {
    let low = 0;
    let high = this.parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.parts[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
