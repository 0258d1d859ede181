import { FORMATS, formatOf } from '../formats';
import { NO_NUMBER } from '../ingest/order';
import { rowAt } from '../ingest/row-at';
import type { AuditView } from '../model/audit';
import type { BoundaryView } from '../model/boundary';
import { Fault } from '../model/errors';
import type { RunSummary } from '../model/log';
import type { Outcome } from '../model/outcome';
import type { OwnRule, RulesView } from '../model/rule';
import type { ShareProgress, ShareQuestion, ShareResult } from '../model/share';
import type { Source } from '../model/source';
import type { Position } from '../model/units';
import type {
  CheckProgress,
  FormatView,
  LogView,
  RunFilter,
  RunProblems,
  RunView,
  RunWindow,
  Stretch,
} from '../model/views';
import type { FailureKinds } from '../model/why';
import { selectReference } from '../selectors/reference';
import { selectLanding, selectRuns } from '../selectors/runs';
import type { Store } from '../store/store';
import type { BoundaryQuestion } from './boundary';
import { Checker } from './checker';
import { Comparisons } from './comparisons';
import { damageAt } from './damage';
import { type Library, LibraryKeeper } from './library';
import { LiveLogs } from './live-logs';
import type { Locks } from './locks';
import { type LogHits, logHits } from './log-hits';
import { withMessages } from './messages';
import { Notebook } from './notes';
import type { Notify } from './notice';
import { OpenLogs, sourceOf } from './open-logs';
import type { OpenRun } from './open-run';
import { landingPosition } from './rows';
import type { HitsProgress } from './run-hits';
import { problemsOf } from './run-problems';
import type { RunBeside } from './runs-beside';
import { shareLogs } from './share-log';
import { failureKinds } from './signatures';
import type { ReadLog } from './summarise';
import { sourcesOf, type TakeProgress, type TakeResult } from './take';
import { Taker } from './taker';

/** Takes logs in, keeps them, and answers questions about them. One of these lives in the worker. */
export class Engine {
  /** What was written about logs, and where one was in them. */
  readonly notebook: Notebook;
  private readonly keeper: LibraryKeeper;
  private readonly logs: OpenLogs;
  private readonly checker: Checker;
  private readonly taker: Taker;
  /** Logs that are followed. */
  readonly live: LiveLogs;
  /** Two runs beside each other. */
  readonly comparisons: Comparisons;
  /** Logs of which the end of their reading is awaited. */
  private readonly watched = new Set<string>();

  /**
   * @param checkDelayMs how long the check of a log waits after it was listed, for the page to ask what it
   *   shows first
   */
  constructor(
    store: Store,
    locks: Locks,
    private readonly notify: Notify = () => {},
    checkDelayMs = 0,
  ) {
    this.keeper = new LibraryKeeper(store, locks);
    this.logs = new OpenLogs(
      this.keeper,
      notify,
      (id) => this.checker.has(id) || this.live.has(id),
      (entry) => this.live.reopen(entry),
    );
    this.notebook = new Notebook(this.keeper, this.logs, notify);
    this.checker = new Checker(this.keeper, this.logs, notify, checkDelayMs);
    this.taker = new Taker(this.keeper, this.logs, this.checker, this.notebook, notify);
    this.live = new LiveLogs(this.keeper, this.logs, this.taker, this.notebook, notify);
    this.comparisons = new Comparisons(async (id, run) => {
      await this.logOf(id);
      return this.logs.runToCompare(id, run);
    });
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

  // ── Taking in ────────────────────────────────────────────────────────────────────────────────────

  /**
   * Recognises, reads and keeps what was dropped. Each log is usable as soon as its runs are listed.
   * @param forced a format chosen by hand, where none recognised the sources
   */
  take(
    sources: readonly Source[],
    report: (progress: TakeProgress) => void = () => {},
    signal: AbortSignal = new AbortController().signal,
    forced?: { readonly system: string; readonly shape: string },
  ): Promise<TakeResult> {
    return this.taker.take(sources, report, signal, forced);
  }

  /** Reads a log anew whose tab was closed in the middle of it. */
  async resume(
    id: string,
    report: (progress: TakeProgress) => void,
    signal: AbortSignal,
  ): Promise<TakeResult> {
    const entry = await this.keeper.entry(id);
    const { store } = this.keeper;
    const blob = await store.blob(id);
    if (!entry || !blob) throw new Fault('no-bytes');
    try {
      // What it was recognised as, or chosen to be, holds.
      const result = await this.take(sourcesOf(entry, blob), report, signal, entry);
      const { shared } = entry;
      if (shared) await this.keeper.writing(() => this.keeper.change(id, { shared }));
      if (!result.logs.some((log) => log.id === id)) await this.taker.discard(id);
      return result;
    } catch (error) {
      // Stopped, or failed again: what was there before is still worth another try.
      await this.keeper.writing(async () => {
        await store.putEntry(entry);
        await store.putBlob(id, blob);
      });
      throw error;
    }
  }

  /** Resolves when no check is under way; for tests and benchmarks. */
  settled(): Promise<void> {
    return this.checker.settled();
  }

  // ── Checking what was only peeked at ─────────────────────────────────────────────────────────────

  /** How far the check of every record is; null where none is under way. */
  checkOf(id: string): CheckProgress | null {
    return this.checker.progress(id);
  }

  /** Stops the check; the log can be used, and the check goes on when asked to or when it is opened anew. */
  stopCheck(id: string): void {
    this.checker.stop(id);
  }

  goOnChecking(id: string): void {
    this.checker.goOn(id);
  }

  // ── Library ──────────────────────────────────────────────────────────────────────────────────────

  async library(): Promise<Library> {
    const kept = await this.keeper.list();
    const library = { ...kept, entries: kept.entries.map((entry) => this.live.entry(entry.id) ?? entry) };
    for (const { id, state } of library.entries)
      if (state === 'reading' && !library.interrupted.includes(id)) this.watch(id);
    return library;
  }

  /** Tells when nobody reads a log any more: its tab may have been closed in the middle of it. */
  private watch(id: string): void {
    if (this.watched.has(id)) return;
    this.watched.add(id);
    void this.keeper.locks.freed(id).then(() => {
      this.watched.delete(id);
      this.notify({ kind: 'library' });
    });
  }

  /** Another tab changed the library: logs that are open here take over their new names. */
  async refresh(): Promise<void> {
    for (const id of this.live.ids())
      if (this.live.isListed(id) && (await this.keeper.isDeleted(id))) this.live.leave(id);
    for (const id of this.logs.ids()) {
      const [entry, open] = [await this.keeper.entry(id), this.logs.get(id)];
      if (!entry || !open || entry.name === open.entry.name) continue;
      open.entry = { ...open.entry, name: entry.name };
      this.notify({ kind: 'log', id, changed: false });
    }
  }

  async rename(id: string, name: string): Promise<void> {
    const open = this.logs.get(id);
    if (open) open.entry = { ...open.entry, name };
    await this.keeper.change(id, { name });
    this.notify({ kind: 'log', id, changed: false });
    this.notify({ kind: 'library' });
  }

  /** @param withNotes its notes are deleted too; else they wait for the same bytes to come back */
  async remove(id: string, withNotes = false): Promise<void> {
    await this.notebook.forget(id, withNotes);
    await this.live.forget(id);
    await this.taker.discard(id);
    this.comparisons.forget(id);
    this.notify({ kind: 'library' });
  }

  /** As {@link remove} for all logs. */
  async removeAll(withNotes = false): Promise<void> {
    await this.notebook.forgetAll(withNotes);
    for (const id of this.logs.ids()) {
      await this.live.forget(id);
      this.checker.cancel(id);
      this.logs.forget(id);
    }
    await this.keeper.removeAll();
    this.notify({ kind: 'library' });
  }

  /** Remembers the moment that was looked at last. */
  async visit(id: string, run: string, position: number): Promise<void> {
    const moment = { run, position };
    const open = this.logs.get(id);
    if (open) open.entry = { ...open.entry, moment };
    await this.keeper.writing(() => this.keeper.change(id, { moment }));
  }

  // ── Logs ─────────────────────────────────────────────────────────────────────────────────────────

  /** The numbers that order the events of each run, by the run's id; null where an event has none. @throws {Fault} `gone` */
  async eventNumbers(id: string): Promise<ReadonlyMap<string, BigInt64Array> | null> {
    const { index } = (await this.logOf(id)).log;
    const { seq, starts, runs } = index;
    if (seq === null || seq.includes(NO_NUMBER)) return null;
    return new Map(
      Array.from(starts.subarray(1), (end, run) => [runs.get(run), seq.slice(starts[run], end)] as const),
    );
  }

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
      landing: landing && { run: landing.id, position: landingIn(log, landing) },
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

  /** The log; one that was only listed when the browser was closed is checked and hashed now. */
  private async logOf(id: string) {
    const open = await this.logs.need(id);
    const { state, hash } = open.entry;
    if (state !== 'following' && (state === 'checking' || hash === null)) this.checker.queue(id);
    return open;
  }

  // ── Runs ─────────────────────────────────────────────────────────────────────────────────────────

  async openRun(id: string, runId: string): Promise<RunView> {
    return (await this.runOf(id, runId)).view();
  }

  /** The open run that questions go to; opened if it is not. */
  async runOf(id: string, runId: string): Promise<OpenRun> {
    await this.logOf(id);
    return this.logs.run(id, runId);
  }

  /** What is wrong or doubtful in a run, or in a stretch of it. @throws {Fault} `gone` */
  async problems(id: string, runId: string, stretch: Stretch | null): Promise<RunProblems> {
    const { log } = await this.logOf(id);
    const run = log.summary.runs.find((each) => each.id === runId);
    if (!run) throw new Fault('gone', { run: runId });
    return problemsOf(log, run.index, stretch);
  }

  /** What a crash right behind a position would leave, and what a restart would do with it. @throws {Fault} `gone` */
  async boundary(
    id: string,
    runId: string,
    question: BoundaryQuestion,
    signal: AbortSignal,
  ): Promise<BoundaryView> {
    const run = await this.runOf(id, runId);
    const { log } = await this.logOf(id);
    const last = Math.max(run.summary.events - 1, 0);
    const position = Math.min(question.position, last);
    const damage = await damageAt(log, run.summary.index, position);
    return run.boundary.at({ position, options: question.options }, damage, signal);
  }

  /** What the log records about itself, held against the replay. @throws {Fault} `gone` */
  async audit(id: string, runId: string, signal: AbortSignal): Promise<AuditView> {
    const run = await this.runOf(id, runId);
    const { log } = await this.logOf(id);
    return run.audit(log, signal);
  }

  /** A run that is shown beside the open one, which stays as it is; read until the signal says to stop. */
  async runBeside(id: string, runId: string, signal: AbortSignal): Promise<RunBeside> {
    await this.logOf(id);
    return this.logs.runBeside(id, runId, signal);
  }

  /** Holds all rules against a run, those of the reader too. */
  async rules(id: string, runId: string, own: readonly OwnRule[], signal: AbortSignal): Promise<RulesView> {
    const { findings } = await this.problems(id, runId, null);
    return (await this.runOf(id, runId)).rules(findings, own, signal);
  }

  /** What a query finds in all runs of a log; of the hits, the first `count`. */
  async logHits(
    id: string,
    query: string,
    count: number,
    report: (progress: HitsProgress) => void,
    signal: AbortSignal,
  ): Promise<LogHits> {
    const open = await this.logOf(id);
    return logHits(sourceOf(open), open.log.summary.runs, query, count, report, signal);
  }

  /** A run that went well, to compare a run with: the nearest of its name. */
  async reference(id: string, runId: string): Promise<RunSummary | null> {
    const { runs } = (await this.logOf(id)).log.summary;
    const run = runs.find((each) => each.id === runId);
    return run ? selectReference(runs, run) : null;
  }

  /**
   * The failures of a log by their kinds, and what those of one kind share.
   * @param chosen the key of that kind; null for all
   */
  async failureKinds(id: string, chosen: string | null, signal: AbortSignal): Promise<FailureKinds> {
    const { entry, log } = await this.logOf(id);
    const { index, records } = log;
    return failureKinds(
      { format: formatOf(entry.system), shape: entry.shape, index, records },
      log,
      chosen,
      signal,
    );
  }

  /** Packs logs, or parts of them, into a replay file. @throws {Fault} `gone`, `no-bytes`, `share-altered` */
  share(
    question: ShareQuestion,
    report: (progress: ShareProgress) => void = () => {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ShareResult> {
    const sharing = {
      open: (id: string) => this.logOf(id),
      notes: (id: string) => this.notebook.notes(id),
      now: () => Date.now(),
    };
    return shareLogs(sharing, question, report, signal);
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
}

/** Of a run that goes on without a failure one wants to see what comes. */
function landingIn({ index }: ReadLog, run: RunSummary): Position {
  const goesOn = index.live === true && run.firstFailure === null;
  return goesOn ? Math.max(run.events - 1, 0) : landingPosition(run);
}
