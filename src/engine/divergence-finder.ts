import type { Rows } from '../compare/align-events';
import { KeySet, type RecordBytes, skim } from '../compare/skim';
import { sliceBytes } from '../lib/read-blob';
import { pauses } from '../lib/tasks';
import type { ComparedPayloads } from './compared-payloads';
import type { ComparedRun } from './compared-sides';

const WINDOW_BYTES = 4 << 20;
/** Pairs by which the keys are learned that differ without meaning anything. */
const LEARNED = 400;
/** Where more pairs than these have to be parsed, or windows to be read, parsing everything is as quick. */
const MAX_PARSED = 500;
const MAX_WINDOWS_FACTOR = 4;

/**
 * Finds the first row whose payloads differ without parsing all before it: records are walked side by side as bytes,
 * and parsed only where they differ in a key that does not do so anyway. What it finds is shown while the whole
 * comparison is under way, which has the last word.
 */
export class DivergenceFinder {
  private readonly windows: readonly [a: Window, b: Window];
  private readonly harmless = new KeySet();

  /** @param judge says of rows that were compared whether they differ, but for what is masked by now */
  constructor(
    a: ComparedRun,
    b: ComparedRun,
    private readonly rows: Rows,
    private readonly payloads: ComparedPayloads,
    private readonly judge: () => (row: number) => boolean,
  ) {
    this.windows = [new Window(a), new Window(b)];
  }

  /**
   * The first row that differs, at most `limit`, which is known to; null where that is not found quickly.
   * @param learned pairs that were compared already
   * @throws {DOMException} `AbortError` when the signal says to stop
   */
  async find(limit: number, learned: Int32Array, signal: AbortSignal): Promise<number | null> {
    const pause = pauses(signal);
    const differs = this.judge();
    for (const row of learned.subarray(0, LEARNED)) {
      // Keys in which a pair differs that counts as the same.
      if (!differs(row)) await this.learn(row);
      await pause();
    }
    let parsed = 0;
    for (let row = 0; row < limit; row++) {
      if (this.rows.a[row]! < 0 || this.rows.b[row]! < 0) continue;
      const harmless = this.isHarmless(row);
      const resting = pause();
      if (resting) await resting;
      if (harmless === true || (harmless !== false && (await harmless))) continue;
      if (++parsed > MAX_PARSED || this.windows.some((window) => window.isThrashed)) return null;
      await this.payloads.compareOne(row);
      if (this.judge()(row)) return row;
    }
    return limit;
  }

  private async learn(row: number): Promise<void> {
    const [a, b] = await this.bytesOf(row);
    skim(a, b, (bytes, start, end) => {
      this.harmless.add(bytes.subarray(start, end));
      return true;
    });
  }

  private isHarmless(row: number): boolean | Promise<boolean> {
    const [left, right] = this.windows;
    const a = left.held(this.rows.a[row]!);
    const b = right.held(this.rows.b[row]!);
    // Most records are at hand: a promise for each would take longer than the walk.
    if (a && b) return this.areAlike(a, b);
    return this.bytesOf(row).then(([one, other]) => this.areAlike(one, other));
  }

  private readonly isKnown = (bytes: Uint8Array, start: number, end: number) =>
    this.harmless.has(bytes, start, end);

  private areAlike(a: RecordBytes, b: RecordBytes): boolean {
    return skim(a, b, this.isKnown);
  }

  private async bytesOf(row: number): Promise<[RecordBytes, RecordBytes]> {
    const [a, b] = this.windows;
    return [await a.read(this.rows.a[row]!), await b.read(this.rows.b[row]!)];
  }
}

/** The bytes of a log around the record that was read last. */
class Window {
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  private bytesRead = 0;

  constructor(private readonly run: ComparedRun) {}

  /** Records stand in another order than they are read in: each read brings in much that is not wanted. */
  get isThrashed(): boolean {
    return this.bytesRead > MAX_WINDOWS_FACTOR * Math.max(this.run.source.records.blob.size, WINDOW_BYTES);
  }

  /** The record of an event, if its bytes are at hand. */
  held(position: number): RecordBytes | null {
    const { offset, length } = this.run.spot(position);
    const start = offset - this.start;
    if (start < 0 || start + length > this.bytes.length) return null;
    return { bytes: this.bytes, start, end: start + length };
  }

  async read(position: number): Promise<RecordBytes> {
    const held = this.held(position);
    if (held) return held;
    const { offset, length } = this.run.spot(position);
    this.bytes = await sliceBytes(this.run.source.records.blob, offset, Math.max(WINDOW_BYTES, length));
    this.start = offset;
    this.bytesRead += this.bytes.length;
    return { bytes: this.bytes, start: 0, end: Math.min(length, this.bytes.length) };
  }
}
