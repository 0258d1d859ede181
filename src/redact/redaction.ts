import {
  REDACTION_LABELS,
  type RedactedCount,
  type RedactedValue,
  type RedactionChoice,
  type RedactionClass,
  type Sensitive,
} from '../model/redaction';
import { Detector } from './detect';
import { type Place, Places } from './places';
import { borderOf, isNumeric } from './reach';
import { isStandIn } from './stand-ins';
import { type RecordLayout, TokenWriter } from './tokens';
import { ValueTrie } from './value-trie';
import { classesOf } from './values';

/** What stands for a value that the first reading did not see. */
const GENERIC = 'redacted';
const ASKED: ReadonlySet<RedactionClass> = new Set(['ip', 'email', 'secret', 'field', 'pattern', 'added']);
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
  private overrun = false;
  /** Told of each value that is replaced. */
  private note: (of: number) => void;

  /** @param words replay needs them as they are */
  constructor(
    values: readonly RedactedValue[],
    private readonly words: ReadonlySet<string>,
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
      key: (text) => (isNeeded(text, this.words) ? text : this.plain(text, true)),
    });
  }

  /** The record with stand-ins, framed as it was; null for one that must not be let out. */
  record(text: string, layout: RecordLayout): string | null {
    this.overrun = false;
    const anew = this.writer.record(text, layout);
    if (anew !== null && !this.overrun) return anew;
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
    return this.writer.member(text);
  }

  /** Text that is no record: a file's name, a note, an id in a link. Ids come out as they do inside of records. */
  text(plain: string): string {
    this.overrun = false;
    const anew = this.writer.text(plain, this.places.root);
    return this.overrun ? GENERIC : anew;
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
    const found = new Set<number>();
    this.note = (of) => found.add(of);
    try {
      return this.writer.record(text, layout) === null
        ? null
        : [...found].map((of) => this.values[of]!.value);
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
      for (const word of this.words)
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

  private addSpellings({ value, standIn, reach, classes }: RedactedValue, of: number): void {
    const border = borderOf(value, reach, classes);
    const add = (spelled: string, standsIn: string, borders: typeof border) => {
      this.trie.add(spelled, this.spellings.length, borders);
      this.spellings.push({ of, standIn: standsIn });
    };
    add(value, standIn, border);
    for (const spell of [percent, percentLower, escaped]) {
      const spelled = spell(value);
      // With an escape inside, it is hardly anything else.
      if (spelled !== value) add(spelled, spell(standIn), 'none');
    }
  }

  private whole(text: string, place: Place, number: boolean): string | null {
    if (place.fixed && (number || this.detector.find(text, true).length === 0)) return text;
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
    if (text.length > REMEMBERED_LENGTH) return this.told(this.rewrite(text, id));
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
    for (const { start, end } of this.detector.find(text, id)) {
      const value = text.slice(start, end);
      if (this.kept.has(value) || isStandIn(value)) continue;
      const of = this.byValue.get(value) ?? -1;
      spans.push({ start, end, of, standIn: of < 0 ? GENERIC : this.values[of]!.standIn });
    }
    const done = this.trie.each(text, (start, end, spelling) => {
      const { of, standIn } = this.spellings[spelling]!;
      spans.push({ start, end, of, standIn });
    });
    if (!done) this.overrun = true;
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

/** Is the value searched for among the bytes of what was built? Numbers are searched for among tokens. */
export function isSearched({ value, reach, needed }: RedactedValue): boolean {
  return reach !== 'places' && !needed && value.length >= 4 && !isNumeric(value);
}
