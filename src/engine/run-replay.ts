import { Gate } from '../lib/gate';
import { Rate } from '../lib/rate';
import { Fault } from '../model/errors';
import type { Json } from '../model/json';
import type { ReplayProgress } from '../model/views';
import type { History } from '../replay/history';
import type { HistoryReader } from '../replay/reader';
import { buildHistory, type ReplaySource } from './build-history';
import { REPORT_MS, throttled } from './take';

interface Hooks {
  /** Told of every event's payload, in order. */
  readonly onPayload: (payload: Json, position: number) => void;
  /** Told once all of them are in. */
  readonly onEnd: () => void;
  /** Waited for between slices: questions that need no history go first. */
  readonly pause: () => Promise<unknown>;
  readonly onProgress: (progress: ReplayProgress) => void;
}

/** The replay of a run behind all else: answers for what is replayed, and rests while the reader wants it to. */
export class RunReplay {
  /** The position that the page shows first. */
  landing = 0;
  private readonly cancel = new AbortController();
  private reader: HistoryReader | null = null;
  private waiting: { readonly position: number; readonly resolve: () => void }[] = [];
  private failure: unknown = null;
  private building: Promise<void> | null = null;
  /** Closed while the reader has stopped the replay. */
  private readonly gate = new Gate();
  /** It has come to rest behind that gate. */
  private resting = false;
  private replayed = 0;
  private readonly rate = new Rate();

  /**
   * @param before the history of the run's first events, which are the same as when it was built; null for none
   */
  constructor(
    private readonly source: ReplaySource,
    private readonly run: number,
    private readonly count: number,
    private readonly hooks: Hooks,
    private readonly before: History | null = null,
  ) {}

  /** Was it begun? */
  get begun(): boolean {
    return this.building !== null;
  }

  /** The history, once all of it was built; null before. */
  get whole(): History | null {
    const history = this.reader?.history;
    return history && history.length >= this.count ? history : null;
  }

  /** Begins, once. Resolves at the end of it. */
  begin(): Promise<void> {
    this.building ??= this.build();
    return this.building;
  }

  /** Resolves when a replay that is under way has ended or was stopped. */
  get settled(): Promise<void> {
    return this.building === null ? Promise.resolve() : Promise.race([this.building, this.gate.closing()]);
  }

  /** Aborted once the run is let go of. */
  get closed(): AbortSignal {
    return this.cancel.signal;
  }

  /** How far it is. */
  get progress(): ReplayProgress {
    const built = Math.min(this.reader?.history.length ?? 0, this.count);
    return {
      replayed: Math.max(this.replayed, built),
      built,
      total: this.count,
      perSecond: this.rate.perSecond,
      stopped: this.gate.closed,
    };
  }

  /** Has it rest; what was replayed can be asked about, the rest is refused as `not-replayed`. */
  stop(): void {
    if (this.whole !== null) return;
    this.gate.close();
    this.rate.rest();
    this.hooks.onProgress(this.progress);
  }

  /** Goes on where it was stopped. */
  goOn(): void {
    this.gate.open();
    this.resting = false;
    this.hooks.onProgress(this.progress);
  }

  /** Lets go of everything; questions under way fail as cancelled. */
  close(): void {
    this.cancel.abort();
    this.gate.open();
    this.release();
  }

  /** The history, once it reaches a position. @throws {Fault} `not-replayed` */
  async readerAt(position: number): Promise<HistoryReader> {
    void this.begin();
    while ((this.reader?.history.length ?? 0) <= position) {
      this.cancel.signal.throwIfAborted();
      if (this.failure !== null) throw this.failure;
      if (this.resting) throw new Fault('not-replayed', { built: this.progress.built, total: this.count });
      await new Promise<void>((resolve) => {
        this.waiting.push({ position, resolve });
      });
    }
    return this.reader!;
  }

  private async build(): Promise<void> {
    const { onPayload, onEnd, pause, onProgress } = this.hooks;
    const report = throttled<void>(REPORT_MS, () => {
      this.rate.note(this.replayed, performance.now());
      onProgress(this.progress);
    });
    try {
      await buildHistory(this.source, this.run, {
        before: this.before,
        signal: this.cancel.signal,
        onPayload,
        awaited: (replayed) => this.isAwaited(replayed),
        pause: () => pause().then(() => this.rest()),
        onReplayed: (replayed) => {
          this.replayed = replayed;
          report(() => {});
        },
        onSealed: (reader) => {
          this.reader = reader;
          this.release();
          onProgress(this.progress);
        },
      });
      onEnd();
    } catch (error) {
      this.failure = error;
      this.release();
    }
  }

  /** Holds it up while it is stopped. */
  private async rest(): Promise<void> {
    if (!this.gate.closed) return;
    this.resting = true;
    this.release();
    await this.gate.passed();
  }

  /**
   * Does somebody wait for a position that was replayed? Where the run is opened, they soon will; and a replay that is
   * about to rest leaves nothing behind that it did.
   */
  private isAwaited(replayed: number): boolean {
    if (this.gate.closed) return true;
    const opened = this.reader === null && this.landing < replayed;
    return opened || this.waiting.some((each) => each.position < replayed);
  }

  private release(): void {
    const built = this.reader?.history.length ?? 0;
    const done = this.failure !== null || this.resting || this.cancel.signal.aborted;
    const released = this.waiting.filter((each) => done || each.position < built);
    this.waiting = this.waiting.filter((each) => !released.includes(each));
    for (const each of released) each.resolve();
  }
}
