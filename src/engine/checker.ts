import { formatOf } from '../formats';
import type { LogPlan } from '../ingest/read-log';
import { Gate } from '../lib/gate';
import { Rate } from '../lib/rate';
import { countsOf, type LibraryEntry } from '../model/library';
import type { CheckProgress } from '../model/views';
import { contentHash } from './identity';
import type { LibraryKeeper } from './library';
import type { Notify } from './notice';
import { closeRuns, type OpenLog, type OpenLogs } from './open-logs';
import { readRecognised } from './read';
import { sameRows } from './rows';
import { REPORT_MS, throttled } from './take';

/** Small, so that questions are answered in between. */
const CHUNK_BYTES = 512 << 10;

/** A check that waits for its turn, is under way, or was stopped by the reader. */
interface Check {
  readonly cancel: AbortController;
  /** Closed while it is stopped; what was read so far is kept. */
  readonly gate: Gate;
  readonly rate: Rate;
  stopped: boolean;
  bytes: number;
  work: Promise<void>;
}

/** Hashes large logs, and reads those in full that were listed from a quick reading: behind all else, one at a time. */
export class Checker {
  private readonly under = new Map<string, Check>();
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

  /** How far it is; null where none is under way. */
  progress(id: string): CheckProgress | null {
    const check = this.under.get(id);
    return check ? progressOf(check) : null;
  }

  /** Gives it up: the log is to be let go of. */
  cancel(id: string): void {
    const check = this.under.get(id);
    check?.cancel.abort();
    check?.gate.open();
  }

  /** Has it rest until it is to go on. */
  stop(id: string): void {
    const check = this.under.get(id);
    if (!check) return;
    check.stopped = true;
    check.gate.close();
    check.rate.rest();
    this.tell(id, check);
  }

  /** Goes on where it was stopped, once it is its turn. */
  goOn(id: string): void {
    const check = this.under.get(id);
    if (!check?.stopped) return;
    check.stopped = false;
    this.tell(id, check);
    this.last = this.last.then(() => {
      if (check.stopped) return undefined;
      check.gate.open();
      return turnOf(check);
    });
  }

  /** Resolves when no check is under way that was not stopped. */
  settled(): Promise<void> {
    return this.last;
  }

  queue(id: string): void {
    if (this.has(id)) return;
    const check = newCheck();
    this.under.set(id, check);
    const release = this.library.locks.hold(id);
    this.last = this.last
      .then(() => after(this.delayMs))
      .then(() => {
        check.work = this.check(id, check)
          // The file it was dropped from may have changed meanwhile: its stored bytes are checked when it is opened next.
          .catch(() => {
            if (check.cancel.signal.aborted) return;
            this.logs.forget(id);
            this.library.forgetHere(id);
          })
          .finally(() => {
            this.under.delete(id);
            release();
          });
        return turnOf(check);
      });
  }

  private tell(id: string, check: Check): void {
    this.notify({ kind: 'checking', id, progress: progressOf(check) });
  }

  private async check(id: string, check: Check): Promise<void> {
    const { signal } = check.cancel;
    await check.gate.passed();
    signal.throwIfAborted();
    const open = this.logs.get(id);
    if (!open) return;
    const changed = open.entry.state === 'checking' && (await this.readFully(open, check));
    const hash = await contentHash(open.log.records.blob, undefined, signal);
    open.entry = { ...open.entry, hash };
    await this.library.writing(() => this.library.change(id, { hash }));
    this.notify({ kind: 'log', id, changed });
    this.notify({ kind: 'library' });
  }

  /** Says whether that altered the log's events. */
  private async readFully(open: OpenLog, check: Check): Promise<boolean> {
    const { entry, log, problems } = open;
    const { id } = entry;
    const { blob, parts } = log.records;
    const plan: LogPlan = { format: formatOf(entry.system), shape: entry.shape, parts, blob, problems };
    const report = throttled<number>(REPORT_MS, (bytes) => {
      check.bytes = bytes();
      check.rate.note(check.bytes, performance.now());
      this.tell(id, check);
    });
    const checked = await readRecognised(
      { plan, name: entry.name, reason: entry.reason, note: entry.note },
      {
        signal: check.cancel.signal,
        chunkBytes: CHUNK_BYTES,
        onProgress: (progress) => report(() => progress().bytes),
        // Somebody waits for a run that is being replayed; nobody waits for a check.
        pause: () => this.logs.replayed().then(() => check.gate.passed()),
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

function newCheck(): Check {
  const cancel = new AbortController();
  return { cancel, gate: new Gate(), rate: new Rate(), stopped: false, bytes: 0, work: Promise.resolve() };
}

function progressOf({ bytes, rate, stopped }: Check): CheckProgress {
  return { bytes, perSecond: rate.perSecond, stopped };
}

/** Until it is done or stopped: the next check need not wait for one that rests. */
async function turnOf({ work, gate }: Check): Promise<void> {
  await Promise.race([work, gate.closing()]);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
