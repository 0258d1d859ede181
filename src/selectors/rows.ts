import type { Arrangement } from '../model/arrangement';
import { type RowSource, type RowSubject, RowTree } from './row-tree';

/** A row as it stands in the timeline. */
export interface Row extends RowSubject {
  readonly depth: number;
  /** The row that it stands below, −1 for none. */
  readonly parent: number;
  /** Null where there is nothing to open. */
  readonly open: boolean | null;
  /** Its one-based place among the rows of its parent, and how many they are. */
  readonly place: number;
  readonly siblings: number;
}

/** The rows of a timeline, which may be as many as its events. */
export interface Rows {
  readonly count: number;
  /** A row by its number; undefined beyond the last. */
  at(row: number): Row | undefined;
  /** The row in which each lane shows: its own, or the closed one that it is in; −1 where it is hidden. */
  readonly ofLane: Int32Array;
  /** The keys of the rows that can be opened, or of those that are open. */
  keys(open: boolean): string[];
  /** The numbers of all rows of the same parent. */
  siblings(row: Row): number[];
}

/** All rows of a run as the reader arranged them. */
export function selectRows(source: RowSource, arrangement: Arrangement): Rows {
  const tree = new RowTree(source, arrangement);
  return new PlacedRows(tree, arrangement, source.view.lanes.count).place(tree.top());
}

/** The pinned rows, each with what is open below it. */
export function selectPinned(source: RowSource, arrangement: Arrangement): Rows {
  const tree = new RowTree(source, arrangement);
  const top = arrangement.groupBy === 'type' ? tree.top() : [];
  const pinned = arrangement.pinned.flatMap((key) => tree.find(key, top) ?? []);
  return new PlacedRows(tree, arrangement, source.view.lanes.count).placeAsTheyAre(pinned);
}

const STATES = [null, false, true] as const;

/** Subjects laid out as rows, depth first. */
class PlacedRows implements Rows {
  readonly ofLane: Int32Array;
  private readonly subjects: number[] = [];
  private readonly parents: number[] = [];
  /** Depth, place and state of each row; most rows of a large run stand at depth 0 and have nothing below them. */
  private readonly depths: number[] = [];
  private readonly places: number[] = [];
  private readonly counts: number[] = [];
  private readonly states: number[] = [];

  constructor(
    private readonly tree: RowTree,
    private readonly arrangement: Arrangement,
    lanes: number,
  ) {
    this.ofLane = new Int32Array(lanes).fill(-1);
  }

  get count(): number {
    return this.subjects.length;
  }

  place(top: readonly number[]): this {
    return this.placeAsTheyAre(this.arranged(top, ''));
  }

  placeAsTheyAre(top: readonly number[]): this {
    this.lay(top, 0, -1);
    return this;
  }

  at(row: number): Row | undefined {
    if (row < 0 || row >= this.count) return undefined;
    return {
      ...this.tree.subject(this.subjects[row]!),
      depth: this.depths[row]!,
      parent: this.parents[row]!,
      open: STATES[this.states[row]!]!,
      place: this.places[row]!,
      siblings: this.counts[row]!,
    };
  }

  keys(open: boolean): string[] {
    return this.states.flatMap((state, row) => (STATES[state] === open ? this.keyOf(row) : []));
  }

  siblings({ parent }: Row): number[] {
    return this.parents.flatMap((each, row) => (each === parent ? row : []));
  }

  private keyOf(row: number): string {
    return this.tree.subject(this.subjects[row]!).key;
  }

  private lay(subjects: readonly number[], depth: number, parent: number): void {
    subjects.forEach((subject, at) => {
      const row = this.subjects.push(subject) - 1;
      this.parents.push(parent);
      this.depths.push(depth);
      this.places.push(at + 1);
      this.counts.push(subjects.length);
      const below = this.tree.hasBelow(subject) ? this.tree.below(subject) : null;
      const open = below !== null && this.isOpen(subject, below);
      this.states.push(below === null ? 0 : open ? 2 : 1);
      this.claim(subject, row);
      if (open) this.lay(this.arranged(below, this.keyOf(row)), depth + 1, row);
    });
  }

  private isOpen(subject: number, below: readonly number[]): boolean {
    const { toggled } = this.arrangement;
    const flipped = toggled.size > 0 && toggled.has(this.tree.subject(subject).key);
    return this.tree.opensAtFirst(subject, below) !== flipped;
  }

  /** The lanes of a subject show in its row, until a row below it claims them. */
  private claim(subject: number, row: number): void {
    if (subject >= 0) {
      this.ofLane[subject] = row;
      return;
    }
    const { kind, lanes } = this.tree.subject(subject);
    if (lanes && kind !== 'attempt') for (const lane of lanes) this.ofLane[lane] = row;
  }

  private arranged(subjects: readonly number[], parent: string): readonly number[] {
    const { hidden, sort, orders } = this.arrangement;
    const keyOf = (subject: number) => this.tree.subject(subject).key;
    const shown = hidden.size === 0 ? subjects : subjects.filter((each) => !hidden.has(keyOf(each)));
    const sorted = this.tree.sorted(shown, sort);
    const order = orders.get(parent);
    return order ? inOrder(sorted, order, keyOf) : sorted;
  }
}

/** Those that the order names first, as it says; what came since stands behind them. */
function inOrder(
  subjects: readonly number[],
  order: readonly string[],
  keyOf: (subject: number) => string,
): readonly number[] {
  const rank = new Map(order.map((key, at) => [key, at]));
  const ranked = subjects.map((subject) => ({ subject, rank: rank.get(keyOf(subject)) ?? order.length }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ subject }) => subject);
}
