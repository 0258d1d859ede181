import { formatOf } from '../formats';
import type { LogPlan } from '../ingest/read-log';
import type { RunTrace } from '../ingest/settle';
import { yieldToTasks } from '../lib/tasks';
import { Fault } from '../model/errors';
import type { LibraryEntry } from '../model/library';
import type { LiveNews } from '../model/live';
import type { RunSummary } from '../model/log';
import type { ReplayProgress } from '../model/views';
import { INDEX_VERSION } from '../store/database';
import type { ReplaySource } from './build-history';
import type { RunToCompare } from './compared-sides';
import type { LibraryKeeper } from './library';
import type { Notify } from './notice';
import { OpenRun } from './open-run';
import { type PackedIndex, unpack } from './pack';
import { type RunBeside, RunsBeside } from './runs-beside';
import type { ReadLog } from './summarise';

/** Runs of one log whose history is kept in memory. */
const OPEN_RUNS = 3;
const OPEN_LOGS = 4;

/** A log in memory, with the runs of it that are looked at. */
export interface OpenLog {
  entry: LibraryEntry;
  log: ReadLog;
  readonly problems: LogPlan['problems'];
  readonly runs: Map<string, OpenRun>;
}

/** The logs and runs in memory; what was looked at last is let go last. */
export class OpenLogs {
  private readonly open = new Map<string, OpenLog>();
  private readonly beside = new RunsBeside(() => this.replayed());

  /**
   * @param pinned may this log not be let go, since it is being checked or followed, or kept nowhere else?
   * @param reopen opens a log that was followed before its tab was closed
   */
  constructor(
    private readonly library: LibraryKeeper,
    private readonly notify: Notify,
    private readonly pinned: (id: string) => boolean,
    private readonly reopen: (entry: LibraryEntry) => Promise<OpenLog | null> = async () => null,
  ) {}

  get(id: string): OpenLog | undefined {
    return this.open.get(id);
  }

  ids(): string[] {
    return [...this.open.keys()];
  }

  /** The log, opened from the library if it is not. @throws {Fault} `gone`, `no-bytes` */
  async need(id: string): Promise<OpenLog> {
    const open = this.open.get(id);
    if (open) return this.touch(open);
    const entry = await this.library.entry(id);
    if (!entry) throw new Fault('gone');
    if (entry.state === 'following') {
      const reopened = await this.reopen(entry);
      if (reopened === null) throw new Fault('no-bytes');
      return reopened;
    }
    const { store } = this.library;
    const [stored, blob] = await Promise.all([store.log(id), store.blob(id)]);
    if (!blob || !stored) throw new Fault('no-bytes');
    const log = unpack(stored.index, stored.summary, blob, formatOf(entry.system));
    if (log === null) throw new Fault('no-bytes', { version: INDEX_VERSION });
    const problems = (stored.index as PackedIndex & { problems?: LogPlan['problems'] }).problems ?? [];
    return this.open.get(id) ?? this.remember(entry, log, problems);
  }

  /** What is looked at again is let go later. */
  private touch(open: OpenLog): OpenLog {
    this.open.delete(open.entry.id);
    this.open.set(open.entry.id, open);
    return open;
  }

  remember(entry: LibraryEntry, log: ReadLog, problems: LogPlan['problems']): OpenLog {
    const opened: OpenLog = { entry, log, problems, runs: new Map() };
    this.open.set(entry.id, opened);
    for (const [old, each] of this.open) {
      if (this.open.size <= OPEN_LOGS) break;
      if (old !== entry.id && each.entry.kept && !this.pinned(old)) this.forget(old);
    }
    return opened;
  }

  forget(id: string): void {
    const open = this.open.get(id);
    if (open) closeRuns(open);
    this.open.delete(id);
    this.beside.forget(id);
  }

  /** What a run measured that is shown beside the open one: without its history. @throws {Fault} `gone` */
  async runBeside(id: string, runId: string, signal: AbortSignal): Promise<RunBeside> {
    const open = await this.need(id);
    const run = { summary: summaryOf(open, runId), source: sourceOf(open), torn: isTorn(open.log) };
    return this.beside.of(id, run, signal);
  }

  /** A run to be compared with another one: read for that, not opened. @throws {Fault} `gone` */
  async runToCompare(id: string, runId: string): Promise<RunToCompare> {
    const open = await this.need(id);
    const { name, system } = open.entry;
    const side = { log: id, logName: name, system, run: summaryOf(open, runId) };
    return { side, source: sourceOf(open), torn: isTorn(open.log) };
  }

  /** The open run that questions go to; opened if it is not. @throws {Fault} `gone` */
  async run(id: string, runId: string): Promise<OpenRun> {
    const open = await this.need(id);
    const { runs } = open;
    const run = runs.get(runId) ?? this.openRun(open, runId);
    runs.delete(runId);
    runs.set(runId, run);
    for (const [old, each] of runs) {
      if (runs.size <= OPEN_RUNS) break;
      each.close();
      runs.delete(old);
    }
    return run;
  }

  private openRun(open: OpenLog, runId: string): OpenRun {
    const { runs } = open.log.summary;
    const told = this.tellsOf(open, runId);
    return new OpenRun(sourceOf(open), summaryOf(open, runId), runs, isTorn(open.log), told);
  }

  private tellsOf({ entry }: OpenLog, run: string) {
    return (progress: ReplayProgress) => this.notify({ kind: 'run', id: entry.id, run, progress });
  }

  /**
   * Has the open runs of a followed log take in what its new picture holds.
   * @param traceOf what the events of a run come to, by its number, where it is known
   * @returns what was done again for late events, and whether a run is still being replayed and waits
   */
  async growRuns(
    open: OpenLog,
    traceOf: (run: number) => RunTrace | null,
  ): Promise<{ readonly redone: LiveNews[]; readonly waiting: boolean }> {
    const redone: LiveNews[] = [];
    let waiting = false;
    this.beside.forget(open.entry.id);
    for (const [id, run] of [...open.runs]) {
      const summary = summaryOf(open, id);
      const { runs } = open.log.summary;
      const trace = traceOf(summary.index);
      await yieldToTasks();
      // It may have been let go of meanwhile.
      if (open.runs.get(id) !== run) continue;
      const grown = run.grow(sourceOf(open), summary, runs, this.tellsOf(open, id), trace);
      if (grown === null) {
        waiting = true;
        continue;
      }
      open.runs.set(id, grown.run);
      void grown.run.replay();
      const place = { run: id, runName: summary.name, position: Math.max(summary.events - grown.redone, 0) };
      if (grown.redone > 0) redone.push({ kind: 'redone', events: grown.redone, ...place });
    }
    return { redone, waiting };
  }

  /** Resolves when no run is being replayed any more. */
  async replayed(): Promise<void> {
    for (const open of this.open.values()) for (const run of open.runs.values()) await run.settled;
  }
}

/** What replay needs of an open log. */
export function sourceOf({ entry, log: { index, records } }: OpenLog): ReplaySource {
  return { format: formatOf(entry.system), shape: entry.shape, index, records };
}

function summaryOf({ log }: OpenLog, runId: string): RunSummary {
  const summary = log.summary.runs.find((run) => run.id === runId);
  if (!summary) throw new Fault('gone', { run: runId });
  return summary;
}

/** Does the log end in the middle of a record? */
export function isTorn({ summary }: ReadLog): boolean {
  return summary.problems.some((problem) => problem.code === 'torn-tail');
}

export function closeRuns(open: OpenLog): void {
  for (const run of open.runs.values()) run.close();
  open.runs.clear();
}
