import { formatOf } from '../formats';
import type { LogPlan } from '../ingest/read-log';
import { countsOf, type LibraryEntry } from '../model/library';
import { contentHash } from './identity';
import type { LibraryKeeper } from './library';
import type { Notify } from './notice';
import { closeRuns, type OpenLog, type OpenLogs } from './open-logs';
import { readRecognised } from './read';
import { sameRows } from './rows';
import { REPORT_MS, throttled } from './take';

/** Small, so that questions are answered in between. */
const CHUNK_BYTES = 512 << 10;

/** Hashes large logs, and reads those in full that were listed from a quick reading: behind all else, one at a time. */
export class Checker {
  private readonly under = new Map<string, AbortController>();
  private last: Promise<void> = Promise.resolve();

  /**
   * @param delayMs how long a check waits after its log was listed, for the page to ask what it shows first
   */
  constructor(
    private readonly library: LibraryKeeper,
    private readonly logs: OpenLogs,
    private readonly notify: Notify,
    private readonly delayMs: number,
  ) {}

  /** Is it waiting to be checked, or being checked? */
  has(id: string): boolean {
    return this.under.has(id);
  }

  stop(id: string): void {
    this.under.get(id)?.abort();
  }

  /** Resolves when no check is under way. */
  settled(): Promise<void> {
    return this.last;
  }

  queue(id: string): void {
    if (this.has(id)) return;
    const stop = new AbortController();
    this.under.set(id, stop);
    const release = this.library.locks.hold(id);
    this.last = this.last
      .then(() => after(this.delayMs))
      .then(() => this.check(id, stop.signal))
      // The file it was dropped from may have changed meanwhile: its stored bytes are checked when it is opened next.
      .catch(() => {
        if (stop.signal.aborted) return;
        this.logs.forget(id);
        this.library.forgetHere(id);
      })
      .finally(() => {
        this.under.delete(id);
        release();
      });
  }

  private async check(id: string, signal: AbortSignal): Promise<void> {
    const open = this.logs.get(id);
    if (!open) return;
    const changed = open.entry.state === 'checking' && (await this.readFully(open, signal));
    const hash = await contentHash(open.log.records.blob, undefined, signal);
    open.entry = { ...open.entry, hash };
    await this.library.writing(() => this.library.change(id, { hash }));
    this.notify({ kind: 'log', id, changed });
    this.notify({ kind: 'library' });
  }

  /** Says whether that altered the log's events. */
  private async readFully(open: OpenLog, signal: AbortSignal): Promise<boolean> {
    const { entry, log, problems } = open;
    const { id } = entry;
    const { blob, parts } = log.records;
    const plan: LogPlan = { format: formatOf(entry.system), shape: entry.shape, parts, blob, problems };
    const onProgress = throttled<number>(REPORT_MS, (bytes) =>
      this.notify({ kind: 'checking', id, bytes: bytes() }),
    );
    const checked = await readRecognised(
      { plan, name: entry.name, reason: entry.reason, note: entry.note },
      {
        signal,
        chunkBytes: CHUNK_BYTES,
        onProgress: (progress) => onProgress(() => progress().bytes),
        // Somebody waits for a run that is being replayed; nobody waits for a check.
        pause: () => this.logs.replayed(),
      },
    );
    const changed = !sameRows(log, checked);
    const done: LibraryEntry = { ...open.entry, ...countsOf(checked.summary), state: 'ready' };
    open.entry = done;
    open.log = checked;
    if (changed) closeRuns(open);
    if (done.kept) await this.library.save(done, checked, problems);
    else await this.library.change(id, done);
    return changed;
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
