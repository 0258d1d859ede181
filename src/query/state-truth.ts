import { BitSet } from '../lib/bit-set';
import { toPointer } from '../lib/pointer';
import type { Json } from '../model/json';
import type { PathPattern } from '../model/query';
import type { HistoryReader } from '../replay/reader';
import { REMOVED } from '../replay/value-table';
import { matchesIn, STANDING, standings } from './patterns';
import type { Asks } from './value-test';

type Pause = () => Promise<void> | undefined;

/** Events looked at between two chances to stop. */
const AT_ONCE = 512;

/**
 * The positions after which a test holds for some path that matches a pattern.
 * @param becomes only those at which it begins to hold for some path
 */
export async function stateTruth(
  reader: HistoryReader,
  pattern: PathPattern,
  asks: Asks,
  becomes: boolean,
  pause: Pause,
  onEvent: (position: number, holds: boolean) => void = () => {},
): Promise<BitSet> {
  const truth = new Truth(reader, pattern, asks, becomes);
  const { history } = reader;
  const found = new BitSet();
  for (let position = 0; position < history.length; position++) {
    const { from, to } = history.changesAt(position);
    if (from < to) {
      truth.begin();
      for (let change = from; change < to; change++) {
        const reading = truth.take(change);
        if (reading) await reading;
      }
    }
    const holds = becomes ? from < to && truth.began() : truth.holds;
    if (holds) found.add(position);
    onEvent(position, holds);
    if (position % AT_ONCE === 0) await pause();
  }
  return found;
}

/**
 * For which paths a test holds, change by change. A write of a path replaces what was known of it and of everything
 * inside; of a value that was written whole, the matching paths inside are looked up at once.
 */
class Truth {
  private readonly standing: Uint8Array;
  /** Paths that were written themselves and hold. */
  private readonly own = new BitSet();
  /** By the node that was written around them: the others that hold. */
  private readonly within = new Map<number, Set<string>>();
  private count = 0;
  /** Of this event, where that is asked: the paths that held before it and were replaced, and those it wrote that hold. */
  private readonly lost = new Set<string>();
  private readonly gained = new Set<string>();

  constructor(
    private readonly reader: HistoryReader,
    private readonly pattern: PathPattern,
    private readonly asks: Asks,
    private readonly becomes: boolean,
  ) {
    this.standing = standings(reader.history, pattern);
  }

  get holds(): boolean {
    return this.count > 0;
  }

  begin(): void {
    this.lost.clear();
    this.gained.clear();
  }

  /** Does it hold now for a path for which it did not before the event? */
  began(): boolean {
    for (const holder of this.gained) if (!this.lost.has(holder)) return true;
    return false;
  }

  /** Takes a change into account; a promise where a record has to be read for it. */
  take(change: number): Promise<void> | undefined {
    const { history } = this.reader;
    const node = history.nodeOf(change);
    const standing = this.standing[node]!;
    if (standing === STANDING.none || standing === STANDING.inside) return undefined;
    this.clear(node);
    const id = history.valueIdOf(change);
    if (id === REMOVED) return undefined;
    const decoded = history.values.decode(id);
    if (decoded.kind === 'json' || decoded.kind === 'object' || decoded.kind === 'list') {
      if (standing === STANDING.matches) {
        const value = decoded.kind === 'json' ? decoded.value : {};
        if (this.asks(value)) this.addOwn(node);
      } else if (decoded.kind !== 'json' && this.mayHoldWithin(node, id))
        this.addWithin(node, history.values.toJson(id));
      return undefined;
    }
    return this.read(change, node, standing);
  }

  private async read(change: number, node: number, standing: number): Promise<void> {
    const place = await this.reader.placeOfNode(node, change + 1);
    if (standing === STANDING.around) this.addWithin(node, place?.inside);
    else if (this.asks(place?.inside)) this.addOwn(node);
  }

  /** Could the test hold inside of a value that was written around the paths? Where they are named it is looked up. */
  private mayHoldWithin(node: number, id: number): boolean {
    const { values } = this.reader.history;
    let at: number | null = id;
    for (let depth = this.depthOf(node); depth < this.pattern.length; depth++) {
      const key = this.pattern[depth]!;
      if (key === null) return true;
      at = values.member(at, key) ?? values.member(at, Number(key));
      if (at === null) return false;
    }
    const found = values.decode(at);
    return found.kind !== 'json' || this.asks(found.value);
  }

  private depthOf(node: number): number {
    const { paths } = this.reader.history;
    let depth = 0;
    for (let at = node; at !== 0; at = paths.parent(at)) depth++;
    return depth;
  }

  private addOwn(node: number): void {
    this.own.add(node);
    this.count++;
    if (this.becomes) this.gained.add(this.pointerOf(node));
  }

  private addWithin(node: number, value: Json | undefined): void {
    const base = this.reader.history.paths.path(node);
    for (const [inside, found] of matchesIn(value, this.pattern.slice(base.length))) {
      if (!this.asks(found)) continue;
      const pointer = toPointer([...base, ...inside]);
      const held = this.within.get(node) ?? new Set();
      this.within.set(node, held.add(pointer));
      this.count++;
      if (this.becomes) this.gained.add(pointer);
    }
  }

  private pointerOf(node: number): string {
    return toPointer(this.reader.history.paths.path(node));
  }

  /** Forgets what held at a node and inside of it. */
  private clear(node: number): void {
    if (this.count === 0) return;
    if (this.own.has(node)) this.dropOwn(node);
    this.clearWithin(node);
    this.clearAround(node);
    if (this.standing[node] === STANDING.around)
      for (const child of this.reader.history.childrenOf(node))
        if (this.standing[child]! > 0) this.clearBelow(child);
  }

  private clearBelow(node: number): void {
    if (this.own.has(node)) this.dropOwn(node);
    this.clearWithin(node);
    if (this.standing[node] !== STANDING.around) return;
    for (const child of this.reader.history.childrenOf(node))
      if (this.standing[child]! > 0) this.clearBelow(child);
  }

  private dropOwn(node: number): void {
    this.own.delete(node);
    this.count--;
    if (this.becomes) this.lose(this.pointerOf(node));
  }

  private clearWithin(node: number): void {
    const held = this.within.get(node);
    if (held === undefined) return;
    this.within.delete(node);
    this.count -= held.size;
    if (this.becomes) for (const pointer of held) this.lose(pointer);
  }

  /** A value that was written whole around the node gives nothing to it any more. */
  private clearAround(node: number): void {
    if (this.within.size === 0) return;
    const { paths } = this.reader.history;
    const pointer = this.pointerOf(node);
    for (let at = node; at !== 0; ) {
      at = paths.parent(at);
      const held = this.within.get(at);
      for (const each of held ?? [])
        if (each === pointer || each.startsWith(`${pointer}/`)) {
          held!.delete(each);
          this.count--;
          if (this.becomes) this.lose(each);
        }
    }
  }

  /** What this event itself wrote and wrote over again never held before it. */
  private lose(pointer: string): void {
    if (!this.gained.delete(pointer)) this.lost.add(pointer);
  }
}
