import { formatOf } from '../formats';
import type { ReadOptions, ReadProgress } from '../ingest/read-log';
import { countsOf, type LibraryEntry } from '../model/library';
import type { ReplayLog, SharedFrom } from '../model/replay-file';
import type { Source } from '../model/source';
import type { Checker } from './checker';
import { contentHash, fingerprint } from './identity';
import type { LibraryKeeper } from './library';
import type { Notebook } from './notes';
import type { Notify } from './notice';
import type { OpenLogs } from './open-logs';
import { readRecognised } from './read';
import { type RecognisedLog, recognise } from './recognise';
import { findReplay, splitReplays } from './replay-sources';
import type { ReadLog } from './summarise';
import {
  inflateAll,
  REPORT_MS,
  type TakenLog,
  type TakenReplay,
  type TakeProgress,
  type TakeResult,
  throttled,
} from './take';

/** From here on what listing does not need comes later: the content hash, and checks where a quick reading pays. */
const QUICK_FROM_BYTES = 4 << 20;

type Report = (progress: TakeProgress) => void;

/** Takes logs in: recognises, reads and keeps them. */
export class Taker {
  constructor(
    private readonly library: LibraryKeeper,
    private readonly logs: OpenLogs,
    private readonly checker: Checker,
    private readonly notebook: Notebook,
    private readonly notify: Notify,
  ) {}

  /** Each log is usable as soon as its runs are listed. A replay file among the sources brings its logs and notes. */
  async take(
    sources: readonly Source[],
    report: Report,
    signal: AbortSignal,
    forced?: { readonly system: string; readonly shape: string },
  ): Promise<TakeResult> {
    const { replays, plain } = await splitReplays(await inflateAll(sources, report, signal), signal);
    const format = forced && formatOf(forced.system);
    const { logs, unknown } = await recognise(plain, format && { format, shape: forced.shape }, signal);
    const taken: TakenLog[] = [];
    for (const found of logs) taken.push(await this.takeLog(found, report, signal));
    const shared: TakenReplay[] = [];
    for (const source of replays) shared.push(await this.takeReplay(source, taken, report, signal));
    return { logs: taken, unknown, replays: shared };
  }

  /** Reads and keeps a log that was recognised elsewhere. */
  takeRecognised(found: RecognisedLog, report: Report, signal: AbortSignal): Promise<TakenLog> {
    return this.takeLog(found, report, signal);
  }

  /** @param taken is given the logs that it brings */
  private async takeReplay(
    source: Source,
    taken: TakenLog[],
    report: Report,
    signal: AbortSignal,
  ): Promise<TakenReplay> {
    const { manifest, logs } = await findReplay(source, signal);
    const ids: (string | null)[] = [];
    const branches: { log: string; branches: ReplayLog['branches'] }[] = [];
    for (const { log, shared, logs: found } of logs) {
      const [first] = found;
      if (!first) {
        ids.push(null);
        continue;
      }
      const named = { ...first, name: log.name };
      const arrived = await this.takeLog(named, report, signal, shared);
      taken.push(arrived);
      ids.push(arrived.id);
      await this.notebook.adopt(arrived.id, log.notes);
      const runs = new Set((await this.logs.need(arrived.id)).log.summary.runs.map(({ id }) => id));
      branches.push({ log: arrived.id, branches: log.branches.filter(({ run }) => runs.has(run)) });
    }
    return { logs: ids, view: manifest.view, branches };
  }

  /** Lets go of a log and of all that was kept of it. */
  async discard(id: string): Promise<void> {
    this.checker.cancel(id);
    this.logs.forget(id);
    await this.library.remove(id);
  }

  private async takeLog(
    found: RecognisedLog,
    report: Report,
    signal: AbortSignal,
    shared?: SharedFrom,
  ): Promise<TakenLog> {
    const { plan, name, note } = found;
    const totalBytes = plan.blob.size;
    const id = await this.idFor(found, (bytes) =>
      report({ stage: 'comparing', name, bytes, totalBytes, found: null }),
    );
    const known = await this.library.entry(id);
    if (known && (await this.library.holds(known))) {
      const kept = known.kept || (await this.keepNow(id));
      return { id, name: known.name, known: true, kept, note };
    }
    const release = this.library.locks.hold(id);
    try {
      const { kept } = await this.readAndKeep(entryFor(id, found, shared), found, report, signal);
      this.notify({ kind: 'library' });
      return { id, name, known: false, kept, note };
    } catch (error) {
      await this.discard(id);
      throw error;
    } finally {
      release();
    }
  }

  /** Tries once more to keep a log that only this tab has: there may be room by now. */
  private async keepNow(id: string): Promise<boolean> {
    const open = this.logs.get(id);
    if (!open) return false;
    const entry = { ...open.entry, kept: true };
    const { store } = this.library;
    const stored = await this.library.writing(async () => {
      await store.putEntry(entry);
      await store.putBlob(id, open.log.records.blob);
    });
    if (stored && (await this.library.save(entry, open.log, open.problems))) {
      this.library.forgetHere(id);
      open.entry = { ...open.entry, kept: true };
      this.notify({ kind: 'log', id, changed: false });
      this.notify({ kind: 'library' });
      return true;
    }
    await this.library.keepHere(open.entry);
    return false;
  }

  private async readAndKeep(
    entry: LibraryEntry,
    found: RecognisedLog,
    report: Report,
    signal: AbortSignal,
  ): Promise<LibraryEntry> {
    const { id } = entry;
    const { plan, name } = found;
    const { format, blob, problems } = plan;
    // The bytes are stored while they are read: both look at the same, unchanged file or fail.
    const keeping = this.library.writing(async () => {
      await this.library.store.putEntry(entry);
      await this.library.store.putBlob(id, blob);
      // From here on it can be read again, should this tab be closed.
      this.notify({ kind: 'library' });
    });
    const large = blob.size >= QUICK_FROM_BYTES;
    const quick = large && (format.defersChecks === true || format.peek !== undefined);
    const hashing = large ? Promise.resolve(null) : contentHash(blob, undefined, signal);
    // It is awaited below; should reading fail first, nobody else hears of it.
    hashing.catch(() => {});
    let log: ReadLog;
    let hash: string | null;
    try {
      log = await readRecognised(found, { quick, signal, onProgress: reading(found, report) });
      hash = await hashing;
    } catch (error) {
      // Nothing may be stored after the log was discarded.
      await keeping.catch(() => false);
      throw error;
    }
    const state = quick ? 'checking' : 'ready';
    const done: LibraryEntry = { ...entry, ...countsOf(log.summary), hash, state };
    const open = this.logs.remember(done, log, problems);
    report({ stage: 'keeping', name, bytes: blob.size, totalBytes: blob.size, found: null });
    if (!((await keeping) && (await this.library.save(done, log, problems)))) {
      open.entry = { ...done, kept: false };
      await this.library.keepHere(open.entry);
    }
    if (large) this.checker.queue(id);
    return open.entry;
  }

  /** The id of a log; another one when a different log of the same fingerprint is in the library. */
  private async idFor({ plan }: RecognisedLog, onBytes: (bytes: number) => void): Promise<string> {
    const sizes = plan.parts.map((part) => part.size);
    const base = await fingerprint(plan.blob, sizes);
    for (let turn = 1; ; turn++) {
      const id = turn === 1 ? base : `${base}-${turn}`;
      const entry = await this.library.entry(id);
      if (!entry || (await this.sameContent(entry, plan.blob, onBytes))) return id;
    }
  }

  private async sameContent(
    entry: LibraryEntry,
    blob: Blob,
    onBytes: (bytes: number) => void,
  ): Promise<boolean> {
    if (entry.size !== blob.size) return false;
    const stored = this.logs.get(entry.id)?.log.records.blob ?? (await this.library.store.blob(entry.id));
    // Left behind by a tab that was closed before the bytes were stored: take it over.
    if (!stored) return true;
    const [a, b] = await Promise.all([entry.hash ?? contentHash(stored), contentHash(blob, onBytes)]);
    return a === b;
  }
}

/** The entry of a log that is about to be read. */
export function entryFor(
  id: string,
  { plan, name, reason, note }: RecognisedLog,
  shared?: SharedFrom,
): LibraryEntry {
  return {
    id,
    name,
    system: plan.format.id,
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
    ...(shared ? { shared } : {}),
  };
}

/** Tells a few times a second what was found so far. */
function reading({ plan, name }: RecognisedLog, report: Report): NonNullable<ReadOptions['onProgress']> {
  const labels = { systemLabel: plan.format.label, shapeLabel: plan.format.shapes[plan.shape]!.label };
  return throttled<ReadProgress>(REPORT_MS, (progress) => {
    const { bytes, ...rest } = progress();
    const found = { ...rest, ...labels };
    report({ stage: 'reading', name, bytes, totalBytes: plan.blob.size, found });
  });
}
