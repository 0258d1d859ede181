import {
  REDACTION_LABELS,
  type RedactedCount,
  type RedactedValue,
  type RedactionChoice,
  type RedactionClass,
  type Sensitive,
} from '../model/redaction';
import { Detector } from './detect';
import type { Hashes } from './hashes';
import { type Place, Places } from './places';
import { bare, borderOf, isNumeric } from './reach';
import { isStandInOf } from './stand-ins';
import { fromBase64, type RecordLayout, TokenWriter } from './tokens';
import { ValueTrie } from './value-trie';
import { classesOf } from './values';

/** What stands for a value that the first reading did not see. */
const GENERIC = 'redacted';
const ASKED: ReadonlySet<RedactionClass> = new Set(['ip', 'email', 'secret', 'field', 'pattern', 'added']);
/** Shorter ones would be found in any sentence. */
const MIN_WORD = 4;
const REMEMBERED_LENGTH = 400;
const REMEMBERED = 20_000;

/** A value in one of the spellings in which it is replaced. */
interface Spelling {
  /** Index of the value. */
  readonly of: number;
  readonly standIn: string;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly standIn: string;
  /** Index of the value; -1 for one that is not listed. */
  readonly of: number;
}

interface Rewritten {
  readonly text: string;
  readonly values: readonly number[];
}

/**
 * The values that go, and their stand-ins. Equal values have equal stand-ins, different ones different stand-ins; a
 * value is also replaced inside of longer texts, of keys, and of JSON and base64 in texts, as far as its reach goes.
 */
export class Redaction {
  /** Records that were not let out: they could not be read, or not in reasonable time. */
  refused = 0;
  /** Places where a word for all stands, since there were too many values to list: see docs/redaction.md. */
  unlisted = 0;
  readonly values: readonly RedactedValue[];
  private readonly byValue: ReadonlyMap<string, number>;
  private readonly trie = new ValueTrie();
  private readonly spellings: Spelling[] = [];
  private readonly places: Places;
  private readonly detector: Detector;
  private readonly kept: ReadonlySet<string>;
  private readonly replaced: Float64Array;
  private readonly remembered = [new Map<string, Rewritten>(), new Map<string, Rewritten>()];
  private readonly structural: readonly RegExp[];
  private readonly writer: TokenWriter;
  private readonly sealer: TokenWriter;
  private readonly seals: boolean;
  /** Without anything that goes, hashes stay. */
  private readonly anything: boolean;
  /** Values that otherwise go only where they were found. */
  private readonly shortTrie = new ValueTrie();
  private thorough = false;
  private overrun = false;
  /** Told of each value that is replaced. */
  private note: (of: number) => void;

  /** @param needs words that replay needs as they are */
  constructor(
    values: readonly RedactedValue[],
    private readonly hashes: Hashes,
    private readonly needs: ReadonlySet<string>,
    sensitive: Sensitive | null,
    choice: RedactionChoice,
  ) {
    this.places = new Places(sensitive, choice);
    this.structural = sensitive?.structural ?? [];
    this.detector = new Detector(choice, this.structural);
    this.kept = new Set(choice.keep);
    this.values = this.spread(values);
    this.byValue = new Map(this.values.map(({ value }, at) => [value, at]));
    this.replaced = new Float64Array(values.length);
    this.note = this.countOne;
    this.writer = new TokenWriter(this.places, {
      whole: (text, place) => this.whole(text, place, false),
      plain: (text, place, readable) => this.plain(text, readable || place.id),
      number: (text, place) => this.whole(text, place, true) ?? text,
      needed: (key) => isNeeded(key, this.needs),
    });
    this.sealer = sealer(this.places, hashes);
    this.seals = (sensitive?.seals.length ?? 0) > 0;
    this.anything = values.some(({ count }) => count > 0);
    this.values.forEach(({ value, reach, needed, classes }, of) => {
      if (reach !== 'places' || needed || value.length < MIN_WORD) return;
      this.shortTrie.add(value, of, borderOf(value, reach, classes));
    });
  }

  /** The record with stand-ins, framed as it was; null for one that must not be let out. */
  record(text: string, layout: RecordLayout): string | null {
    this.overrun = false;
    const anew = this.writer.record(text, layout);
    if (anew !== null && !this.overrun) {
      if (anew === text || !this.seals) return anew;
      const sealed = this.sealer.record(anew, layout);
      if (sealed !== null) return sealed;
    }
    this.refused++;
    return null;
  }

  /** What stands around the records of a document; null where it cannot be read. */
  around(head: string, tail: string): readonly [head: string, tail: string] | null {
    this.overrun = false;
    const anew = this.writer.around(head, tail);
    return this.overrun ? null : anew;
  }

  /** A key in front of a record, with its quotes and colon. */
  member(text: string): string {
    this.overrun = false;
    const anew = this.writer.member(text);
    return anew === null || this.overrun ? `${JSON.stringify(GENERIC)}: ` : anew;
  }

  /** The line with the names of a table's columns; null for one that cannot be read. */
  header(line: string): string | null {
    this.overrun = false;
    const anew = this.writer.header(line);
    return this.overrun ? null : anew;
  }

  /** Text that is no record: a file's name, an id in a link. Ids come out as they do inside of records. */
  text(plain: string): string {
    this.overrun = false;
    const anew = this.writer.text(plain, this.places.root);
    return anew === null || this.overrun ? GENERIC : anew;
  }

  /**
   * Text of which replay needs nothing: a note, a query, a name that somebody gave. Here those values go, too, that in
   * records go only where they were found, from {@link MIN_WORD} characters and between word borders.
   */
  words(plain: string): string {
    this.thorough = true;
    try {
      return this.text(plain);
    } finally {
      this.thorough = false;
    }
  }

  /** By kind: of what was replaced, or of what was found as long as nothing was replaced. Each value counts once. */
  counts(): RedactedCount[] {
    const any = this.replaced.some((count) => count > 0);
    const counts = new Map<RedactionClass, { values: number; places: number }>();
    this.values.forEach(({ classes, count }, at) => {
      const places = any ? this.replaced[at]! : count;
      if (places === 0) return;
      const sum = counts.get(classes[0]!) ?? { values: 0, places: 0 };
      counts.set(classes[0]!, { values: sum.values + 1, places: sum.places + places });
    });
    if (this.unlisted > 0) {
      const { values, places } = counts.get('payload') ?? { values: 0, places: 0 };
      counts.set('payload', { values, places: places + this.unlisted });
    }
    return [...counts].map(([name, sum]) => ({ label: REDACTION_LABELS[name], ...sum }));
  }

  /** Values that a record which was built still holds, token by token; null where it cannot be read. */
  survivorsIn(text: string, layout: RecordLayout): readonly string[] | null {
    return this.survivors(text, () => this.writer.record(text, layout));
  }

  /** The same for what stands around the records of a document. */
  survivorsAround(head: string, tail: string): readonly string[] | null {
    return this.survivors(`${head} ${tail}`, () => this.writer.around(head, tail));
  }

  /** The same for the line with the names of a table's columns. */
  survivorsInHeader(line: string): readonly string[] | null {
    return this.survivors(line, () => this.writer.header(line));
  }

  private survivors(text: string, write: () => unknown): readonly string[] | null {
    const found = new Set<number>();
    this.note = (of) => found.add(of);
    try {
      if (write() === null) return null;
      const hash = this.anything ? this.hashes.survivorIn(text) : null;
      return [...[...found].map((of) => this.values[of]!.value), ...(hash === null ? [] : [hash])];
    } finally {
      this.note = this.countOne;
    }
  }

  private readonly countOne = (of: number): void => {
    this.replaced[of]!++;
  };

  /** Fills the tree of values, and tells those that a needed word holds. */
  private spread(values: readonly RedactedValue[]): RedactedValue[] {
    values.forEach((each, at) => {
      if (each.reach !== 'places') this.addSpellings(each, at);
    });
    const needed = this.neededOf();
    this.spellings.forEach(({ of }, id) => {
      if (needed.has(of) && !isAsked(values[of]!)) this.trie.disable(id);
    });
    return values.map((each, at) => {
      if (!needed.has(at)) return each;
      return { ...each, needed: true, reach: isAsked(each) ? each.reach : 'places' };
    });
  }

  /** Values that stand in words which replay needs. */
  private neededOf(): Set<number> {
    const needed = new Set<number>();
    const found = new Set<number>();
    for (let before = -1; before < found.size; ) {
      before = found.size;
      for (const word of this.needs)
        this.trie.each(word, (_start, _end, id) => {
          needed.add(this.spellings[id]!.of);
          // Out of the way of a shorter one.
          found.add(id);
          this.trie.disable(id);
        });
    }
    for (const id of found) this.trie.enable(id);
    return needed;
  }

  private addSpellings({ reach, classes, ...spaced }: RedactedValue, of: number): void {
    const [value, standIn] = [bare(spaced.value), bare(spaced.standIn)];
    const border = borderOf(value, reach, classes);
    const add = (spelled: string, standsIn: string, borders: typeof border) => {
      this.trie.add(spelled, this.spellings.length, borders);
      this.spellings.push({ of, standIn: standsIn });
    };
    add(value, standIn, border);
    for (const spell of [percent, percentLower, escaped, pointed, pointedPercent]) {
      const spelled = spell(value);
      // With an escape inside, it is hardly anything else.
      if (spelled !== value) add(spelled, spell(standIn), 'none');
    }
  }

  private whole(text: string, place: Place, number: boolean): string | null {
    const hash = !number && this.anything ? this.hashes.whole(text, place) : null;
    if (hash !== null) return hash;
    if (isKept(text, place, number, this.detector)) return text;
    const of = this.byValue.get(text);
    const goes = classesOf(text, place, number, this.structural).length > 0;
    if (of !== undefined && (goes || this.values[of]!.reach !== 'places')) {
      this.note(of);
      return this.values[of]!.standIn;
    }
    if (!goes || this.kept.has(text)) return null;
    this.unlisted++;
    return number || /^\d+$/.test(text) ? likeNumber(text) : GENERIC;
  }

  private plain(text: string, id: boolean): string {
    if (this.thorough || text.length > REMEMBERED_LENGTH) return this.told(this.rewrite(text, id));
    const known = this.remembered[id ? 1 : 0]!;
    let rewritten = known.get(text);
    if (rewritten === undefined) {
      rewritten = this.rewrite(text, id);
      if (known.size >= REMEMBERED) known.clear();
      known.set(text, rewritten);
    }
    return this.told(rewritten);
  }

  private told({ text, values }: Rewritten): string {
    for (const of of values) this.note(of);
    return text;
  }

  private rewrite(text: string, id: boolean): Rewritten {
    const spans: Span[] = [];
    for (const { start, end, class: name } of this.detector.find(text, id)) {
      const value = text.slice(start, end);
      if (this.kept.has(value) || isStandInOf(value, name)) continue;
      const of = this.byValue.get(value) ?? -1;
      spans.push({ start, end, of, standIn: of < 0 ? GENERIC : this.values[of]!.standIn });
    }
    const done = this.trie.each(text, (start, end, spelling) => {
      const { of, standIn } = this.spellings[spelling]!;
      spans.push({ start, end, of, standIn });
    });
    const all =
      !this.thorough ||
      this.shortTrie.each(text, (start, end, of) => {
        spans.push({ start, end, of, standIn: this.values[of]!.standIn });
      });
    if (!done || !all) this.overrun = true;
    if (this.anything)
      this.hashes.each(text, (start, end, standIn) => {
        spans.push({ start, end, of: -1, standIn });
      });
    return replaceSpans(text, spans);
  }
}

/**
 * Of spans inside of others, the outer ones count. Where two lap over, both stand-ins are written with the length of
 * the lap between them, so that different texts stay different.
 */
function replaceSpans(text: string, spans: Span[]): Rewritten {
  if (spans.length === 0) return { text, values: [] };
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const pieces: string[] = [];
  const values: number[] = [];
  let at = 0;
  for (const { start, end, standIn, of } of spans) {
    if (end <= at) continue;
    pieces.push(start >= at ? text.slice(at, start) : `~${at - start}~`, standIn);
    if (of >= 0) values.push(of);
    at = end;
  }
  pieces.push(text.slice(at));
  return { text: pieces.join(''), values };
}

function percent(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : text;
}

function percentLower(text: string): string {
  return percent(text).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As a key of a JSON Pointer. */
function pointed(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}

function pointedPercent(text: string): string {
  return percent(pointed(text)).replaceAll('~', '%7E');
}

/** Writes new hashes of records that were changed. */
function sealer(places: Places, hashes: Hashes): TokenWriter {
  return new TokenWriter(places, {
    whole: (text, place) => {
      if (place.seal) return hashes.standInOf(text);
      return /[[{]/.test(text) ? null : text;
    },
    plain: (text) => text,
    number: (text) => text,
    needed: () => true,
  });
}

/** One word, as kinds and states are: all else in their fields is looked at as text. */
const WORD = /^[\w%.:+-]{1,40}$/;

/** Does a text or number stay since replay needs it? Only numbers, times and words do, with nothing in them that goes. */
export function isKept(text: string, place: Place, number: boolean, detector: Detector): boolean {
  if (!place.fixed || number) return place.fixed;
  if (isNumeric(text)) return true;
  return WORD.test(text) && fromBase64(text) === null && detector.find(text, false).length === 0;
}

/** As many digits, the same for every number. */
function likeNumber(text: string): string {
  return text.replace(/\d/g, (_, at: number) => (at === text.search(/\d/) ? '1' : '0'));
}

/** Is this a key or a word that replay needs? */
export function isNeeded(key: string, words: ReadonlySet<string>): boolean {
  return words.has(key) || words.has(key.toLowerCase());
}

/** Found by more than a field's name: it goes from texts even where a word of the system holds it. */
function isAsked({ classes }: RedactedValue): boolean {
  return classes.some((name) => ASKED.has(name));
}

/** Is the value searched for among the bytes of what was built? Numbers only where `numbers` says so: else among tokens. */
export function isSearched({ value, reach, needed }: RedactedValue, numbers: boolean): boolean {
  return reach !== 'places' && !needed && value.length >= 4 && (numbers || !isNumeric(value));
}
