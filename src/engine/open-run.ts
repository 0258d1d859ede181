import { FLAG } from '../ingest/columns';
import type { RunTrace } from '../ingest/settle';
import type { AuditView } from '../model/audit';
import { Fault } from '../model/errors';
import type { Json } from '../model/json';
import type { KinView } from '../model/kin';
import type { RunSummary } from '../model/log';
import type {
  AttributionBy,
  AttributionView,
  ReadingView,
  SeriesView,
  StretchReading,
  Threshold,
  ThresholdView,
} from '../model/readings';
import type { OwnRule, RulesView } from '../model/rule';
import type { LaneTypes } from '../model/run-columns';
import type {
  ChildLanes,
  ChildRun,
  EventRow,
  KindHit,
  LaneHit,
  LaneLabel,
  RawRecord,
  ReplayProgress,
  RunFinding,
  RunView,
  StepLinks,
  Stretch,
} from '../model/views';
import type { Chain, StepTries } from '../model/why';
import type { History } from '../replay/history';
import type { HistoryReader } from '../replay/reader';
import { withPositions } from '../selectors/lanes';
import type { LinkTable } from '../selectors/links';
import { auditRun } from './audit';
import { CrashBoundary } from './boundary';
import { ascends, type ReplaySource } from './build-history';
import { chainOf } from './chain';
import { ChildRuns } from './child-runs';
import { Family } from './family';
import { findKinds, findLanes, findReadLanes } from './find';
import { firstCause } from './first-cause';
import { Gathered } from './gathered';
import { KinFinder } from './kin';
import { RunEvents } from './run-events';
import { RunHits } from './run-hits';
import { RunLanes } from './run-lanes';
import { RunReplay } from './run-replay';
import { checkRules } from './run-rules';
import { RunState } from './run-state';
import { RunTelemetry } from './run-telemetry';
import { RunWrites } from './run-writes';
import { hasGraph, StepLinker } from './step-links';
import { StepTrier } from './step-tries';
import type { ReadLog } from './summarise';

/** What was replayed of a run whose log is followed: its history, and what was gathered on the way. */
interface Grown {
  readonly history: History | null;
  readonly gathered: Gathered;
  /** What its events come to by now; null where nobody knows it yet. */
  readonly trace: RunTrace | null;
}

/** A run that is being looked at: its lanes at once, its history as it is built. */
export class OpenRun {
  /** Its state at each position. */
  readonly state: RunState;
  /** Who wrote what of it. */
  readonly writes: RunWrites;
  /** Which of its events a query finds. */
  readonly hits: RunHits;
  /** What a crash at each position would leave. */
  readonly boundary: CrashBoundary;
  private readonly first: number;
  private readonly count: number;
  private readonly lanes: RunLanes;
  private readonly listed: RunEvents;
  private readonly measured: RunTelemetry;
  private readonly family: Family;
  private readonly stepLinks: StepLinker;
  private readonly children: ChildRuns;
  private readonly kinFinder: KinFinder;
  private readonly trier: StepTrier;
  private readonly replaying: RunReplay;
  private readonly gathered: Gathered;
  /** Questions under way that need no history. */
  private readonly urgent = new Set<Promise<unknown>>();

  /**
   * @param runs all runs of the log, in which the run's relatives are
   * @param onProgress told how far the replay is
   * @param before what was replayed of the run before it grew; null for nothing
   */
  constructor(
    readonly source: ReplaySource,
    readonly summary: RunSummary,
    private readonly runs: readonly RunSummary[],
    readonly tornTail: boolean,
    onProgress: (progress: ReplayProgress) => void,
    before: Grown | null = null,
  ) {
    const { starts } = source.index;
    this.first = starts[summary.index]!;
    this.count = starts[summary.index + 1]! - this.first;
    this.lanes = new RunLanes(source, this.first, this.count, tornTail, before?.trace);
    this.listed = new RunEvents(source, this.lanes);
    this.gathered = before?.gathered ?? new Gathered(source.index.live === true);
    this.measured = new RunTelemetry(source, this.lanes, this.gathered);
    this.stepLinks = new StepLinker(source, this.lanes);
    this.family = new Family(source, runs, summary.index);
    const { gathered, stepLinks } = this;
    this.kinFinder = new KinFinder(source, summary, this.lanes, this.family, stepLinks, gathered);
    const { offspring } = this.kinFinder;
    this.children = new ChildRuns(source, this.lanes, this.family, offspring, tornTail);
    const hooks = {
      onPayload: (payload: Json, position: number) => {
        this.measured.collect(payload, position);
        this.kinFinder.collect(payload, position);
        this.trier.collect(payload, position);
      },
      onEnd: () => {
        if (!source.index.live) this.measured.settle();
        this.kinFinder.settle();
      },
      pause: () => Promise.allSettled(this.urgent),
      onProgress,
    };
    this.replaying = new RunReplay(source, summary.index, this.count, hooks, before?.history);
    const readerAt = (position: number) => this.readerAt(position);
    this.writes = new RunWrites({
      source,
      run: summary.index,
      count: this.count,
      readerAt,
      kin: (position) => this.kin(position),
      event: (position) => this.listed.event(position),
    });
    this.hits = new RunHits({
      source,
      first: this.first,
      count: this.count,
      readerAt,
      event: (position) => this.listed.event(position),
    });
    this.state = new RunState(this.count, readerAt);
    this.boundary = new CrashBoundary(source, summary.id, this.lanes, {
      readerAt,
      childrenAt: (position) => this.unendedChildren(position),
    });
    this.trier = new StepTrier(source, this.lanes, this.state, this.measured, gathered);
  }

  /** Replays the run, once; what is shown without its history is asked for before. Resolves at the end of it. */
  replay(): Promise<void> {
    return this.replaying.begin();
  }

  /** Resolves when a replay that is under way has ended or was stopped. */
  get settled(): Promise<void> {
    return this.replaying.settled;
  }

  /** How far the replay is. */
  get progress(): ReplayProgress {
    return this.replaying.progress;
  }

  stopReplay(): void {
    this.replaying.stop();
  }

  goOnReplaying(): void {
    this.replaying.goOn();
  }

  /**
   * The same run once more events of it have come. Its history goes on where it ended; where events moved or came in
   * between, only what they stand before is done again.
   * @returns null while the replay of what is known is under way or stopped: it grows behind that
   */
  grow(
    source: ReplaySource,
    summary: RunSummary,
    runs: readonly RunSummary[],
    onProgress: (progress: ReplayProgress) => void,
    trace: RunTrace | null,
  ): { readonly run: OpenRun; readonly redone: number } | null {
    const history = this.replaying.whole;
    if (this.count > 0 && this.replaying.begun && history === null) return null;
    const same = this.sameEvents(source, summary);
    const redone = this.count - same;
    const { gathered } = this;
    if (history !== null && redone > 0) history.cut(same);
    const before = { history, gathered, trace };
    const run = new OpenRun(source, summary, runs, false, onProgress, before);
    if (redone > 0) this.gathered.cut(same, run.lanes.lanesBefore(same));
    run.replaying.landing = this.replaying.landing;
    return { run, redone };
  }

  /** How many of its first events are the first ones of another reading of it, each with what replay takes it for. */
  private sameEvents(source: ReplaySource, summary: RunSummary): number {
    const [was, is] = [this.source.index, source.index];
    const first = is.starts[summary.index]!;
    const known = Math.min(this.count, is.starts[summary.index + 1]! - first);
    // Reducers are told whether numbers ascend; where they no longer do, all of them may say something else.
    const wereAscending = ascends(was.seq, this.first, this.count);
    if (wereAscending && !ascends(is.seq, first, known)) return 0;
    for (let at = 0; at < known; at++) {
      const [a, b] = [this.first + at, first + at];
      const same =
        was.columns.offset[a] === is.columns.offset[b] &&
        was.columns.thread[a] === is.columns.thread[b] &&
        was.columns.flags[a] === is.columns.flags[b];
      if (!same) return at;
    }
    return known;
  }

  /** Lets go of everything; questions under way fail as cancelled. */
  close(): void {
    this.replaying.close();
  }

  /** The history, once it reaches a position. @throws {Fault} `not-replayed` */
  readerAt(position: number): Promise<HistoryReader> {
    return this.replaying.readerAt(position);
  }

  // ── What the page draws ──────────────────────────────────────────────────────────────────────────

  async view(): Promise<RunView> {
    const { lanes, spans } = this.lanes;
    const { columns } = this.source.index;
    const failures: number[] = [];
    for (let position = 0; position < this.count; position++)
      if (columns.flags[this.first + position]! & FLAG.failing) failures.push(position);
    const { recovery } = this.source.format;
    const [cause, relatives] = await Promise.all([
      firstCause(this.source, this.summary, this.lanes, this.family),
      this.family.relatives(),
    ]);
    this.replaying.landing = cause.position;
    void this.replay();
    const hasTime = !Number.isNaN(this.summary.start);
    return {
      run: this.summary,
      events: this.count,
      hasTime,
      // A copy: what is sent to the page takes the whole buffer of a part along.
      times: hasTime ? columns.time.slice(this.first, this.first + this.count) : null,
      lanes: withPositions(lanes),
      spans,
      failures: Int32Array.from(failures),
      cause,
      recovery: recovery ? { label: recovery.label, options: recovery.options } : null,
      ...relatives,
      hasGraph: hasGraph(this.source.index),
      hasTypes: this.source.format.typeOf !== undefined,
    };
  }

  /** Holds the rules of the house, of the system and of the reader against the run. */
  rules(findings: readonly RunFinding[], own: readonly OwnRule[], signal: AbortSignal): Promise<RulesView> {
    const { source, lanes, hits } = this;
    const { index: run, outcome, snapshots } = this.summary;
    const children = () => this.childRuns();
    return checkRules({ source, run, lanes, hits, outcome, findings, snapshots, children }, own, signal);
  }

  /** What lanes `from … from + count − 1` are called. */
  labelsOf(from: number, count: number): Promise<LaneLabel[]> {
    return this.beforeReplay(this.lanes.labels(from, count));
  }

  /** The capability or step type of each lane. */
  async laneTypes(): Promise<LaneTypes> {
    await this.wholeRun();
    return this.measured.laneTypes();
  }

  /** The first few child runs, each with its place along this run's events. */
  async childRuns(): Promise<ChildRun[]> {
    await this.wholeRun();
    return this.children.placed();
  }

  private async unendedChildren(position: number): Promise<ChildRun[]> {
    if (this.family.all.length === 0) return [];
    await this.wholeRun();
    return this.children.unended(position);
  }

  /** What the log records about this run, held against its replay. */
  async audit(log: Pick<ReadLog, 'summary' | 'index'>, signal: AbortSignal): Promise<AuditView> {
    const reader = this.count === 0 ? null : await this.readerAt(this.count - 1);
    return auditRun({ ...this.source, log, reader, run: this.summary.index }, signal);
  }

  /** The steps of a child along this run's events. @throws {Fault} `gone` */
  async childLanes(id: string): Promise<ChildLanes> {
    const child = this.family.all.find((run) => run.id === id);
    if (!child) throw new Fault('gone', { run: id });
    await this.wholeRun();
    return this.children.lanesOf(child);
  }

  /** The first lanes that a text names, by what is known of them or by what their records say. */
  findLanes(text: string, count: number, signal: AbortSignal, inRecords: boolean): Promise<LaneHit[]> {
    return (inRecords ? findReadLanes : findLanes)(this.lanes, text, count, signal);
  }

  /** The kinds of event that a text names, each with its next event. */
  findKinds(position: number, text: string): KindHit[] {
    return findKinds(this.source.index, { first: this.first, count: this.count }, position, text);
  }

  /** What the lane's step depends on, and what depends on it; null where no edges are known. */
  links(lane: number): Promise<StepLinks | null> {
    return this.stepLinks.of(lane);
  }

  /** Which events name which; known once the whole run was replayed. */
  async namedKin(): Promise<LinkTable> {
    await this.wholeRun();
    await this.replay();
    return this.kinFinder.named!;
  }

  /** What leads to an event and what comes of it; known once the whole run was replayed. */
  async kin(position: number): Promise<KinView> {
    await this.wholeRun();
    // What was collected is put in order right behind the last position.
    await this.replay();
    return this.kinFinder.of(position, this.replaying.closed);
  }

  /** How the first failure went on; known once the whole run was replayed. */
  async chain(signal: AbortSignal): Promise<Chain> {
    await this.wholeRun();
    await this.replay();
    const { source, summary, runs, lanes, family, stepLinks: steps } = this;
    const causesOf = (position: number) => this.kinFinder.causesNamedBy(position);
    const retries = this.trier.likelyRetries();
    return chainOf({ source, summary, runs, lanes, family, steps, causesOf, retries }, signal);
  }

  /** The attempts of an event's step, side by side; known once the whole run was replayed. Null for no step. */
  async attempts(position: number, signal: AbortSignal): Promise<StepTries | null> {
    await this.wholeRun();
    await this.replay();
    return this.trier.of(position, signal);
  }

  // ── Windows on the events ────────────────────────────────────────────────────────────────────────

  events(from: number, count: number): Promise<EventRow[]> {
    const end = Math.min(from + count, this.count);
    const rows = Array.from({ length: Math.max(end - from, 0) }, (_, at) => this.listed.event(from + at));
    return this.beforeReplay(Promise.all(rows));
  }

  /** Lets a replay that is under way wait for the answer to a question that needs no history. */
  private beforeReplay<T>(answer: Promise<T>): Promise<T> {
    this.urgent.add(answer);
    const done = () => this.urgent.delete(answer);
    answer.then(done, done);
    return answer;
  }

  /** An event's payload, as replay sees it. */
  payload(position: number): Promise<Json> {
    return this.listed.payload(position);
  }

  /** Where the record of an event begins in the log's bytes. */
  offsetAt(position: number): number {
    return this.listed.offsetAt(position);
  }

  /** The record behind an event, as it stands in its file. */
  record(position: number): Promise<RawRecord> {
    return this.listed.record(position);
  }

  // ── Telemetry ────────────────────────────────────────────────────────────────────────────────────

  async telemetry(edges: Uint32Array): Promise<SeriesView[]> {
    return (await this.whole()).series(edges);
  }

  /** What each series says at a position. */
  async readings(position: number): Promise<ReadingView[]> {
    return (await this.whole()).readings(position);
  }

  /** What of a series lies beyond a line. */
  async threshold(series: string, threshold: Threshold): Promise<ThresholdView> {
    return (await this.whole()).threshold(series, threshold);
  }

  /** Everything that was measured: only replay reads the records that tell it. */
  private async whole(): Promise<RunTelemetry> {
    if (this.source.format.telemetry) await this.wholeRun();
    return this.measured;
  }

  /** Which steps, types or attempts did what to a measure; of `count` groups the largest. */
  async attribution(
    by: AttributionBy,
    measure: string | null,
    count: number,
    stretch: Stretch | null = null,
  ): Promise<AttributionView> {
    await this.wholeRun();
    return this.measured.attribution(by, measure, count, stretch);
  }

  /** What each series measured in a stretch. */
  async stretchReadings(stretch: Stretch): Promise<StretchReading[]> {
    return (await this.whole()).stretchReadings(stretch);
  }

  /** All readings of the run as CSV. */
  async telemetryCsv(): Promise<string> {
    await this.wholeRun();
    return this.measured.csv();
  }

  private async wholeRun(): Promise<void> {
    if (this.count > 0) await this.readerAt(this.count - 1);
  }
}
