import { FORMATS, formatOf } from '../formats';
import type { LogPlan } from '../ingest/read-log';
import { Fault } from '../model/errors';
import { countsOf, type LibraryEntry } from '../model/library';
import type { Outcome } from '../model/outcome';
import type { Source } from '../model/source';
import type { FormatView, LogView, RunFilter, RunView, RunWindow } from '../model/views';
import { selectLanding, selectRuns } from '../selectors/runs';
import { INDEX_VERSION, type LogStore, StoreError } from '../store/database';
import { contentHash, fingerprint } from './identity';
import type { Locks } from './locks';
import { withMessages } from './messages';
import { OpenRun } from './open-run';
import { type PackedIndex, pack, unpack } from './pack';
import { readRecognised } from './read';
import { type RecognisedLog, recognise } from './recognise';
import { landingPosition, rowAt, sameRows } from './rows';
import type { ReadLog } from './summarise';
import { inflateAll, sourcesOf, type TakenLog, type TakeProgress, type TakeResult, throttled } from './take';

/** A format's peek pays from here on; smaller logs are decoded at once. */
const PEEK_FROM_BYTES = 4 << 20;
const REPORT_MS = 80;
/** Runs whose history is kept in memory. */
const OPEN_RUNS = 3;
const OPEN_LOGS = 4;

/** What the engine tells without being asked. */
export type Notice =
  | { readonly kind: 'library' }
  /** Another tab runs a newer version and this one cannot write any more; or an older one is in our way. */
  | { readonly kind: 'outdated' | 'blocked' }
  /** A log was renamed or checked whole; `changed` when that altered its events. */
  | { readonly kind: 'log'; readonly id: string; readonly changed: boolean }
  | { readonly kind: 'checking'; readonly id: string; readonly bytes: number }
  | {
      readonly kind: 'run';
      readonly id: string;
      readonly run: string;
      readonly built: number;
      readonly total: number;
    };

interface OpenLog {
  entry: LibraryEntry;
  log: ReadLog;
  readonly problems: LogPlan['problems'];
  readonly runs: Map<string, OpenRun>;
}

export interface Library {
  readonly entries: readonly LibraryEntry[];
  /** Entries that nobody is reading any more although they are not read to their end. */
  readonly interrupted: readonly string[];
  readonly usage: number | null;
  readonly quota: number | null;
  readonly persisted: boolean;
  /** Null when logs can be kept; else why not. */
  readonly unavailable: string | null;
}

/** Takes logs in, keeps them, and answers questions about them. One of these lives in the worker. */
export class Engine {
  private readonly open = new Map<string, OpenLog>();
  /** Logs that the browser would not keep; they live as long as the tab. */
  private readonly unkept = new Map<string, LibraryEntry>();
  private readonly checks = new Map<string, AbortController>();
  private checking: Promise<void> = Promise.resolve();
  private unavailable: string | null = null;

  constructor(
    private readonly store: LogStore,
    private readonly locks: Locks,
    private readonly notify: (notice: Notice) => void = () => {},
    /** How long a check waits after its log was listed, for the page to ask what it shows first. */
    private readonly checkAfterMs = 0,
  ) {}

  // ── Taking in ────────────────────────────────────────────────────────────────────────────────────

  /** Recognises, reads and keeps what was dropped. Each log is usable as soon as its runs are listed. */
  async take(
    sources: readonly Source[],
    report: (progress: TakeProgress) => void = () => {},
    signal: AbortSignal = new AbortController().signal,
    forced?: { readonly system: string; readonly shape: string },
  ): Promise<TakeResult> {
    const plain = await inflateAll(sources, report, signal);
    const format = forced && formatOf(forced.system);
    const { logs, unknown } = await recognise(plain, format && { format, shape: forced.shape });
    const taken: TakenLog[] = [];
    for (const found of logs) taken.push(await this.takeLog(found, report, signal));
    return { logs: taken, unknown };
  }

  private async takeLog(
    found: RecognisedLog,
    report: (progress: TakeProgress) => void,
    signal: AbortSignal,
  ): Promise<TakenLog> {
    const { plan, name, note } = found;
    const totalBytes = plan.blob.size;
    const id = await this.idFor(found, (bytes) =>
      report({ stage: 'comparing', name, bytes, totalBytes, found: null }),
    );
    const known = await this.entryOf(id);
    if (known && (known.state !== 'reading' || !(await this.isInterrupted(id))))
      return { id, name: known.name, known: true, kept: known.kept, note };
    const release = this.locks.hold(id);
    try {
      await this.readAndKeep(id, found, report, signal);
    } catch (error) {
      await this.discard(id);
      throw error;
    } finally {
      release();
    }
    this.notify({ kind: 'library' });
    return { id, name, known: false, kept: this.open.get(id)!.entry.kept, note };
  }

  private async readAndKeep(
    id: string,
    found: RecognisedLog,
    report: (progress: TakeProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { plan, name, reason, note } = found;
    const { format } = plan;
    const entry: LibraryEntry = {
      id,
      name,
      system: format.id,
      shape: plan.shape,
      version: null,
      size: plan.blob.size,
      hash: null,
      parts: plan.parts.map(({ file, size }) => ({ file, size })),
      records: 0,
      events: 0,
      runs: 0,
      failedRuns: 0,
      problems: { error: 0, warning: 0, info: 0 },
      reason,
      note,
      addedAt: Date.now(),
      state: 'reading',
      kept: true,
      moment: null,
    };
    // The bytes are stored while they are read: both look at the same, unchanged file or fail.
    const keeping = this.keep(async () => {
      await this.store.putEntry(entry);
      await this.store.putBlob(id, plan.blob);
    });
    const quick = format.peek !== undefined && plan.blob.size >= PEEK_FROM_BYTES;
    const labels = { systemLabel: format.label, shapeLabel: format.shapes[plan.shape]!.label };
    const onProgress = throttled<TakeProgress>(REPORT_MS, (progress) => report(progress()));
    // Whatever goes wrong below, nothing may be stored after the log was discarded.
    const settled = async (error: unknown): Promise<never> => {
      await keeping.catch(() => false);
      throw error;
    };
    const hashing = quick ? null : contentHash(plan.blob, undefined, signal);
    // It is awaited below; should reading fail first, nobody else hears of it.
    hashing?.catch(() => {});
    const log = await readRecognised(found, {
      quick,
      signal,
      onProgress: (progress) =>
        onProgress(() => {
          const { bytes, ...rest } = progress();
          return { stage: 'reading', name, bytes, totalBytes: plan.blob.size, found: { ...rest, ...labels } };
        }),
    }).catch(settled);
    const hash = (await hashing?.catch(settled)) ?? null;
    const state = quick ? 'checking' : 'ready';
    const done: LibraryEntry = { ...entry, ...countsOf(log.summary), hash, state };
    this.remember(id, { entry: done, log, problems: plan.problems, runs: new Map() });
    report({ stage: 'keeping', name, bytes: plan.blob.size, totalBytes: plan.blob.size, found: null });
    const kept = (await keeping) && (await this.keep(() => this.save(done, log, plan.problems)));
    if (!kept) {
      const here = { ...done, kept: false };
      this.open.get(id)!.entry = here;
      this.unkept.set(id, here);
      // Nothing of it must be left that looks like a log whose reading was interrupted.
      await this.keep(() => this.store.remove(id));
    }
    if (quick) this.queueCheck(id);
  }

  /** Runs a write to the store; false when the browser gives no room, which is not the reader's loss. */
  private async keep(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.unavailable = error.code;
      return false;
    }
  }

  private save(entry: LibraryEntry, log: ReadLog, problems: LogPlan['problems']): Promise<void> {
    const index = { ...pack(log), problems };
    return this.store.putLog({ id: entry.id, summary: log.summary, index }, entry);
  }

  /** The id of a log; another one when a different log of the same fingerprint is in the library. */
  private async idFor({ plan }: RecognisedLog, onBytes: (bytes: number) => void): Promise<string> {
    const base = await fingerprint(
      plan.blob,
      plan.parts.map((part) => part.size),
    );
    for (let turn = 1; ; turn++) {
      const id = turn === 1 ? base : `${base}-${turn}`;
      const entry = await this.entryOf(id);
      if (!entry || (await this.sameContent(entry, plan.blob, onBytes))) return id;
    }
  }

  private async sameContent(
    entry: LibraryEntry,
    blob: Blob,
    onBytes: (bytes: number) => void,
  ): Promise<boolean> {
    if (entry.size !== blob.size) return false;
    const stored = this.open.get(entry.id)?.log.records.blob ?? (await this.store.blob(entry.id));
    // Left behind by a tab that was closed before the bytes were stored: take it over.
    if (!stored) return true;
    const [a, b] = await Promise.all([entry.hash ?? contentHash(stored), contentHash(blob, onBytes)]);
    return a === b;
  }

  private async discard(id: string): Promise<void> {
    this.forget(id);
    await this.keep(() => this.store.remove(id));
  }

  // ── Checking ─────────────────────────────────────────────────────────────────────────────────────

  /** Decodes every record of a log that was only peeked at, in the background, one log at a time. */
  private queueCheck(id: string): void {
    if (this.checks.has(id)) return;
    const stop = new AbortController();
    this.checks.set(id, stop);
    const release = this.locks.hold(id);
    this.checking = this.checking
      .then(() => after(this.checkAfterMs))
      .then(() => this.check(id, stop.signal))
      // The file it was dropped from may have changed meanwhile: its stored bytes are checked when it is opened next.
      .catch(() => {
        if (!stop.signal.aborted) this.forget(id);
      })
      .finally(() => {
        this.checks.delete(id);
        release();
      });
  }

  private async check(id: string, signal: AbortSignal): Promise<void> {
    const open = this.open.get(id);
    if (!open) return;
    const { entry, log, problems } = open;
    const { blob, parts } = log.records;
    const plan: LogPlan = { format: formatOf(entry.system), shape: entry.shape, parts, blob, problems };
    const onProgress = throttled<number>(REPORT_MS, (bytes) =>
      this.notify({ kind: 'checking', id, bytes: bytes() }),
    );
    const checked = await readRecognised(
      { plan, name: entry.name, reason: entry.reason, note: entry.note },
      {
        signal,
        chunkBytes: 512 << 10,
        onProgress: (progress) => onProgress(() => progress().bytes),
        pause: () => this.replayed(),
      },
    );
    const hash = await contentHash(blob, undefined, signal);
    const changed = !sameRows(log, checked);
    const done: LibraryEntry = { ...open.entry, ...countsOf(checked.summary), hash, state: 'ready' };
    open.entry = done;
    open.log = checked;
    if (changed) this.closeRuns(open);
    if (done.kept) await this.keep(() => this.save(done, checked, problems));
    else this.unkept.set(id, done);
    this.notify({ kind: 'log', id, changed });
    this.notify({ kind: 'library' });
  }

  /** Somebody waits for a run that is being replayed; nobody waits for a check. */
  private async replayed(): Promise<void> {
    for (const open of this.open.values()) for (const run of open.runs.values()) await run.settled;
  }

  /** Resolves when no check is under way; for tests and benchmarks. */
  async settled(): Promise<void> {
    await this.checking;
  }

  /** All formats, for choosing one by hand. */
  formats(): FormatView[] {
    return FORMATS.map(({ id, label, looksFor, shapes }) => ({
      id,
      label,
      looksFor,
      shape: Object.keys(shapes)[0]!,
    }));
  }

  // ── Library ──────────────────────────────────────────────────────────────────────────────────────

  async library(): Promise<Library> {
    const stored = await this.keepReading(() => this.store.entries(), []);
    const entries = [...this.unkept.values(), ...stored.filter((entry) => !this.unkept.has(entry.id))];
    const held = await this.locks.held();
    const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => undefined);
    const persisted = await globalThis.navigator?.storage?.persisted?.().catch(() => false);
    return {
      entries,
      interrupted: stored
        .filter((entry) => entry.state === 'reading' && !held.has(entry.id))
        .map((entry) => entry.id),
      usage: estimate?.usage ?? null,
      quota: estimate?.quota ?? null,
      persisted: persisted ?? false,
      unavailable: this.unavailable,
    };
  }

  private async keepReading<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.unavailable = error.code;
      return otherwise;
    }
  }

  private entryOf(id: string): Promise<LibraryEntry | undefined> {
    const here = this.unkept.get(id);
    return here ? Promise.resolve(here) : this.keepReading(() => this.store.entry(id), undefined);
  }

  private async isInterrupted(id: string): Promise<boolean> {
    return !(await this.locks.held()).has(id);
  }

  async rename(id: string, name: string): Promise<void> {
    const open = this.open.get(id);
    if (open) open.entry = { ...open.entry, name };
    const here = this.unkept.get(id);
    if (here) this.unkept.set(id, { ...here, name });
    else await this.store.changeEntry(id, { name });
    this.notify({ kind: 'log', id, changed: false });
    this.notify({ kind: 'library' });
  }

  async remove(id: string): Promise<void> {
    await this.discard(id);
    this.notify({ kind: 'library' });
  }

  async removeAll(): Promise<void> {
    for (const id of [...this.open.keys(), ...this.unkept.keys()]) this.forget(id);
    await this.keep(() => this.store.removeAll());
    this.notify({ kind: 'library' });
  }

  /** Reads a log anew whose tab was closed in the middle of it. */
  async resume(
    id: string,
    report: (progress: TakeProgress) => void,
    signal: AbortSignal,
  ): Promise<TakeResult> {
    const entry = await this.entryOf(id);
    const blob = await this.store.blob(id);
    if (!entry || !blob) throw new Fault('no-bytes');
    try {
      const result = await this.take(sourcesOf(entry, blob), report, signal);
      if (!result.logs.some((log) => log.id === id)) await this.discard(id);
      return result;
    } catch (error) {
      // Stopped, or failed again: what was there before is still worth another try.
      await this.keep(async () => {
        await this.store.putEntry(entry);
        await this.store.putBlob(id, blob);
      });
      throw error;
    }
  }

  /** Remembers the moment that was looked at last. */
  async visit(id: string, run: string, position: number): Promise<void> {
    const moment = { run, position };
    const open = this.open.get(id);
    if (open) open.entry = { ...open.entry, moment };
    if (!this.unkept.has(id))
      await this.keep(async () => void (await this.store.changeEntry(id, { moment })));
  }

  private remember(id: string, log: OpenLog): void {
    this.open.set(id, log);
    for (const [old, each] of this.open) {
      if (this.open.size <= OPEN_LOGS) break;
      if (old !== id && each.entry.kept && !this.checks.has(old)) this.forget(old);
    }
  }

  private forget(id: string): void {
    this.checks.get(id)?.abort();
    const open = this.open.get(id);
    if (open) this.closeRuns(open);
    this.open.delete(id);
    this.unkept.delete(id);
  }

  // ── Logs ─────────────────────────────────────────────────────────────────────────────────────────

  async openLog(id: string): Promise<LogView> {
    const { entry, log } = await this.logOf(id);
    const { runs, ...summary } = log.summary;
    const format = formatOf(entry.system);
    const landing = selectLanding(runs);
    const outcomes: Partial<Record<Outcome, number>> = {};
    for (const run of runs) outcomes[run.outcome] = (outcomes[run.outcome] ?? 0) + 1;
    return {
      entry,
      systemLabel: format.label,
      shapeLabel: format.shapes[entry.shape]?.label ?? entry.shape,
      words: format.words,
      summary,
      runCount: runs.length,
      outcomes,
      landing: landing && { run: landing.id, position: landingPosition(landing) },
    };
  }

  async runs(id: string, filter: RunFilter, from: number, count: number): Promise<RunWindow> {
    const open = await this.logOf(id);
    const { log } = open;
    const format = formatOf(open.entry.system);
    const searched = filter.text.trim() !== '';
    // A search looks into all messages; what it reads is kept, unless the log was checked meanwhile.
    const runs = searched ? await withMessages(log, format, log.summary.runs) : log.summary.runs;
    if (searched && open.log === log) open.log = { ...log, summary: { ...log.summary, runs } };
    const window = selectRuns(runs, filter, from, count);
    return { ...window, rows: await withMessages(log, format, window.rows) };
  }

  private async logOf(id: string): Promise<OpenLog> {
    const open = this.open.get(id);
    if (open) return open;
    const entry = await this.entryOf(id);
    if (!entry) throw new Fault('gone');
    const [stored, blob] = await Promise.all([this.store.log(id), this.store.blob(id)]);
    if (!blob || !stored) throw new Fault('no-bytes');
    const log = unpack(stored.index, stored.summary, blob, formatOf(entry.system));
    if (log === null) throw new Fault('no-bytes', { version: INDEX_VERSION });
    const problems = (stored.index as PackedIndex & { problems?: LogPlan['problems'] }).problems ?? [];
    this.remember(id, { entry, log, problems, runs: new Map() });
    if (entry.state === 'checking') this.queueCheck(id);
    return this.open.get(id)!;
  }

  // ── Runs ─────────────────────────────────────────────────────────────────────────────────────────

  async openRun(id: string, runId: string): Promise<RunView> {
    return (await this.runOf(id, runId)).view();
  }

  /** The open run that questions go to; opened if it is not. */
  async runOf(id: string, runId: string): Promise<OpenRun> {
    const open = await this.logOf(id);
    const known = open.runs.get(runId);
    if (known) {
      // Looked at last, let go last.
      open.runs.delete(runId);
      open.runs.set(runId, known);
      return known;
    }
    const { entry, log } = open;
    const summary = log.summary.runs.find((run) => run.id === runId);
    if (!summary) throw new Fault('gone', { run: runId });
    const source = {
      format: formatOf(entry.system),
      shape: entry.shape,
      index: log.index,
      records: log.records,
    };
    const torn = log.summary.problems.some((problem) => problem.code === 'torn-tail');
    const run = new OpenRun(source, summary, torn, (built, total) =>
      this.notify({ kind: 'run', id, run: runId, built, total }),
    );
    open.runs.set(runId, run);
    for (const [old, each] of open.runs) {
      if (open.runs.size <= OPEN_RUNS) break;
      each.close();
      open.runs.delete(old);
    }
    return run;
  }

  /** The event at or right before a byte of a log's file; null when no event stands there. */
  async locate(id: string, file: string, offset: number): Promise<{ run: string; position: number } | null> {
    const { log } = await this.logOf(id);
    const part = log.summary.parts.find((each) => each.file === file);
    if (!part) return null;
    const row = rowAt(log.index.columns.offset, part.start + offset);
    if (row < 0) return null;
    const run = log.index.starts.findLastIndex((start) => start <= row);
    return { run: log.index.runs.get(run), position: row - log.index.starts[run]! };
  }

  private closeRuns(open: OpenLog): void {
    for (const run of open.runs.values()) run.close();
    open.runs.clear();
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
