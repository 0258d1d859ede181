import { tokenText, walkJson } from '../lib/json-tokens';
import type { Framing } from '../model/framing';
import { cellsOf, cellText, toCell } from './csv-row';
import type { Place, Places } from './places';

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
  /** The key of a member. */
  key(text: string): string;
}

/** Records with more characters are not rewritten. */
const MAX_LENGTH = 1 << 25;
/** JSON in a text in JSON in a text …: so many texts are opened. */
const MAX_NESTED = 4;
const MAX_BASE64 = 1 << 20;
const INTEGER = /^-?\d+$/;

/** Rewrites single tokens of records and leaves the text between them, and the tokens without a change, as they are. */
export class TokenWriter {
  constructor(
    private readonly places: Places,
    private readonly rules: TokenRules,
  ) {}

  /** @returns null for a record that cannot be read */
  record(text: string, { framing, columns }: RecordLayout): string | null {
    if (text.length > MAX_LENGTH) return null;
    switch (framing.kind) {
      case 'csv':
        return this.row(text, columns);
      case 'events':
        return this.block(text);
      default:
        return this.json(text, this.places.root, 0);
    }
  }

  /** What stands before and behind the records of a document. Null where the two make no document. */
  around(head: string, tail: string): readonly [head: string, tail: string] | null {
    const edits = this.editsOf(head + tail, this.places.root, 0);
    if (edits === null) return null;
    const cut = edits.findIndex(({ start }) => start >= head.length);
    const inHead = cut < 0 ? edits : edits.slice(0, cut);
    const inTail = cut < 0 ? [] : edits.slice(cut);
    return [apply(head, inHead, 0), apply(tail, inTail, head.length)];
  }

  /** A key with its quotes and what stands around it. */
  member(text: string): string {
    const start = text.indexOf('"');
    const end = text.lastIndexOf('"') + 1;
    if (end - start < 2) return text;
    const key = tokenText(text, start, end);
    const anew = this.rules.key(key);
    return anew === key ? text : text.slice(0, start) + JSON.stringify(anew) + text.slice(end);
  }

  /** Text anywhere. */
  text(text: string, place: Place, nested = 0): string {
    const whole = this.rules.whole(text, place);
    if (whole !== null) return whole;
    if (nested < MAX_NESTED) {
      const inside = looksLikeJson(text) ? this.json(text, place, nested + 1) : null;
      if (inside !== null) return inside;
      const decoded = fromBase64(text);
      if (decoded !== null) {
        const anew = this.text(decoded, place, nested + 1);
        return anew === decoded ? this.rules.plain(text, place, true) : toBase64(anew, text);
      }
    }
    return this.rules.plain(text, place, false);
  }

  private json(text: string, root: Place, nested: number): string | null {
    const edits = this.editsOf(text, root, nested);
    return edits && apply(text, edits, 0);
  }

  private editsOf(text: string, root: Place, nested: number): Edit[] | null {
    const edits: Edit[] = [];
    const { places, rules } = this;
    const whole = walkJson(text, root, {
      member: (parent, start, end) => {
        const key = tokenText(text, start, end);
        const anew = rules.key(key);
        if (anew !== key) edits.push({ start, end, text: JSON.stringify(anew) });
        return places.child(parent, key);
      },
      item: (parent) => places.child(parent, '*'),
      text: (place, start, end) => {
        if (end - start === 2) return;
        const before = tokenText(text, start, end);
        const anew = this.text(before, place, nested);
        if (anew !== before) edits.push({ start, end, text: JSON.stringify(anew) });
      },
      number: (place, start, end) => {
        const before = text.slice(start, end);
        const anew = rules.number(before, place);
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
    return INTEGER.test(text) ? this.rules.number(text, place) : this.text(text, place);
  }

  /** An event block: its data is JSON; of its other lines only what holds values that go is changed. */
  private block(text: string): string | null {
    const lines = text.split(/(\r\n|\n|\r)/);
    const data = lines.flatMap((line, at) => (/^data(?::|$)/.test(line) ? [at] : []));
    const before = data.map((at) => lines[at]!.replace(/^data:? ?/, '')).join('\n');
    const anew = before === '' || before === '[DONE]' ? before : this.json(before, this.places.root, 0);
    if (anew === null) return null;
    const pieces = anew === before ? null : anew.split('\n');
    return lines
      .map((line, at) => {
        const which = data.indexOf(at);
        if (which < 0)
          return /^(?:event|retry):|^[\r\n]*$/.test(line) ? line : this.text(line, this.places.root);
        return pieces === null ? line : `data: ${pieces[which] ?? ''}`;
      })
      .join('');
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

function looksLikeJson(text: string): boolean {
  const [first, last] = [text.trimStart()[0], text.trimEnd().at(-1)];
  return (
    (first === '{' && last === '}') || (first === '[' && last === ']') || (first === '"' && last === '"')
  );
}

const BASE64 = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text behind base64 in either alphabet; null where none comes out that people could read. */
function fromBase64(text: string): string | null {
  if (text.length < 8 || text.length > MAX_BASE64 || !BASE64.test(text)) return null;
  const bare = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (bare.length % 4 === 1 || !isPrintable(atob(bare.slice(0, 8)), true)) return null;
  try {
    const decoded = utf8.decode(Uint8Array.from(atob(bare), (char) => char.charCodeAt(0)));
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
