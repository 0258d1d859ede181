import { tokenText, walkJson } from '../lib/json-tokens';
import type { Framing } from '../model/framing';
import { cellsOf, cellText, toCell } from './csv-row';
import { isSecretOption } from './detect';
import { meaningOf } from './key-names';
import type { Place, Places } from './places';
import { MAX_KEY } from './secrets';

/** How a record's text is laid out. */
export interface RecordLayout {
  readonly framing: Pick<Framing, 'kind'>;
  /** Of a CSV part. */
  readonly columns: readonly string[];
}

/** What becomes of the tokens of a record. Each answers with the token's new text: the same for no change. */
export interface TokenRules {
  /** A text as a whole; null where it is looked at inside. */
  whole(text: string, place: Place): string | null;
  /** A text that is no JSON. `readable`: it is base64 of a text that was looked at already. */
  plain(text: string, place: Place, readable: boolean): string;
  /** A number as it is written. */
  number(text: string, place: Place): string;
  /** Is this the key of a member, or the name of a column, that replay needs? */
  needed(key: string): boolean;
}

/** Records with more characters are not rewritten. */
const MAX_LENGTH = 1 << 25;
/** JSON in a text in JSON in a text …: so many texts are opened. */
const MAX_NESTED = 8;
const MAX_BASE64 = 1 << 20;
const INTEGER = /^-?\d+$/;

/** Rewrites single tokens of records and leaves the text between them, and the tokens without a change, as they are. */
export class TokenWriter {
  /** A text was nested deeper than it is opened. */
  private deep = false;

  constructor(
    private readonly places: Places,
    private readonly rules: TokenRules,
  ) {}

  /** @returns null for a record that cannot be read */
  record(text: string, { framing, columns }: RecordLayout): string | null {
    if (text.length > MAX_LENGTH) return null;
    return this.whole(() => {
      switch (framing.kind) {
        case 'csv':
          return this.row(text, columns);
        case 'events':
          return this.block(text);
        default:
          return this.json(text, this.places.root, 0);
      }
    });
  }

  /** What stands before and behind the records of a document. Null where the two make no document. */
  around(head: string, tail: string): readonly [head: string, tail: string] | null {
    const edits = this.whole(() => this.editsOf(head + tail, this.places.root, 0));
    if (edits === null) return null;
    const cut = edits.findIndex(({ start }) => start >= head.length);
    const inHead = cut < 0 ? edits : edits.slice(0, cut);
    const inTail = cut < 0 ? [] : edits.slice(cut);
    return [apply(head, inHead, 0), apply(tail, inTail, head.length)];
  }

  /** A key with its quotes and what stands around it; null where its text is nested too deep. */
  member(text: string): string | null {
    const start = text.indexOf('"');
    const end = text.lastIndexOf('"') + 1;
    if (end - start < 2) return text;
    const key = tokenText(text, start, end);
    const anew = this.whole(() => this.key(key, 0));
    if (anew === null || anew === key) return anew && text;
    return text.slice(0, start) + JSON.stringify(anew) + text.slice(end);
  }

  /** The line with the names of a table's columns; null for one that is none. */
  header(text: string): string | null {
    const before = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    const line = text.slice(before.length).replace(/[\r\n]{1,8}$/, '');
    const behind = text.slice(before.length + line.length);
    const cells = cellsOf(line);
    if (cells === null) return null;
    const edits: Edit[] = [];
    const whole = this.whole(() => {
      for (const cell of cells) {
        const name = cellText(line, cell);
        const anew = name === '' ? '' : this.key(name, 0);
        if (anew !== name) edits.push({ ...cell, text: toCell(anew, line[cell.start] === '"') });
      }
      return edits;
    });
    return whole && before + apply(line, whole, 0) + behind;
  }

  /** Text anywhere; null where it is nested too deep. */
  text(text: string, place: Place): string | null {
    return this.whole(() => this.inner(text, place, 0));
  }

  /** Nothing, where not all of it was looked at. */
  private whole<Result>(write: () => Result): Result | null {
    this.deep = false;
    const result = write();
    return this.deep ? null : result;
  }

  private inner(text: string, place: Place, nested: number): string {
    const whole = this.rules.whole(text, place);
    if (whole !== null) return whole;
    const json = looksLikeJson(text);
    const decoded = json ? null : fromBase64(text);
    if (nested >= MAX_NESTED) {
      this.deep ||= decoded !== null || (json && isJson(text));
      return this.rules.plain(text, place, false);
    }
    const inside = json ? this.json(text, place, nested + 1) : null;
    if (inside !== null) return inside;
    if (decoded === null) return this.rules.plain(this.long(text, place, nested), place, false);
    const anew = this.inner(decoded, place, nested + 1);
    return anew === decoded ? this.rules.plain(text, place, true) : toBase64(anew, text);
  }

  /** Base64 inside of a text that is too long to be a key: shorter runs are looked at as such. */
  private long(text: string, place: Place, nested: number): string {
    if (text.length <= MAX_KEY) return text;
    return text.replace(LONG_RUN, (run) => {
      const decoded = fromBase64(run);
      if (decoded === null) return run;
      const anew = this.inner(decoded, place, nested + 1);
      return anew === decoded ? run : toBase64(anew, run);
    });
  }

  /** Keys that are not the system's own are texts like others. */
  private key(text: string, nested: number): string {
    return this.rules.needed(text) ? text : this.inner(text, this.places.keys, nested);
  }

  private json(text: string, root: Place, nested: number): string | null {
    const edits = this.editsOf(text, root, nested);
    return edits && apply(text, edits, 0);
  }

  private editsOf(text: string, root: Place, nested: number): Edit[] | null {
    const edits: Edit[] = [];
    const { places, rules } = this;
    const beside = secretsBeside(text);
    /** Behind `--password` in a list. */
    let condemned: Place | null = null;
    const placeOf = (place: Place, start: number): Place => {
      const secret = place === condemned || beside.has(start);
      condemned = null;
      return secret ? places.besideSecret(place) : place;
    };
    const whole = walkJson(text, root, {
      member: (parent, start, end) => {
        const key = tokenText(text, start, end);
        condemned = null;
        const anew = this.key(key, nested);
        if (anew !== key) edits.push({ start, end, text: JSON.stringify(anew) });
        return places.child(parent, key);
      },
      item: (parent) => places.child(parent, '*'),
      text: (place, start, end) => {
        if (end - start === 2) return;
        const before = tokenText(text, start, end);
        const anew = this.inner(before, placeOf(place, start), nested);
        if (anew !== before) edits.push({ start, end, text: JSON.stringify(anew) });
        if (place.key === '*' && isSecretOption(before)) condemned = place;
      },
      number: (place, start, end) => {
        const before = text.slice(start, end);
        const anew = rules.number(before, placeOf(place, start));
        if (anew !== before) edits.push({ start, end, text: anew });
      },
    });
    return whole ? edits : null;
  }

  private row(text: string, columns: readonly string[]): string | null {
    const cells = cellsOf(text);
    if (cells === null || cells.length !== columns.length) return null;
    const edits: Edit[] = [];
    cells.forEach((cell, at) => {
      const before = cellText(text, cell);
      if (before === '') return;
      const anew = this.cell(before, this.places.child(this.places.root, columns[at]!));
      if (anew !== before) edits.push({ ...cell, text: toCell(anew, text[cell.start] === '"') });
    });
    return apply(text, edits, 0);
  }

  /** A cell does not say whether it is a number or a text of digits; either way it is replaced by digits. */
  private cell(text: string, place: Place): string {
    return INTEGER.test(text) ? this.rules.number(text, place) : this.inner(text, place, 0);
  }

  /** An event block: its data is JSON, its type and id are texts; comments and lines of no meaning do not come along. */
  private block(text: string): string | null {
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    const lines = text.slice(mark.length).split(/(\r\n|\n|\r)/);
    const data = lines.flatMap((line, at) => (/^data(?::|$)/.test(line) ? [at] : []));
    const before = data.map((at) => lines[at]!.replace(/^data:? ?/, '')).join('\n');
    const anew = before === '' || before === '[DONE]' ? before : this.json(before, this.places.root, 0);
    if (anew === null) return null;
    const pieces = anew === before ? null : anew.split('\n');
    const kept = lines.flatMap((line, at) => {
      // Every other one is the end of the line before.
      if (at % 2 === 1) return [];
      const which = data.indexOf(at);
      const written = which < 0 ? this.field(line) : pieces === null ? line : `data: ${pieces[which] ?? ''}`;
      return written === null ? [] : [written + (lines[at + 1] ?? '')];
    });
    return mark + kept.join('');
  }

  /** A line of an event block that is no data; null where it is left out. */
  private field(line: string): string | null {
    if (line === '' || /^retry: ?\d{1,10}$/.test(line)) return line;
    const [, name, value] = /^(event|id): ?(.*)$/.exec(line) ?? [];
    return value === undefined ? null : `${name}: ${this.inner(value, this.places.root, 0)}`;
  }
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param offset where `text` begins among the positions of the edits */
function apply(text: string, edits: readonly Edit[], offset: number): string {
  if (edits.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const edit of edits) {
    pieces.push(text.slice(at, edit.start - offset), edit.text);
    at = edit.end - offset;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

const BETWEEN = String.raw`(?:,\s{0,20}"[^"\\]{1,50}"\s{0,20}:\s{0,20}(?:"[^"\\]{0,200}"|[\w.-]{1,40})\s{0,20}){0,3},\s{0,20}`;
const NAME = String.raw`"(?:name|key|variable|header|field)"\s{0,20}:\s{0,20}"([^"\\]{1,100})"\s{0,20}`;
const NAMED = new RegExp(`${NAME}${BETWEEN}"value"\\s{0,20}:\\s{0,20}(?=["\\d-])`, 'gi');
const NAMED_BEHIND = new RegExp(
  String.raw`"value"\s{0,20}:\s{0,20}("[^"\\]{0,2000}"|-?[\d.]{1,40})\s{0,20}${BETWEEN}${NAME}`,
  'dgi',
);

/** Where values stand whose name, beside them in the same object, is that of a secret: `{"name": "DB_PASSWORD", "value": …}`. */
function secretsBeside(text: string): ReadonlySet<number> {
  const starts = new Set<number>();
  if (!/"value"/i.test(text)) return starts;
  for (const match of text.matchAll(NAMED))
    if (isSecretName(match[1]!)) starts.add(match.index + match[0].length);
  for (const match of text.matchAll(NAMED_BEHIND))
    if (isSecretName(match[2]!)) starts.add(match.indices![1]![0]);
  return starts;
}

function isSecretName(name: string): boolean {
  return meaningOf(name)?.class === 'secret';
}

function isJson(text: string): boolean {
  const ignore = () => {};
  return walkJson(text, 0, { member: () => 0, item: () => 0, text: ignore, number: ignore });
}

function looksLikeJson(text: string): boolean {
  const [first, last] = [text.trimStart()[0], text.trimEnd().at(-1)];
  return (
    (first === '{' && last === '}') || (first === '[' && last === ']') || (first === '"' && last === '"')
  );
}

const LONG_RUN = new RegExp(`[A-Za-z0-9+/_-]{${MAX_KEY + 1},}={0,2}`, 'g');
const BASE64 = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text behind base64 in either alphabet; null where none comes out that people could read. */
export function fromBase64(text: string): string | null {
  if (text.length < 8 || text.length > MAX_BASE64 || !BASE64.test(text)) return null;
  const bare = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (bare.length % 4 === 1 || !isPrintable(atob(bare.slice(0, 8)), true)) return null;
  const binary = atob(bare);
  // An id looks like base64, too; what comes out of it is no text, which a look tells before the decoder throws.
  if (!isPrintable(binary, true)) return null;
  try {
    const decoded = utf8.decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
    // What would not come back as it was is no base64 of a text.
    return isPrintable(decoded, false) && toBase64(decoded, text) === text ? decoded : null;
  } catch {
    return null;
  }
}

/** @param like tells the alphabet, and whether it is filled up with `=` */
function toBase64(text: string, like: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  const standard = btoa(binary);
  const alphabet = /[-_]/.test(like) ? standard.replaceAll('+', '-').replaceAll('/', '_') : standard;
  return like.length % 4 === 0 ? alphabet : alphabet.replace(/=+$/, '');
}

/** @param bytes are the characters single bytes of UTF-8? */
function isPrintable(text: string, bytes: boolean): boolean {
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 32 ? code !== 9 && code !== 10 && code !== 13 : code === 127) return false;
    if (bytes ? code >= 0xf5 || code === 0xc0 : code === 0xfffd) return false;
  }
  return true;
}
