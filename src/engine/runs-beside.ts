import { spotOf } from '../ingest/indexer';
import { yieldToTasks } from '../lib/tasks';
import type { RunSummary } from '../model/log';
import type { ReadingView, SeriesView } from '../model/readings';
import type { BesideView } from '../model/views';
import type { ReplaySource } from './build-history';
import { RunLanes } from './run-lanes';
import { RunTelemetry } from './run-telemetry';

/** Runs whose measurements are kept beside those of the open ones. */
const KEPT = 2;
/** Work between two looks at the message queue. */
const SLICE_MS = 8;

interface RunToRead {
  readonly summary: RunSummary;
  readonly source: ReplaySource;
  /** The log ends in the middle of a record. */
  readonly torn: boolean;
}

/** What runs measured that are shown beside the open one. Their payloads are read once; no history is built of them. */
export class RunsBeside {
  private readonly kept = new Map<string, RunBeside>();

  /**
   * @param pause waited for between slices: what the open run needs comes first
   */
  constructor(private readonly pause: () => Promise<unknown>) {}

  /** @throws {DOMException} `AbortError` when the signal says to stop */
  async of(log: string, { summary, source, torn }: RunToRead, signal: AbortSignal): Promise<RunBeside> {
    const key = JSON.stringify([log, summary.id]);
    const known = this.kept.get(key);
    // A log that was checked meanwhile may hold other events than before.
    const run = known?.source.index === source.index ? known : new RunBeside(log, source, summary, torn);
    if (run !== known) await run.read(this.pause, signal);
    this.kept.delete(key);
    this.kept.set(key, run);
    for (const old of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(old);
    }
    return run;
  }

  /** Lets go of a log's runs. */
  forget(log: string): void {
    for (const [key, run] of this.kept) if (run.log === log) this.kept.delete(key);
  }
}

/** One run beside the open one. */
export class RunBeside {
  private readonly measured: RunTelemetry;
  private readonly first: number;
  private readonly count: number;

  constructor(
    readonly log: string,
    readonly source: ReplaySource,
    private readonly summary: RunSummary,
    torn: boolean,
  ) {
    const { starts } = source.index;
    this.first = starts[summary.index]!;
    this.count = starts[summary.index + 1]! - this.first;
    this.measured = new RunTelemetry(source, new RunLanes(source, this.first, this.count, torn));
  }

  async read(pause: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { format, records } = this.source;
    let sliceEnd = performance.now() + SLICE_MS;
    if (format.telemetry)
      await records.eachPayload(this.spots(), (payload, position) => {
        this.measured.collect(payload, position);
        if (performance.now() < sliceEnd) return true;
        return rest(pause, signal).then(() => {
          sliceEnd = performance.now() + SLICE_MS;
          return true;
        });
      });
    signal.throwIfAborted();
    this.measured.settle();
  }

  view(): BesideView {
    const hasTime = !Number.isNaN(this.summary.start);
    const { time } = this.source.index.columns;
    return {
      run: this.summary,
      events: this.count,
      // A copy: what is sent to the page takes the whole buffer of a part along.
      times: hasTime ? time.slice(this.first, this.first + this.count) : null,
    };
  }

  telemetry(edges: Uint32Array): SeriesView[] {
    return this.measured.series(edges);
  }

  readings(position: number): ReadingView[] {
    return this.measured.readings(position);
  }

  private *spots() {
    for (let row = this.first; row < this.first + this.count; row++)
      yield spotOf(this.source.index.columns, row);
  }
}

async function rest(pause: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  await yieldToTasks();
  await pause();
  signal.throwIfAborted();
}
