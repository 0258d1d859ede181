import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from './ascii';

/** Is told of the tokens of a JSON text, in order. Positions are of the text; strings come with their quotes. */
export interface TokenVisitor<Place> {
  /** The key of a member of `parent`. @returns the place of its value */
  member(parent: Place, start: number, end: number): Place;
  /** An item of the list at `parent` begins. @returns its place */
  item(parent: Place): Place;
  text(place: Place, start: number, end: number): void;
  number(place: Place, start: number, end: number): void;
}

/** Containers inside of one another; deeper ones are refused, as when a record is read. */
const MAX_DEPTH = 1_000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS = ['true', 'false', 'null'] as const;
/** What may follow a backslash, but for `u`. */
const ESCAPES = '"\\/bfnrt';
const HEX = /[0-9a-fA-F]{4}/y;

/**
 * Visits the keys, texts and numbers of a JSON text without building values, so that a writer can change single
 * tokens and leave every other byte as it is.
 * @returns false where the text is not JSON, or nested too deep; some tokens may have been visited by then
 */
export function walkJson<Place>(text: string, root: Place, visitor: TokenVisitor<Place>): boolean {
  return new JsonWalk(text, visitor).run(root);
}

/** The text between the quotes from `start` to `end` of a JSON text, without escapes. */
export function tokenText(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : raw;
}

class JsonWalk<Place> {
  private at = 0;
  /** The containers around, and whether each is a list. */
  private readonly around: { readonly place: Place; readonly list: boolean }[] = [];

  constructor(
    private readonly text: string,
    private readonly visitor: TokenVisitor<Place>,
  ) {}

  run(root: Place): boolean {
    this.skipSpace();
    for (let place: Place | null = root; place !== null; ) {
      const code = this.text.charCodeAt(this.at);
      if (code === OPEN_OBJECT || code === OPEN_LIST) {
        const inside = this.open(place, code === OPEN_LIST);
        if (inside === false) return false;
        if (inside !== true) {
          place = inside.place;
          continue;
        }
      } else if (!this.scalar(place, code)) return false;
      const next = this.behindValue();
      if (next === false) return false;
      place = next === true ? null : next.place;
    }
    return this.at === this.text.length;
  }

  /** @returns the place of its first value; true for an empty container, false for no JSON */
  private open(place: Place, list: boolean): { readonly place: Place } | boolean {
    if (this.around.length >= MAX_DEPTH) return false;
    this.at++;
    this.skipSpace();
    if (this.text.charCodeAt(this.at) === (list ? CLOSE_LIST : CLOSE_OBJECT)) {
      this.at++;
      return true;
    }
    const container = { place, list };
    this.around.push(container);
    return this.next(container);
  }

  /** Goes on behind a value. @returns the place of the next one; true at the end of all, false for no JSON */
  private behindValue(): { readonly place: Place } | boolean {
    for (;;) {
      this.skipSpace();
      const container = this.around.at(-1);
      if (container === undefined) return true;
      const code = this.text.charCodeAt(this.at++);
      if (code === COMMA) {
        this.skipSpace();
        return this.next(container);
      }
      if (code !== (container.list ? CLOSE_LIST : CLOSE_OBJECT)) return false;
      this.around.pop();
    }
  }

  private next({
    place,
    list,
  }: {
    readonly place: Place;
    readonly list: boolean;
  }): { readonly place: Place } | false {
    if (list) return { place: this.visitor.item(place) };
    const start = this.at;
    if (this.text.charCodeAt(start) !== QUOTE || !this.skipString()) return false;
    const end = this.at;
    this.skipSpace();
    if (this.text.charCodeAt(this.at++) !== COLON) return false;
    this.skipSpace();
    return { place: this.visitor.member(place, start, end) };
  }

  private scalar(place: Place, code: number): boolean {
    const start = this.at;
    if (code === QUOTE) {
      if (!this.skipString()) return false;
      this.visitor.text(place, start, this.at);
      return true;
    }
    const literal = LITERALS.find((word) => this.text.startsWith(word, start));
    if (literal !== undefined) {
      this.at += literal.length;
      return true;
    }
    NUMBER.lastIndex = start;
    if (!NUMBER.test(this.text)) return false;
    this.at = NUMBER.lastIndex;
    this.visitor.number(place, start, this.at);
    return true;
  }

  /** Stands on a quote; goes behind its fellow. */
  private skipString(): boolean {
    const { text } = this;
    for (let at = this.at + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return true;
      }
      if (code < 32) return false;
      if (code !== BACKSLASH) continue;
      at++;
      if (text[at] === 'u') {
        HEX.lastIndex = at + 1;
        if (!HEX.test(text)) return false;
        at += 4;
      } else if (at >= text.length || !ESCAPES.includes(text[at]!)) return false;
    }
    return false;
  }

  private skipSpace(): void {
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }
}
