import { firstFrom, firstWhere, holds } from '../lib/ascending';
import { GrowingLists } from '../lib/growing-lists';
import { grown, Interner } from '../lib/interner';
import { NumberList } from '../lib/number-list';
import type { EventLinks } from '../model/format';
import { RELATIONS, type Relation } from '../model/kin';

/** An event at one end of a link. */
export interface LinkEnd {
  readonly position: number;
  readonly relation: Relation;
}

/** The most events that one event may name; hostile ones name more. */
const MAX_NAMED = 4;
/** A name that nothing was called so far. */
const NOWHERE = 0xffff_ffff;

/**
 * Finds out which event names which, in one pass over a run's events. A name means the last event before that was
 * called so, else the first one behind. Until the end it holds every name as text; the {@link LinkTable} that comes
 * of it holds numbers only.
 */
export class LinkCollector {
  private readonly ids = new Interner();
  /** The first and the last position that bears each name, plus one; 0 for none. */
  private firstOf: Uint32Array = new Uint32Array(64);
  private lastOf: Uint32Array = new Uint32Array(64);
  private readonly causes = new NumberList();
  private readonly effects = new NumberList();
  private relations: Uint8Array = new Uint8Array(64);
  /** Links to names that nothing was called yet: the link, and the name. */
  private readonly openLinks = new NumberList();
  private readonly openNames = new NumberList();
  /** Where it may be taken back: all positions that bear each name, and the names in the order in which they came. */
  private readonly bearers: GrowingLists | null;
  private readonly borne: { readonly at: NumberList; readonly id: NumberList };

  /** @param grows the last events may be taken back */
  constructor(grows = false) {
    this.bearers = grows ? new GrowingLists() : null;
    this.borne = { at: new NumberList(), id: new NumberList() };
  }

  /** Takes what the event at a position is called and what it names; positions ascend. */
  add(position: number, { ids, names }: EventLinks): void {
    for (const { relation, id } of names.slice(0, MAX_NAMED)) this.link(position, relation, this.idOf(id));
    for (const name of ids.slice(0, MAX_NAMED)) {
      const id = this.idOf(name);
      this.lastOf[id] = position + 1;
      if (this.firstOf[id] === 0) this.firstOf[id] = position + 1;
      this.bear(id, position);
    }
  }

  private bear(id: number, position: number): void {
    if (this.bearers === null || this.bearers.of(id).at(-1) === position) return;
    this.bearers.push(id, position);
    this.borne.at.push(position);
    this.borne.id.push(id);
  }

  /** Takes back what the events from `position` on said. */
  cut(position: number): void {
    if (this.bearers === null) throw new Error('Only a collector that grows can be cut');
    let kept = this.effects.length;
    while (kept > 0 && this.effects.at(kept - 1) >= position) kept--;
    this.effects.cut(kept);
    this.causes.cut(kept);
    let open = this.openLinks.length;
    while (open > 0 && this.openLinks.at(open - 1) >= kept) open--;
    this.openLinks.cut(open);
    this.openNames.cut(open);
    const { at, id } = this.borne;
    let borne = at.length;
    while (borne > 0 && at.at(borne - 1) >= position) {
      const name = id.at(--borne);
      this.bearers.cut(name, position);
      const [from, to] = this.bearers.range(name);
      this.firstOf[name] = from === to ? 0 : this.bearers.entry(from) + 1;
      this.lastOf[name] = from === to ? 0 : this.bearers.entry(to - 1) + 1;
    }
    at.cut(borne);
    id.cut(borne);
  }

  /** What was found among the events 0 … events − 1. One that does not grow is used up afterwards. */
  finish(events: number): LinkTable {
    const causes = Uint32Array.from({ length: this.causes.length }, (_, link) => this.causes.at(link));
    for (let at = 0; at < this.openLinks.length; at++)
      causes[this.openLinks.at(at)] = this.firstOf[this.openNames.at(at)]! - 1;
    return new LinkTable(events, causes, (link) => this.effects.at(link), this.relations);
  }

  private idOf(name: string): number {
    const id = this.ids.intern(name);
    if (id >= this.lastOf.length) {
      this.lastOf = grown(this.lastOf, id + 1);
      this.firstOf = grown(this.firstOf, this.lastOf.length);
    }
    return id;
  }

  private link(effect: number, relation: Relation, id: number): void {
    const link = this.effects.length;
    if (link >= this.relations.length) this.relations = grown(this.relations, link + 1);
    const last = this.lastOf[id]!;
    this.effects.push(effect);
    this.causes.push(last === 0 ? NOWHERE : last - 1);
    this.relations[link] = RELATIONS.indexOf(relation);
    if (last !== 0) return;
    this.openLinks.push(link);
    this.openNames.push(id);
  }
}

/** Links between the events of a run, from both ends. Four bytes an event and nine a link; nothing where there are none. */
export class LinkTable {
  /** Where each event's links to its causes start; one entry more than events. */
  private readonly starts: Uint32Array;
  private readonly cause: Uint32Array;
  private readonly relation: Uint8Array;
  /** The links by their causes, then by their effects. */
  private readonly byCause: Uint32Array;
  /** Events that name one which is not there, ascending. */
  private readonly torn: Uint32Array;

  /**
   * @param causes of each link in the order of their effects; {@link NOWHERE} for one that leads nowhere
   */
  constructor(
    events: number,
    causes: Uint32Array,
    effectOf: (link: number) => number,
    relations: Uint8Array,
  ) {
    const leads = (link: number) => causes[link] !== NOWHERE && causes[link] !== effectOf(link);
    let count = 0;
    for (let link = 0; link < causes.length; link++) if (leads(link)) count++;
    this.starts = new Uint32Array(count === 0 ? 0 : events + 1);
    this.cause = new Uint32Array(count);
    this.relation = new Uint8Array(count);
    let kept = 0;
    for (let link = 0; link < causes.length; link++) {
      if (!leads(link)) continue;
      this.cause[kept] = causes[link]!;
      this.relation[kept++] = relations[link]!;
      this.starts[effectOf(link) + 1] = kept;
    }
    // An event without links ends where the one before it does.
    for (let at = 1; at < this.starts.length; at++)
      this.starts[at] = Math.max(this.starts[at]!, this.starts[at - 1]!);
    this.byCause = orderedBy(this.cause, this.starts.length);
    const torn = new Set<number>();
    for (let link = 0; link < causes.length; link++) if (causes[link] === NOWHERE) torn.add(effectOf(link));
    this.torn = Uint32Array.from(torn);
  }

  /** Bytes of memory held. */
  get bytes(): number {
    const { starts, cause, relation, byCause, torn } = this;
    return [starts, cause, relation, byCause, torn].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Does an event name one that is not there? */
  isTorn(position: number): boolean {
    return holds(this.torn, position);
  }

  /** What an event names. */
  causesOf(position: number): LinkEnd[] {
    const found: LinkEnd[] = [];
    if (position + 1 >= this.starts.length) return found;
    for (let link = this.starts[position]!; link < this.starts[position + 1]!; link++)
      found.push({ position: this.cause[link]!, relation: this.relationOf(link) });
    return found;
  }

  /** The first `limit` events that name an event, and how many there are. */
  effectsOf(position: number, limit: number): { readonly total: number; readonly first: readonly LinkEnd[] } {
    const from = this.firstByCause(position);
    const to = this.firstByCause(position + 1);
    const links = this.byCause.subarray(from, Math.min(to, from + limit));
    const first = Array.from(links, (link) => ({
      position: firstFrom(this.starts, link + 1) - 1,
      relation: this.relationOf(link),
    }));
    return { total: to - from, first };
  }

  private relationOf(link: number): Relation {
    return RELATIONS[this.relation[link]!]!;
  }

  /** The place in `byCause` of the first link whose cause is not before a position. */
  private firstByCause(position: number): number {
    return firstWhere(0, this.byCause.length, (at) => this.cause[this.byCause[at]!]! >= position);
  }
}

/** The indices of numbers below `limit` in the order of the numbers; equal ones keep theirs. */
function orderedBy(numbers: Uint32Array, limit: number): Uint32Array {
  const next = new Uint32Array(limit + 1);
  for (const number of numbers) next[number + 1]!++;
  for (let at = 1; at < next.length; at++) next[at]! += next[at - 1]!;
  const ordered = new Uint32Array(numbers.length);
  numbers.forEach((number, index) => {
    ordered[next[number]!++] = index;
  });
  return ordered;
}
