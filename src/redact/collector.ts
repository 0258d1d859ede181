import {
  type RedactedValue,
  type RedactionChoice,
  type RedactionClass,
  RedactionError,
  type Sensitive,
} from '../model/redaction';
import { Detector } from './detect';
import { HashCollector } from './hashes';
import { type Place, Places } from './places';
import { bare, isNumeric, reachOf } from './reach';
import { isKept, isNeeded, Redaction } from './redaction';
import { isStandInOf, makeStandIns, Reserved } from './stand-ins';
import { type RecordLayout, TokenWriter } from './tokens';
import { ValueTrie } from './value-trie';
import { classesOf } from './values';

/** So many values are listed and replaced; what finds more is too wide. */
export const MAX_VALUES = 50_000;
/** Of payloads only so many; the others are all replaced by one and the same word. */
const MAX_LISTED_PAYLOADS = MAX_VALUES / 2;
/** And so many characters of them. */
const MAX_CHARACTERS = 64 << 20;
/** Paths that are told of each value. */
const PLACES_TOLD = 8;
const PLACES_COUNTED = 1_000;
const MAX_WORDS = 20_000;
const REMEMBERED = 20_000;
/** The place of a file's name: a hash in it is that of what the file holds, or of its key. */
export const FILE_NAME = '(file name)';

interface Draft {
  readonly classes: Set<RedactionClass>;
  readonly places: Set<string>;
  count: number;
}

interface Hit {
  readonly value: string;
  readonly class: RedactionClass;
  readonly place: string;
}

/** Reads the records that are to be shared and collects what must go. Its answer replaces it in a second reading. */
export class Collector {
  private readonly places: Places;
  private readonly detector: Detector;
  private readonly structural: readonly RegExp[];
  private readonly writer: TokenWriter;
  private readonly kept: ReadonlySet<string>;
  private readonly drafts = new Map<string, Draft>();
  private readonly reserved = new Reserved();
  private readonly hashes = new HashCollector();
  /** Words that replay needs. */
  private readonly words: Set<string>;
  private readonly seen = new Set<string>();
  private readonly added: ValueTrie;
  /** Of the record that is being read: one that turns out not to be readable counts for nothing. */
  private hits: Hit[] = [];
  private characters = 0;
  /** Records that could not be read. */
  damaged = 0;

  /** @throws {RedactionError} for a choice that makes no sense */
  constructor(
    private readonly sensitive: Sensitive | null,
    private readonly choice: RedactionChoice,
  ) {
    this.places = new Places(sensitive, choice);
    this.structural = sensitive?.structural ?? [];
    this.detector = new Detector(choice, this.structural);
    this.kept = new Set(choice.keep);
    this.words = wordsOf(sensitive);
    this.added = new ValueTrie();
    choice.add.forEach((value, id) => {
      if (value === '' || this.kept.has(value)) return;
      this.added.add(value, id, 'none');
      this.draft(value).classes.add('added');
    });
    this.writer = new TokenWriter(this.places, {
      whole: (text, place) => this.whole(text, place, false),
      plain: (text, place, readable) => this.plain(text, readable || place.id, place.pointer),
      number: (text, place) => {
        this.reserved.addNumber(text);
        this.whole(text, place, true);
        return text;
      },
      needed: (key) => isNeeded(key, this.words),
    });
  }

  /**
   * Reads a record.
   * @returns false for one that cannot be read, and so will not be let out
   * @throws {RedactionError} where more is found than can be kept track of
   */
  add(record: string, layout: RecordLayout): boolean {
    const read = this.writer.record(record, layout) !== null;
    if (!read) this.damaged++;
    return this.take(read);
  }

  /** Reads what stands around the records of a document. */
  addAround(head: string, tail: string): boolean {
    return this.take(this.writer.around(head, tail) !== null);
  }

  /** Reads the line with the names of a table's columns. */
  addHeader(line: string): boolean {
    return this.take(this.writer.header(line) !== null);
  }

  /** Reads text that is no record: a file's name, a note, a label. `place` says in the preview where it stands. */
  addText(text: string, place: string): void {
    if (place === FILE_NAME) this.hashes.addRuns(text);
    this.plain(text, false, place);
    this.take(true);
  }

  /** Everything that goes, each value with its stand-in. */
  finish(): Redaction {
    const found = [...this.drafts].map(([value, { classes }]) => ({ value, classes: [...classes] }));
    const standIns = makeStandIns(bareOf(found), this.reserved);
    const values = found.map(({ value, classes }): RedactedValue => {
      const { count, places } = this.drafts.get(value)!;
      return {
        value,
        standIn: standInOf(value, standIns),
        classes,
        reach: reachOf(bare(value), classes),
        needed: false,
        count,
        places: [...places].slice(0, PLACES_TOLD),
        placeCount: places.size,
      };
    });
    return new Redaction(values, this.hashes.finish(), this.words, this.sensitive, this.choice);
  }

  private take(read: boolean): boolean {
    if (read) for (const hit of this.hits) this.count(hit);
    this.hits = [];
    return read;
  }

  /** Nothing is changed yet: the answer is the text itself, or null to look inside. */
  private whole(text: string, place: Place, number: boolean): string | null {
    if (!number) this.hashes.addAt(place, text);
    if (isKept(text, place, number, this.detector)) {
      if (!number) this.addWord(text);
      return text;
    }
    if (isNumeric(text)) this.reserved.addNumber(text);
    const classes = this.kept.has(text) ? [] : classesOf(text, place, number, this.structural);
    for (const name of classes) this.hits.push({ value: text, class: name, place: place.pointer });
    if (number) this.findAdded(text, place.pointer);
    else if (classes.length > 0) this.reserve(text);
    return classes.length > 0 ? text : null;
  }

  /** Times and hashes are no words, and there are many. */
  private addWord(text: string): void {
    if (this.words.size >= MAX_WORDS || text.length > 100 || isNumeric(text)) return;
    if (!this.structural.some((form) => form.test(text))) this.words.add(text);
  }

  private plain(text: string, id: boolean, place: string): string {
    for (const { start, end, class: name } of this.detector.find(text, id)) {
      const value = text.slice(start, end);
      if (!this.kept.has(value) && !isStandInOf(bare(value), name))
        this.hits.push({ value, class: name, place });
    }
    this.findAdded(text, place);
    this.reserve(text);
    return text;
  }

  /** What looks like a stand-in is given to no value, not even where it goes itself: the two could meet. */
  private reserve(text: string): void {
    if (this.seen.has(text)) return;
    this.reserved.addText(text);
    if (this.seen.size >= REMEMBERED) this.seen.clear();
    if (text.length < 400) this.seen.add(text);
  }

  private findAdded(text: string, place: string): void {
    this.added.each(text, (_start, _end, id) => {
      this.hits.push({ value: this.choice.add[id]!, class: 'added', place });
    });
  }

  private count({ value, class: name, place }: Hit): void {
    if (name === 'payload' && this.drafts.size >= MAX_LISTED_PAYLOADS && !this.drafts.has(value)) return;
    const draft = this.draft(value);
    draft.classes.add(name);
    draft.count++;
    if (draft.places.size < PLACES_COUNTED) draft.places.add(place);
  }

  private draft(value: string): Draft {
    const known = this.drafts.get(value);
    if (known !== undefined) return known;
    this.characters += value.length;
    if (this.drafts.size >= MAX_VALUES) throw new RedactionError('too-many-values', { most: MAX_VALUES });
    if (this.characters > MAX_CHARACTERS) throw new RedactionError('too-much-text', { most: MAX_CHARACTERS });
    const draft = { classes: new Set<RedactionClass>(), places: new Set<string>(), count: 0 };
    this.drafts.set(value, draft);
    return draft;
  }
}

interface Found {
  readonly value: string;
  readonly classes: readonly RedactionClass[];
}

/** What a program wrote ends in a line feed, and stands without it elsewhere: both have one stand-in. */
function bareOf(found: readonly Found[]): Found[] {
  const all = new Map<string, readonly RedactionClass[]>();
  for (const { value, classes } of found) all.set(bare(value), [...(all.get(bare(value)) ?? []), ...classes]);
  return [...all].map(([value, classes]) => ({ value, classes }));
}

/** With the space around the value, so that different texts stay different. */
function standInOf(value: string, standIns: ReadonlyMap<string, string>): string {
  const inner = bare(value);
  const at = value.indexOf(inner);
  return value.slice(0, at) + standIns.get(inner)! + value.slice(at + inner.length);
}

/** The keys that a format names, those of its records, as written and in lower case. */
function wordsOf(sensitive: Sensitive | null): Set<string> {
  if (sensitive === null) return new Set();
  const { fixed, ids, seals, hashes, payloads, fields } = sensitive;
  const paths = [
    ...fixed,
    ...ids,
    ...seals,
    ...hashes,
    ...payloads,
    ...Object.values(fields).flatMap((list) => list ?? []),
  ];
  const keys = paths
    .flatMap((path) => path.split(/[/.]/))
    .filter((key) => key !== '' && !key.startsWith('*'));
  return new Set(keys.flatMap((key) => [key, key.toLowerCase()]));
}
