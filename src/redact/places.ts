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
  /** Replay needs what stands here as it is. */
  readonly fixed: boolean;
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

type Meaning = 'fixed' | 'id' | RedactionClass;

/** The places of a log's records, each looked up once. */
export class Places {
  readonly root: Place = {
    parent: null,
    key: '',
    pointer: '',
    fixed: false,
    id: false,
    classes: [],
    below: [],
    depth: 0,
    children: new Map(),
  };
  private readonly book = new FieldBook<Meaning>();
  private readonly wanted: ReadonlySet<RedactionClass>;
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

  private make(parent: Place, key: string): Place {
    const depth = parent.depth + 1;
    const found = depth > MAX_PATTERN_DEPTH ? [] : this.book.of(pathOf(parent, key));
    const classes = new Set([...parent.classes, ...parent.below]);
    for (const meaning of found) if (meaning !== 'fixed' && meaning !== 'id') classes.add(meaning);
    const said = meaningOf(key);
    if (said !== null && !said.inside) classes.add(said.class);
    const pointer = parent.pointer + toPointer([key]);
    return {
      parent,
      key,
      pointer: pointer.length > MAX_POINTER ? `${pointer.slice(0, MAX_POINTER)}…` : pointer,
      // What a work's own data calls `status` is none of the system's business.
      fixed: parent.fixed || (found.includes('fixed') && !parent.classes.includes('payload')),
      id: parent.id || found.includes('id') || isIdName(key),
      classes: [...classes].filter((each) => this.wanted.has(each)),
      below: said?.inside && this.wanted.has(said.class) ? [said.class] : [],
      depth,
      children: new Map(),
    };
  }
}

function pathOf(parent: Place, key: string): string[] {
  const path = [key];
  for (let at: Place | null = parent; at !== null && at.parent !== null; at = at.parent) path.push(at.key);
  return path.reverse();
}
