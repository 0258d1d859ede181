import { AsciiWindow } from '../lib/ascii-window';
import { skipSpace } from '../lib/json-scan';
import { type Facts, reportsFailure } from '../model/event';
import type { Companion, Decoded, Decoder, Format, PeekedFacts } from '../model/format';
import type { Framing } from '../model/framing';
import { isObject, type Json } from '../model/json';
import type { ProblemDraft } from '../model/problem';
import type { Spot } from './findings';
import { shorten } from './findings';
import { isSilent, parseRecord } from './parse-record';
import { type Piece, recordStart, splitAtNul, splitGlued } from './rescue';

/** Receives what the records of a part turn out to be. */
export interface RecordSink {
  event(facts: Facts, spot: Spot, bytes: Uint8Array, start: number, end: number): void;
  peeked(facts: PeekedFacts, spot: Spot, bytes: Uint8Array): void;
  /** The system's own words for the failure that the event at `spot` reports. */
  failure(message: string, spot: Spot): void;
  companion(companion: Companion, spot: Spot): void;
  problem(draft: ProblemDraft, spot: Spot): void;
}

/** Messages that are kept while reading; later and longer ones are read when somebody looks at them. */
const MESSAGES_KEPT = 20_000;
const MESSAGE_LENGTH = 1_000;

/** Records of a part that are decoded in any case: they show the wire's version, of which a peek knows nothing. */
const DECODED_FIRST = 16;

type Verdict = 'read' | 'foreign' | 'silent' | 'unreadable';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** Turns the framed records of one part into events, companions and problems. Never throws on bytes. */
export class PartReader {
  /** Records framed so far, whether readable or not; a line with two glued records counts once. */
  records = 0;
  private begins: RegExp | null = null;
  private messagesLeft = MESSAGES_KEPT;
  private window = new AsciiWindow();
  private readonly peekedFacts: PeekedFacts = {
    run: '',
    kind: '',
    act: 'note',
    stepStart: 0,
    stepEnd: 0,
    outcome: null,
    klass: null,
    message: null,
    time: Number.NaN,
  };

  /**
   * @param quick take a format's peek where it answers, instead of decoding
   */
  constructor(
    private readonly format: Pick<Format, 'peek' | 'explain'>,
    private readonly decoder: Decoder,
    private readonly layout: { readonly framing: Framing; readonly columns: readonly string[] },
    private readonly quick: boolean,
    private readonly sink: RecordSink,
  ) {}

  /** What stood behind the last record at some offset may be something else by now. */
  moved(): void {
    this.window = new AsciiWindow();
  }

  /**
   * One framed record; `offset` is that of `bytes[start]` among all the log's bytes, and all of `bytes` must
   * belong to the log.
   */
  record(bytes: Uint8Array, start: number, end: number, line: number, cut: boolean, offset: number): void {
    this.records++;
    const spot: Spot = { offset, length: end - start, line };
    if (start === end) {
      this.records--;
      this.sink.problem({ code: 'torn-tail', excerpt: '' }, spot);
      return;
    }
    const mayPeek = this.quick && !cut && this.records > DECODED_FIRST;
    if (mayPeek && this.format.peek?.(bytes, start, end, this.peekedFacts)) {
      this.sink.peeked(this.peekedFacts, spot, bytes);
      if (this.peekedFacts.message !== null) this.keepMessage(this.peekedFacts.message, spot);
      return;
    }
    const verdict = this.read(bytes, start, end, spot, !cut);
    if (verdict === 'unreadable') this.repair(bytes, start, end, spot, cut);
    if (verdict === 'silent') this.records--;
  }

  /**
   * Decodes one whole record. With `mend`, unreadable UTF-8 is replaced rather than refused; with
   * `tellForeign`, what is no record of the system is a problem.
   */
  private read(
    bytes: Uint8Array,
    start: number,
    end: number,
    spot: Spot,
    mend: boolean,
    tellForeign = true,
  ): Verdict {
    let text = this.window.textOf(bytes, start, end, spot.offset) ?? decodeStrictly(bytes, start, end);
    const mended = text === null;
    if (text === null) {
      if (!mend) return 'unreadable';
      text = lenient.decode(bytes.subarray(start, end));
    }
    if (isSilent(text, this.layout.framing)) return 'silent';
    let value: Json;
    try {
      value = parseRecord(text, this.layout);
    } catch {
      return 'unreadable';
    }
    if (mended) this.sink.problem({ code: 'bad-utf8', excerpt: text }, spot);
    return this.decode(value, text, bytes, start, end, spot, tellForeign);
  }

  private decode(
    value: Json,
    text: string,
    bytes: Uint8Array,
    start: number,
    end: number,
    spot: Spot,
    tellForeign: boolean,
  ): Verdict {
    this.begins ??= beginning(value);
    const decoded = this.decodeSafely(value, text);
    if (decoded === null) return 'unreadable';
    if ('foreign' in decoded) {
      if (tellForeign)
        this.sink.problem({ code: 'unknown-kind', excerpt: text, effect: decoded.foreign }, spot);
      return 'foreign';
    }
    if ('event' in decoded) {
      this.sink.event(decoded.event, spot, bytes, start, end);
      if (reportsFailure(decoded.event)) this.explain(decoded.event, value, spot);
    } else this.sink.companion(decoded.companion, spot);
    for (const draft of decoded.problems ?? []) this.sink.problem({ excerpt: text, ...draft }, spot);
    return 'read';
  }

  /** While the payload is in hand it costs nothing to ask what failed; later it would have to be read again. */
  private explain(event: Facts, value: Json, spot: Spot): void {
    if (this.messagesLeft <= 0) return;
    const { kind, step, klass = null } = event;
    const payload = this.decoder.payload(value);
    this.keepMessage(this.format.explain(payload, { kind, step, klass })?.message ?? kind, spot);
  }

  private keepMessage(message: string, spot: Spot): void {
    if (this.messagesLeft <= 0 || message.length > MESSAGE_LENGTH) return;
    this.messagesLeft--;
    this.sink.failure(message, spot);
  }

  /** Nesting too deep for the stack is the log's fault, not ours: such a record is unreadable. */
  private decodeSafely(value: Json, text: string): Decoded | null {
    try {
      return this.decoder.decode(value, text);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** A record that does not parse: save what is whole in it, and say what is lost. */
  private repair(bytes: Uint8Array, start: number, end: number, spot: Spot, cut: boolean): void {
    if (bytes.subarray(start, end).includes(0)) {
      this.repairNul(bytes, start, end, spot, cut);
      return;
    }
    const pieces = this.begins === null ? [] : splitGlued(bytes, start, end, this.begins);
    const spotOf = (piece: Piece): Spot => ({
      ...spot,
      offset: spot.offset + piece.start - start,
      length: piece.end - piece.start,
    });
    // What begins like a record may also be an object inside the torn one: then it is none of its own.
    const saved = pieces.filter(
      (piece) =>
        piece.whole && this.read(bytes, piece.start, piece.end, spotOf(piece), true, false) === 'read',
    );
    const torn = pieces.find((piece) => !saved.includes(piece));
    const lost = (saved.length > 0 && torn) || { start, end };
    const excerpt = shorten(lenient.decode(bytes.subarray(lost.start, Math.min(lost.end, lost.start + 400))));
    if (saved.length === 0) {
      this.sink.problem({ code: cut ? 'torn-tail' : 'bad-json', excerpt }, spot);
      return;
    }
    this.sink.problem(
      torn === undefined
        ? { code: 'glued-record', excerpt, effect: 'Two records stand on one line. Both were read.' }
        : { code: 'glued-record', excerpt },
      spot,
    );
    const last = pieces.at(-1)!;
    if (cut && last.end === end && last !== torn && !saved.includes(last))
      this.sink.problem(
        { code: 'torn-tail', excerpt: lenient.decode(bytes.subarray(last.start, end)) },
        spotOf(last),
      );
  }

  /** Zero bytes: a block the file system never wrote. What stands between them may be whole records. */
  private repairNul(bytes: Uint8Array, start: number, end: number, spot: Spot, cut: boolean): void {
    let saved = 0;
    for (const piece of splitAtNul(bytes, start, end)) {
      const at = { ...spot, offset: spot.offset + piece.start - start, length: piece.end - piece.start };
      const reaches = cut && piece.end === end;
      if (this.read(bytes, piece.start, piece.end, at, !reaches) !== 'unreadable') saved++;
      else if (skipSpace(bytes, piece.start, piece.end) < piece.end && this.begins !== null) {
        for (const part of splitGlued(bytes, piece.start, piece.end, this.begins)) {
          if (!part.whole) continue;
          saved++;
          this.read(
            bytes,
            part.start,
            part.end,
            { ...at, offset: spot.offset + part.start - start, length: part.end - part.start },
            true,
          );
        }
      }
    }
    this.sink.problem(
      {
        code: 'nul-bytes',
        excerpt: lenient.decode(bytes.subarray(start, Math.min(end, start + 400))).replaceAll('\0', '␀'),
        effect:
          saved > 0
            ? 'Zero bytes stand in this line, as after a crash of the host. The record beside them was saved.'
            : 'Zero bytes stand where a record was. It is lost; state after it is uncertain.',
      },
      spot,
    );
  }
}

function decodeStrictly(bytes: Uint8Array, start: number, end: number): string | null {
  try {
    return strict.decode(bytes.subarray(start, end));
  } catch {
    return null;
  }
}

/** How records begin that look like this one; null where it is no object with a key. */
function beginning(value: Json): RegExp | null {
  if (!isObject(value)) return null;
  const key = Object.keys(value)[0];
  return key === undefined ? null : recordStart(key);
}
