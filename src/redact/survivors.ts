import type { Survivor } from '../model/redaction';
import { bare, borderOf } from './reach';
import { isSearched, type Redaction } from './redaction';
import { ValueTrie } from './value-trie';

/** Of longer values their beginning is searched for, in bytes of UTF-8. */
const SEARCHED_BYTES = 64;
/** In base64 and hex shorter ones would also be found by chance. */
const MIN_ENCODED = 6;
/**
 * Bytes that are looked at again with what follows them: more than the longest spelling of {@link SEARCHED_BYTES},
 * which is seven bytes for each in text that was escaped twice.
 */
const OVERLAP = 1_024;
const WINDOW = 1 << 18;
/** Characters beside a value that tell whether it stands by itself. */
const MARGIN = 3;

type Form = Survivor['form'];

/**
 * Searches bytes for all values that were to go: as they are, in JSON's escapes (once and twice), percent-encoded, in
 * base64 of either alphabet wherever it begins, and in hex. It undoes each encoding and searches what comes out.
 */
export class SurvivorSearch {
  private readonly trie = new ValueTrie();
  private readonly encoded = new ValueTrie();
  private readonly beginnings = new Beginnings();
  private readonly values: readonly string[];
  private readonly found = new Map<string, Survivor>();
  private readonly shortest: number;
  private carried = '';
  private first = true;

  /** @param numbers search for numbers, too: where few other numbers stand */
  constructor(redaction: Pick<Redaction, 'values'>, numbers = false) {
    const searched = redaction.values.filter((each) => isSearched(each, numbers));
    this.values = searched.map(({ value }) => value);
    let shortest = SEARCHED_BYTES;
    searched.forEach(({ value, reach, classes }, id) => {
      const bytes = toBytes(bare(value)).slice(0, SEARCHED_BYTES);
      const border = bytes.length === SEARCHED_BYTES ? 'none' : borderOf(value, reach, classes);
      this.trie.add(bytes, id, border);
      // With the space around it, it is not too short.
      const whole = bytes.length < MIN_ENCODED ? toBytes(value).slice(0, SEARCHED_BYTES) : bytes;
      if (whole.length < MIN_ENCODED) return;
      this.encoded.add(whole, id, border);
      this.beginnings.add(whole);
      shortest = Math.min(shortest, whole.length);
    });
    this.shortest = shortest;
  }

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += WINDOW)
      this.look(this.carried + binary(chunk.subarray(at, at + WINDOW)), false);
  }

  /** @returns what was found, each value once for each form */
  finish(): Survivor[] {
    this.look(this.carried, true);
    return [...this.found.values()];
  }

  private look(text: string, last: boolean): void {
    this.views(text, { first: this.first, last });
    this.first = text.length <= OVERLAP && this.first;
    this.carried = text.slice(-OVERLAP);
  }

  private views(text: string, ends: Ends): void {
    this.search(text, 'plain', ends);
    const once = text.includes('\\') ? unescaped(text) : text;
    if (once !== text) this.search(once, 'escaped', ends);
    const twice = once.includes('\\') ? unescaped(once) : once;
    if (twice !== once) this.search(twice, 'escaped twice', ends);
    const linked = twice.includes('%') ? unpercent(twice) : twice;
    if (linked !== twice) {
      this.search(linked, 'percent', ends);
      this.search(linked.replaceAll('+', ' '), 'percent', ends);
    }
    if (/~[01]/.test(linked))
      this.search(linked.replaceAll('~1', '/').replaceAll('~0', '~'), 'pointer', ends);
    // No escape holds a letter of base64 or hex: without the escapes their runs are whole.
    this.runs(once, ends);
    if (linked !== twice) this.runs(linked, ends);
  }

  /** What stands in base64 or hex. */
  private runs(text: string, ends: Ends): void {
    for (const match of text.matchAll(/[A-Za-z0-9+/_-]{8,}/g)) {
      const [run] = match;
      if (run.length * 6 < this.shortest * 8) continue;
      const whole = match.index === 0 ? ends.first : true;
      const closed = match.index + run.length === text.length ? ends.last : true;
      for (let at = 0; at < 4; at++)
        this.decoded(fromBase64(run, at), 'base64', { first: whole && at === 0, last: closed });
    }
    for (const match of text.matchAll(/(?:[0-9a-fA-F]{2}){6,}[0-9a-fA-F]?/g)) {
      const [run] = match;
      const whole = match.index === 0 ? ends.first : true;
      const closed = match.index + run.length === text.length ? ends.last : true;
      for (let at = 0; at < 2; at++)
        this.decoded(fromHex(run, at), 'hex', { first: whole && at === 0, last: closed });
    }
  }

  /** Most of what comes out is no text at all, and holds not even the beginning of a value. */
  private decoded(bytes: Uint8Array, form: Form, ends: Ends): void {
    if (this.beginnings.mayBeIn(bytes)) this.search(binary(bytes), form, ends, this.encoded);
  }

  /** At an open end a value may go on beyond it; the next window shows it whole. */
  private search(text: string, form: Form, ends: Ends, trie = this.trie): void {
    trie.each(text, (start, end, id) => {
      if ((start < MARGIN && !ends.first) || (end > text.length - MARGIN && !ends.last)) return;
      if (form === 'plain' && isHalfAnEscape(text, end)) return;
      const value = this.values[id]!;
      const key = `${form} ${value}`;
      if (!this.found.has(key)) this.found.set(key, { value, form });
    });
  }
}

/** Does a value seem to end in a backslash only since an escape begins there? */
function isHalfAnEscape(text: string, end: number): boolean {
  return text[end - 1] === '\\' && /["\\/bfnrtu]/.test(text[end] ?? '');
}

/** The first three bytes of each value, as a set of bits: tells quickly that none of the values can be there. */
class Beginnings {
  private readonly bits = new Uint8Array(1 << 21);

  add(bytes: string): void {
    const key = (bytes.charCodeAt(0) << 16) | (bytes.charCodeAt(1) << 8) | bytes.charCodeAt(2);
    this.bits[key >> 3]! |= 1 << (key & 7);
  }

  mayBeIn(bytes: Uint8Array): boolean {
    const { bits } = this;
    let key = 0;
    for (let at = 0; at < bytes.length; at++) {
      key = ((key << 8) | bytes[at]!) & 0xffffff;
      if (at >= 2 && (bits[key >> 3]! & (1 << (key & 7))) !== 0) return true;
    }
    return false;
  }
}

/** Are the ends of a piece those of the whole? */
interface Ends {
  readonly first: boolean;
  readonly last: boolean;
}

/** Searches a text beside the records, numbers among the values included. */
export function survivorsInText(text: string, redaction: Pick<Redaction, 'values'>): Survivor[] {
  const search = new SurvivorSearch(redaction, true);
  search.add(new TextEncoder().encode(text));
  return search.finish();
}

/** Searches all that was built, in the order of its bytes. */
export async function findSurvivors(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  redaction: Pick<Redaction, 'values'>,
): Promise<Survivor[]> {
  const search = new SurvivorSearch(redaction);
  for await (const chunk of chunks) search.add(chunk);
  return search.finish();
}

/** Bytes as a string of characters below 256: strings are searched faster, and in one way for all. */
function binary(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192)
    // Lists of arguments that are typed arrays are taken as they are; spread out they would be copied one by one.
    pieces.push(String.fromCharCode.apply(null, bytes.subarray(at, at + 8_192) as unknown as number[]));
  return pieces.join('');
}

function toBytes(text: string): string {
  return binary(new TextEncoder().encode(text));
}

const SIMPLE: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Undoes the escapes of JSON, wherever they stand. */
function unescaped(text: string): string {
  return text.replace(
    /((?:\\u[0-9a-fA-F]{4})+)|\\(["\\/bfnrt])/g,
    (_, units: string | undefined, char: string) =>
      units === undefined ? (SIMPLE[char] ?? char) : toBytes(JSON.parse(`"${units}"`) as string),
  );
}

function unpercent(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, byte: string) =>
    String.fromCharCode(Number.parseInt(byte, 16)),
  );
}

const SEXTETS = new Int8Array(128).fill(-1);
for (const alphabet of ['+/', '-_'])
  [...`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`].forEach((char, value) => {
    SEXTETS[char.charCodeAt(0)] = value;
  });

/** The bytes of base64 that begins at `from`. */
function fromBase64(run: string, from: number): Uint8Array {
  const bytes = scratch(((run.length - from) * 6) >> 3);
  let bits = 0;
  let held = 0;
  let to = 0;
  for (let at = from; at < run.length; at++) {
    bits = ((bits << 6) | SEXTETS[run.charCodeAt(at)]!) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[to++] = bits >> held;
  }
  return bytes;
}

function fromHex(run: string, from: number): Uint8Array {
  const bytes = scratch((run.length - from) >> 1);
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = (NIBBLES[run.charCodeAt(from + 2 * at)]! << 4) | NIBBLES[run.charCodeAt(from + 2 * at + 1)]!;
  return bytes;
}

const NIBBLES = new Uint8Array(128);
[...'0123456789abcdef'].forEach((char, value) => {
  NIBBLES[char.charCodeAt(0)] = value;
  NIBBLES[char.toUpperCase().charCodeAt(0)] = value;
});

let shared = new Uint8Array(1 << 12);

/** Bytes to be written over by the next piece. */
function scratch(length: number): Uint8Array {
  if (length > shared.length) shared = new Uint8Array(length * 2);
  return shared.subarray(0, length);
}
