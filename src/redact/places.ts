import { toPointer } from '../lib/pointer';
import type { RedactionChoice, RedactionClass, Sensitive } from '../model/redaction';
import { isIdName, meaningOf } from './key-names';
import { FieldBook } from './paths';

/** What holds at a path of the records. Items of a list share one place. */
export interface Place {
  readonly parent: Place | null;
  /** The last key; `*` for the items of a list, '' for the root. */
  readonly key: string;
  readonly pointer: string;
  /** Replay needs the number or word that stands here as it is. */
  readonly fixed: boolean;
  /** Inside of a payload: what a work's own data calls `status` is none of the system's business. */
  readonly payload: boolean;
  /** A hash of the record itself. */
  readonly seal: boolean;
  /** A hash of something else, or an id that is one. */
  readonly hash: boolean;
  /** An id or a name: only what it holds of values that go is changed. */
  readonly id: boolean;
  /** Classes to which the whole value belongs. */
  readonly classes: readonly RedactionClass[];
  /** Classes that begin below. */
  readonly below: readonly RedactionClass[];
  readonly depth: number;
  readonly children: Map<string, Place>;
}

/** Paths of a log are few; a hostile one may bring a new one with each record. */
const MAX_REMEMBERED = 20_000;
/** Longer paths are told by their beginning. */
const MAX_POINTER = 300;
const MAX_PATTERN_DEPTH = 64;

/** What a format says of a path beside the classes of its values. */
const MARKS = ['fixed', 'id', 'seal', 'hash'] as const;
type Mark = (typeof MARKS)[number];
type Meaning = Mark | RedactionClass;

/** The places of a log's records, each looked up once. */
export class Places {
  readonly root = rootPlace('');
  /** Where keys stand; what JSON in a key holds is below. */
  readonly keys = rootPlace('(keys)');
  private readonly book = new FieldBook<Meaning>();
  private readonly wanted: ReadonlySet<RedactionClass>;
  private readonly besides = new WeakMap<Place, Place>();
  private remembered = 0;

  /** @throws {RedactionError} for a field that is no path */
  constructor(sensitive: Sensitive | null, choice: RedactionChoice) {
    const asked: RedactionClass[] = [...choice.classes, 'field'];
    if (choice.payloads) asked.push('payload');
    this.wanted = new Set(asked);
    this.book.add(choice.fields, 'field');
    if (sensitive === null) return;
    this.book.add(sensitive.fixed, 'fixed');
    this.book.add(sensitive.ids, 'id');
    this.book.add(sensitive.seals, 'seal');
    this.book.add(sensitive.hashes, 'hash');
    this.book.add(sensitive.payloads, 'payload');
    for (const [name, fields] of Object.entries(sensitive.fields))
      this.book.add(fields ?? [], name as RedactionClass);
  }

  /** The place of a member, or of the items of a list (`*`). */
  child(parent: Place, key: string): Place {
    const known = parent.children.get(key);
    if (known !== undefined) return known;
    const place = this.make(parent, key);
    if (this.remembered < MAX_REMEMBERED) {
      this.remembered++;
      parent.children.set(key, place);
    }
    return place;
  }

  /** The place of a value that is a secret by what stands beside it: `"--password", "…"`, `{"name": "TOKEN", "value": "…"}`. */
  besideSecret(place: Place): Place {
    if (!this.wanted.has('secret') || place.classes.includes('secret')) return place;
    let beside = this.besides.get(place);
    if (beside === undefined) {
      beside = { ...place, fixed: false, classes: [...place.classes, 'secret'], children: new Map() };
      this.besides.set(place, beside);
    }
    return beside;
  }

  private make(parent: Place, key: string): Place {
    const depth = parent.depth + 1;
    const found = depth > MAX_PATTERN_DEPTH ? [] : this.book.of(pathOf(parent, key));
    const classes = new Set([...parent.classes, ...parent.below]);
    for (const meaning of found) if (!isMark(meaning)) classes.add(meaning);
    const said = meaningOf(key);
    if (said !== null && !said.inside) classes.add(said.class);
    const wanted = [...classes].filter((each) => this.wanted.has(each));
    const fixed = found.includes('fixed') || (key === '*' && parent.fixed);
    const pointer = parent.pointer + toPointer([key]);
    return {
      parent,
      key,
      pointer: pointer.length > MAX_POINTER ? `${pointer.slice(0, MAX_POINTER)}…` : pointer,
      // What a name or the choice condemns goes, whatever the format says.
      fixed: fixed && !parent.payload && wanted.length === 0,
      payload: parent.payload || found.includes('payload'),
      seal: found.includes('seal'),
      hash: found.includes('hash'),
      id: parent.id || found.includes('id') || isIdName(key),
      classes: wanted,
      below: said?.inside && this.wanted.has(said.class) ? [said.class] : [],
      depth,
      children: new Map(),
    };
  }
}

function rootPlace(pointer: string): Place {
  return {
    parent: null,
    key: '',
    pointer,
    fixed: false,
    payload: false,
    seal: false,
    hash: false,
    id: false,
    classes: [],
    below: [],
    depth: 0,
    children: new Map(),
  };
}

function isMark(meaning: Meaning): meaning is Mark {
  return (MARKS as readonly Meaning[]).includes(meaning);
}

function pathOf(parent: Place, key: string): string[] {
  const path = [key];
  for (let at: Place | null = parent; at !== null && at.parent !== null; at = at.parent) path.push(at.key);
  return path.reverse();
}
