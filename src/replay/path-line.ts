import { firstFrom } from '../lib/ascending';
import type { Json, Path } from '../model/json';
import type { Position } from '../model/units';
import { clip } from './clip';
import { PathChanges } from './path-changes';
import type { HistoryReader } from './reader';

/** A stretch of a run in which one value stood at a path, as wide as it is drawn. */
export interface LineSegment {
  readonly from: Position;
  readonly to: Position;
  /** The value at its end; absent where nothing stands there. */
  readonly value?: Json;
  /** How often the value changed inside of it: it is too narrow to show each. */
  readonly changes: number;
  /** Its value stands in a record that was not read yet. */
  readonly unread?: true;
  /** Of numbers, the smallest and the largest in it. */
  readonly low?: number;
  readonly high?: number;
}

/** The life of a path along a part of the run. */
export interface PathLineView {
  /** `branch`: what stands there is a container; segments tell where something inside of it was written. */
  readonly kind: 'numbers' | 'values' | 'branch';
  readonly segments: readonly LineSegment[];
  /** Events of the whole run that wrote it. */
  readonly writes: number;
  /** Segments whose values are still to be read: asked again, more of them are known. */
  readonly unread: number;
}

/** A longer text says no more in a lane. */
const MAX_TEXT = 80;

/** Records are read for no longer than this; the answer is what is known by then. */
const READ_MS = 8;
/** More values of one path than any screen shows at once are not kept. */
const MAX_KNOWN = 20_000;

/** Everything that was written to one path, in order: made once, asked for any part of the run. */
export class PathLine {
  /** Values that stood in records, by the write that put them there. */
  private readonly known = new Map<number, Json | undefined>();

  private constructor(
    private readonly reader: HistoryReader,
    private readonly path: Path,
    /** The events that wrote it, ascending, and the last of its changes in each. */
    private readonly positions: Uint32Array,
    private readonly last: Uint32Array,
  ) {}

  /** Costs one look at each change of the path. */
  static async of(
    reader: HistoryReader,
    path: Path,
    pause: () => Promise<void> | undefined,
  ): Promise<PathLine> {
    const { history } = reader;
    const changes = new PathChanges(history, path).all();
    await pause();
    const positions = history.positionsOf(changes);
    // Of several changes of one event the last one counts; both lists are ours, so they are packed where they are.
    let count = 0;
    for (let at = 0; at < changes.length; at++) {
      if (count === 0 || positions[count - 1] !== positions[at]) count++;
      positions[count - 1] = positions[at]!;
      changes[count - 1] = changes[at]!;
    }
    return new PathLine(reader, path, positions.subarray(0, count), changes.subarray(0, count));
  }

  /**
   * One segment for each stretch of pixels with the same value.
   * @param edges as of the axis that is drawn: pixel x shows positions `edges[x] … edges[x + 1] − 1`
   */
  async view(edges: Uint32Array, pause: () => Promise<void> | undefined): Promise<PathLineView> {
    const drafts = this.drafts(edges);
    await this.read(drafts, pause);
    const values = drafts.map(({ write }) => this.valueAfter(write));
    const kind = kindOf(values.map((each) => each?.value));
    const segments = drafts.map(({ from, to, first, write }, at): LineSegment => {
      const found = values[at];
      const changes = write + 1 - first;
      if (found === null) return { from, to, changes, unread: true };
      const shown = kind === 'branch' || found?.value === undefined ? {} : { value: short(found.value) };
      const range = kind === 'numbers' && changes > 1 ? this.rangeOf(first, write) : {};
      return { from, to, changes, ...shown, ...range };
    });
    const unread = values.filter((each) => each === null).length;
    return { kind, segments, writes: this.positions.length, unread };
  }

  /** Reads values that stand in records, first here and there and then between, for as long as there is time. */
  private async read(drafts: readonly Draft[], pause: () => Promise<void> | undefined): Promise<void> {
    const end = performance.now() + READ_MS;
    if (this.known.size > MAX_KNOWN) this.known.clear();
    for (const at of coarseToFine(drafts.length)) {
      const { write } = drafts[at]!;
      if (this.valueAfter(write) !== null) continue;
      if (performance.now() > end) return;
      const place = await this.reader.placeBefore(this.path, this.last[write]! + 1);
      this.known.set(write, place?.inside);
      await pause();
    }
  }

  /** Neighbouring pixels in which nothing was written belong to the segment before them. */
  private drafts(edges: Uint32Array): Draft[] {
    const drafts: Draft[] = [];
    for (let x = 0; x + 1 < edges.length; x++) {
      const [from, to] = [edges[x]!, edges[x + 1]!];
      if (to <= from) continue;
      const write = firstFrom(this.positions, to) - 1;
      const first = firstFrom(this.positions, from);
      const before = drafts.at(-1);
      if (before && before.write === write) before.to = to;
      else drafts.push({ from: first === write ? this.positions[write]! : from, to, first, write });
    }
    return closed(drafts);
  }

  /** What a write left at the path; null where a record has to be read to know. */
  private valueAfter(write: number): { readonly value: Json | undefined } | null {
    if (write < 0) return { value: undefined };
    if (this.known.has(write)) return { value: this.known.get(write) };
    return this.reader.history.keptBefore(this.path, this.last[write]! + 1);
  }

  /** The numbers among some writes, as far as they are kept in the history itself. */
  private rangeOf(first: number, write: number): { low?: number; high?: number } {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = first; at <= write; at++) {
      const value = this.reader.history.leafBefore(this.path, this.last[at]! + 1);
      if (typeof value !== 'number') continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return low <= high ? { low, high } : {};
  }
}

/** All numbers below `count`: every 2ⁿth first, then those between. */
function* coarseToFine(count: number): Generator<number> {
  let step = 2 ** Math.ceil(Math.log2(Math.max(count, 1)));
  yield* count > 0 ? [0] : [];
  for (; step > 1; step /= 2) for (let at = step / 2; at < count; at += step) yield at;
}

interface Draft {
  readonly from: Position;
  to: Position;
  /** The first and the last write in it, by their place among all; none where `first` is behind `write`. */
  readonly first: number;
  readonly write: number;
}

/** A segment that begins inside of a pixel ends the one before it there. */
function closed(drafts: readonly Draft[]): Draft[] {
  return drafts.map((draft, at) => ({ ...draft, to: drafts[at + 1]?.from ?? draft.to }));
}

function kindOf(values: readonly (Json | undefined)[]): PathLineView['kind'] {
  const known = values.filter((value) => value !== undefined && value !== null);
  if (known.some((value) => typeof value === 'object')) return 'branch';
  const numbers = known.length > 0 && known.every((value) => typeof value === 'number');
  return numbers ? 'numbers' : 'values';
}

function short(value: Json): Json {
  return typeof value === 'string' && value.length > MAX_TEXT
    ? value.slice(0, MAX_TEXT)
    : (clip(value).value ?? null);
}
