import type { Rows } from '../compare/align-events';
import type { PathBook } from '../compare/path-book';
import type { Signatures } from '../compare/signatures';
import { pauses } from '../lib/tasks';
import type { Json } from '../model/json';
import type { ComparedRun } from './compared-sides';

/** Pairs whose payloads of A are held at once, by their number and by the bytes of their records. */
const BLOCK_PAIRS = 4_096;
const BLOCK_BYTES = 8 << 20;
/** Pairs that are looked at first, to learn which fields differ anyway: so many, in so many places of the run. */
const LEARNED = 1_200;
const PLACES = 6;

/** Compares the payloads of all pairs of two runs, reading either log in windows, however their orders differ. */
export class ComparedPayloads {
  private readonly compared: Uint8Array;

  constructor(
    private readonly a: ComparedRun,
    private readonly b: ComparedRun,
    private readonly rows: Rows,
    private readonly book: PathBook,
    private readonly signatures: Signatures,
  ) {
    this.compared = new Uint8Array(rows.count);
  }

  /** Compares a few pairs from all over the runs; their rows are the answer. */
  async learn(signal: AbortSignal): Promise<Int32Array> {
    const pairs = this.pairs();
    const places = pairs.length <= LEARNED ? 1 : PLACES;
    const each = Math.ceil(Math.min(pairs.length, LEARNED) / places);
    for (let place = 0; place < places; place++) {
      const from = Math.floor((pairs.length / places) * place);
      await this.compare(pairs.subarray(from, from + each), signal);
    }
    return pairs.filter((row) => this.compared[row]);
  }

  /** Compares one pair, out of turn. */
  async compareOne(row: number): Promise<void> {
    if (this.compared[row]) return;
    const { a, b, rows } = this;
    const read = (run: ComparedRun, position: number) => run.source.records.payload(run.spot(position));
    const [left, right] = await Promise.all([read(a, rows.a[row]!), read(b, rows.b[row]!)]);
    this.note(row, left, right);
  }

  private note(row: number, left: Json | undefined, right: Json): void {
    const paths: number[] = [];
    this.book.compare(left, right, 0, (path) => paths.push(path));
    this.signatures.set(row, paths);
    this.compared[row] = 1;
  }

  /**
   * Compares the rest, in the order of the rows.
   * @param compared told after each block: all rows before this one are compared
   */
  async compareAll(compared: (rows: number) => void, signal: AbortSignal): Promise<void> {
    const pairs = this.pairs();
    for (let from = 0; from < pairs.length; ) {
      const to = this.endOfBlock(pairs, from);
      await this.compare(pairs.subarray(from, to), signal);
      compared(to < pairs.length ? pairs[to]! : this.rows.count);
      from = to;
    }
  }

  /** The rows of pairs that were not compared yet. */
  private pairs(): Int32Array {
    const { a, b, count } = this.rows;
    const pairs = new Int32Array(count);
    let found = 0;
    for (let row = 0; row < count; row++)
      if (a[row]! >= 0 && b[row]! >= 0 && !this.compared[row]) pairs[found++] = row;
    return pairs.subarray(0, found);
  }

  private endOfBlock(pairs: Int32Array, from: number): number {
    let bytes = 0;
    let to = from;
    while (to < pairs.length && to < from + BLOCK_PAIRS && bytes < BLOCK_BYTES)
      bytes += this.a.spot(this.rows.a[pairs[to++]!]!).length;
    return to;
  }

  private async compare(block: Int32Array, signal: AbortSignal): Promise<void> {
    const { rows } = this;
    const left = new Map<number, Json>();
    await readRows(this.a, rows.a, block, signal, (row, payload) => left.set(row, payload));
    await readRows(this.b, rows.b, block, signal, (row, payload) => {
      this.note(row, left.get(row), payload);
      left.delete(row);
    });
  }
}

/** The payloads of some rows, in the order of their bytes. */
async function readRows(
  run: ComparedRun,
  positionOf: Int32Array,
  rows: Int32Array,
  signal: AbortSignal,
  visit: (row: number, payload: Json) => void,
): Promise<void> {
  const { offset } = run.source.index.columns;
  const ordered = rows.toSorted(
    (one, other) => offset[run.first + positionOf[one]!]! - offset[run.first + positionOf[other]!]!,
  );
  const pause = pauses(signal);
  await run.source.records.eachPayload(spotsOf(run, positionOf, ordered), (payload, at) => {
    visit(ordered[at]!, payload);
    return pause()?.then(() => true) ?? true;
  });
}

function* spotsOf(run: ComparedRun, positionOf: Int32Array, rows: Int32Array) {
  for (const row of rows) yield run.spot(positionOf[row]!);
}
