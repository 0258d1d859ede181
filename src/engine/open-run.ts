import { FLAG } from '../ingest/columns';
import { itemKeyOf, spotOf, stepKeyOf } from '../ingest/indexer';
import { Tracer } from '../ingest/trace';
import { parseJson, printJson } from '../lib/json';
import { shortId } from '../lib/names';
import type { Json } from '../model/json';
import type { FirstFailure, RunSummary } from '../model/log';
import { outcomeOf, type StepOutcome } from '../model/outcome';
import type {
  EventRow,
  FirstCause,
  LaneLabel,
  RawRecord,
  RecoveryPlan,
  RunView,
  SeriesView,
  SnapshotView,
  StepLinks,
  StepRef,
} from '../model/views';
import { changesOfEvent, type EventChanges } from '../replay/diff';
import type { HistoryReader } from '../replay/reader';
import { type StateHits, searchState } from '../replay/search';
import { rowOfPointer, type TreeWindow, treeWindow } from '../replay/tree';
import { selectInFlight, selectLastGood } from '../selectors/cause';
import { selectFailedChild } from '../selectors/family';
import type { Graph } from '../selectors/graph';
import { selectLanes } from '../selectors/lanes';
import {
  EVENT_SERIES,
  type EventSeries,
  type SeriesBuilder,
  SeriesCollector,
  selectEventSeries,
  selectSeries,
} from '../selectors/series';
import { eventsOfLane } from '../selectors/walk';
import { buildHistory, type ReplaySource } from './build-history';
import { Family } from './family';
import { judgeSnapshots } from './snapshots';
import { hasGraph, linksOf, readGraph } from './step-links';
import { placeOf, traceInput } from './summarise';

/** How much of a record's text is handed to the page at once. */
const MAX_TEXT = 512 << 10;
const MAX_IN_FLIGHT = 20;
/** The most leaves of a state that a recovery rule looks at. */
const MAX_PLAN_LEAVES = 500_000;

type Lanes = ReturnType<typeof selectLanes>;

/** A run that is being looked at: its lanes at once, its history as it is built. */
export class OpenRun {
  private readonly first: number;
  private readonly count: number;
  private readonly lanes: Lanes;
  private readonly labels = new Map<number, LaneLabel>();
  private readonly collector = new SeriesCollector();
  private readonly eventSeries = new Map<EventSeries, SeriesBuilder>();
  private readonly stop = new AbortController();
  private readonly family: Family;
  private graph: Promise<Graph> | null = null;
  private laneOfThread: ReadonlyMap<number, number> | null = null;
  private reader: HistoryReader | null = null;
  private waiting: { readonly position: number; readonly resolve: () => void }[] = [];
  private failure: unknown = null;

  private building: Promise<void> | null = null;

  /**
   * @param runs all runs of the log, in which the run's relatives are
   * @param onBuilt told how many positions can be asked about
   */
  constructor(
    private readonly source: ReplaySource,
    readonly summary: RunSummary,
    runs: readonly RunSummary[],
    tornTail: boolean,
    private readonly onBuilt: (built: number, total: number) => void,
  ) {
    const { index, format, shape } = source;
    this.first = index.starts[summary.index]!;
    this.count = index.starts[summary.index + 1]! - this.first;
    const trace = new Tracer(
      traceInput(format, shape, index, tornTail),
      this.first,
      this.count,
      () => {},
    ).run();
    const threads = index.columns.thread.subarray(this.first, this.first + this.count);
    this.lanes = selectLanes(threads, trace.spans, trace.steps);
    this.family = new Family(source, runs, summary.index);
  }

  /** Replays the run, once; what is shown without its history is asked for before. Resolves at the end of it. */
  replay(): Promise<void> {
    this.building ??= this.build();
    return this.building;
  }

  /** Resolves when a replay that is under way has ended. */
  get settled(): Promise<void> {
    return this.building ?? Promise.resolve();
  }

  /** Bytes of memory that the run's history holds. */
  get bytes(): number {
    return this.reader?.history.bytes ?? 0;
  }

  /** Lets go of everything; questions under way fail as cancelled. */
  close(): void {
    this.stop.abort();
    this.release();
  }

  private async build(): Promise<void> {
    const measure = this.source.format.telemetry?.measure;
    try {
      await buildHistory(this.source, this.summary.index, {
        signal: this.stop.signal,
        onPayload: (payload, position) => measure && this.collector.add(position, measure(payload)),
        awaited: (replayed) => this.waiting.some((each) => each.position < replayed),
        onSealed: (reader, built, total) => {
          this.reader = reader;
          this.release();
          this.onBuilt(built, total);
        },
      });
    } catch (error) {
      this.failure = error;
      this.release();
    }
  }

  private release(): void {
    const built = this.reader?.history.length ?? 0;
    const done = this.failure !== null || this.stop.signal.aborted;
    const released = this.waiting.filter((each) => done || each.position < built);
    this.waiting = this.waiting.filter((each) => !released.includes(each));
    for (const each of released) each.resolve();
  }

  /** The history, once it reaches a position. */
  private async readerAt(position: number): Promise<HistoryReader> {
    void this.replay();
    while ((this.reader?.history.length ?? 0) <= position) {
      this.stop.signal.throwIfAborted();
      if (this.failure !== null) throw this.failure;
      await new Promise<void>((resolve) => {
        this.waiting.push({ position, resolve });
      });
    }
    return this.reader!;
  }

  // ── What the page draws ──────────────────────────────────────────────────────────────────────────

  async view(): Promise<RunView> {
    const { lanes, spans } = this.lanes;
    const { columns } = this.source.index;
    const failures: number[] = [];
    for (let position = 0; position < this.count; position++)
      if (columns.flags[this.first + position]! & FLAG.failing) failures.push(position);
    const { recovery } = this.source.format;
    const [cause, relatives] = await Promise.all([this.cause(), this.family.relatives()]);
    void this.replay();
    return {
      run: this.summary,
      events: this.count,
      hasTime: !Number.isNaN(this.summary.start),
      lanes,
      spans,
      failures: Int32Array.from(failures),
      cause,
      recovery: recovery ? { label: recovery.label, options: recovery.options } : null,
      snapshots: this.summary.snapshots,
      ...relatives,
      hasGraph: hasGraph(this.source.index),
    };
  }

  /** What lanes `from … from + count − 1` are called. */
  labelsOf(from: number, count: number): Promise<LaneLabel[]> {
    const end = Math.min(from + count, this.lanes.lanes.count);
    return Promise.all(Array.from({ length: Math.max(end - from, 0) }, (_, at) => this.labelOf(from + at)));
  }

  private async labelOf(lane: number): Promise<LaneLabel> {
    const known = this.labels.get(lane);
    if (known) return known;
    const { index } = this.source;
    const thread = this.lanes.threadOfLane[lane]!;
    const key = index.threads.get(thread);
    const step = stepKeyOf(key);
    const item = itemKeyOf(key);
    const named = index.stepNames.get(thread) ?? (await this.describe(lane)) ?? nameOf(step);
    const label = {
      name: item === null ? named : `${named} · ${item}`,
      step,
      item,
      klass: index.klasses[index.columns.klass[this.first + this.describingPosition(lane)]! - 1] ?? null,
    };
    this.labels.set(lane, label);
    return label;
  }

  /** What the format calls the lane's step, from the event that tells most about it. */
  private async describe(lane: number): Promise<string | null> {
    const { format, records, index } = this.source;
    if (!format.describe) return null;
    const row = this.first + this.describingPosition(lane);
    return format.describe(await records.payload(spotOf(index.columns, row)));
  }

  /** The end of the lane's last attempt that has one, else its first event. */
  private describingPosition(lane: number): number {
    const { spans, lanes } = this.lanes;
    for (let span = spans.ofLane[lane + 1]! - 1; span >= spans.ofLane[lane]!; span--)
      if (spans.end[span]! >= 0) return spans.end[span]!;
    return lanes.positions[lanes.start[lane]!]!;
  }

  /** The run's first failure, or where its log stops. */
  private async cause(): Promise<FirstCause> {
    const { firstFailure, outcome } = this.summary;
    const { spans, lanes } = this.lanes;
    const stopped = outcome === 'crashed' || outcome === 'running' || outcome === 'waiting';
    const kind = firstFailure ? 'failure' : stopped ? 'crash' : 'none';
    const position = firstFailure?.position ?? (stopped ? Math.max(this.count - 1, 0) : 0);
    const lane = this.count === 0 ? -1 : lanes.ofPosition[position]!;
    const flying = kind === 'none' ? [] : selectInFlight(spans, position, kind === 'failure' ? lane : -1);
    const shown = await Promise.all(
      flying.slice(0, MAX_IN_FLIGHT).map(async (span) => ({
        label: (await this.labelOf(spans.lane[span]!)).name,
        since: spans.start[span]!,
      })),
    );
    const told = firstFailure ? await this.explain(position) : null;
    return {
      kind,
      position,
      step: firstFailure?.step ?? null,
      label: firstFailure && lane >= 0 ? (await this.labelOf(lane)).name : null,
      attempt: firstFailure?.attempt ?? 0,
      message: told?.message ?? firstFailure?.message ?? null,
      sentence: told?.sentence ?? this.stopSentence(outcome),
      inFlight: shown,
      inFlightCount: flying.length,
      lastGood: selectLastGood(spans, position),
      consequences:
        (this.summary.steps.byOutcome.skipped ?? 0) + (this.summary.steps.byOutcome.cancelled ?? 0),
      child: await this.failedChild(lane),
    };
  }

  /** The child run whose failure is the run's first failure, which lies in a lane. */
  private async failedChild(lane: number): Promise<FirstCause['child']> {
    const { firstFailure } = this.summary;
    if (firstFailure === null || lane < 0 || this.family.failed.length === 0) return null;
    const told = await this.family.told(this.rowsOfAttempt(lane, firstFailure));
    const spawnedByStep = this.family.failed.filter((run) => run.parent === firstFailure.step);
    const named = new Set([...told.named, ...spawnedByStep.map((run) => run.id)]);
    const found = selectFailedChild(this.family.failed, { ...told, named });
    if (found === null) return null;
    const [run] = await this.family.related([found.run]);
    return { run: run!, inferred: found.inferred };
  }

  /** The rows of a lane's attempt from where it was announced up to the position at which it failed. */
  private rowsOfAttempt(
    lane: number,
    { position, attempt }: Pick<FirstFailure, 'position' | 'attempt'>,
  ): number[] {
    const { lanes, spans } = this.lanes;
    let from = 0;
    for (let span = spans.ofLane[lane]!; span < spans.ofLane[lane + 1]!; span++) {
      const [queued, start] = [spans.queued[span]!, spans.start[span]!];
      if (spans.attempt[span] === attempt) from = queued >= 0 ? queued : Math.max(start, 0);
    }
    return [...eventsOfLane(lanes, lane)]
      .filter((at) => at >= from && at <= position)
      .map((at) => this.first + at);
  }

  /** What the lane's step depends on, and what depends on it; null where no edges are known. */
  async links(lane: number): Promise<StepLinks | null> {
    const { format, index, records } = this.source;
    const thread = this.lanes.threadOfLane[lane];
    if (thread === undefined || !hasGraph(index)) return null;
    this.graph ??= readGraph(format, index, records);
    const step = stepKeyOf(index.threads.get(thread));
    return linksOf(
      await this.graph,
      step,
      (each) => this.outcomeOfLane(this.laneOf(each)),
      (each) => this.refTo(each),
    );
  }

  /** The lane of a step by its key, −1 for none. */
  private laneOf(step: string): number {
    this.laneOfThread ??= new Map([...this.lanes.threadOfLane].map((thread, lane) => [thread, lane]));
    return this.laneOfThread.get(this.source.index.threads.find(step)) ?? -1;
  }

  private outcomeOfLane(lane: number): StepOutcome | null {
    return lane < 0 ? null : outcomeOf(this.lanes.lanes.outcome[lane]!);
  }

  private async refTo(step: string): Promise<StepRef> {
    const lane = this.laneOf(step);
    return {
      step,
      label: lane < 0 ? nameOf(step) : (await this.labelOf(lane)).name,
      outcome: this.outcomeOfLane(lane),
      position: lane < 0 ? null : (eventsOfLane(this.lanes.lanes, lane).at(-1) ?? null),
    };
  }

  private stopSentence(outcome: string): string {
    const { words } = this.source.format;
    switch (outcome) {
      case 'crashed':
        return `No end of this ${words.run} is recorded: it crashed here, or was still running when the log was copied.`;
      case 'running':
        return `This ${words.run} had not ended when the log was exported.`;
      case 'waiting':
        return `This ${words.run} was waiting when the log ended.`;
      default:
        return `Nothing failed in this ${words.run}.`;
    }
  }

  private async explain(position: number) {
    const { format, records, index } = this.source;
    const row = this.first + position;
    const payload = await records.payload(spotOf(index.columns, row));
    const thread = index.columns.thread[row]!;
    return format.explain(payload, {
      kind: index.kinds[index.columns.kind[row]!] ?? '',
      step: thread === 0 ? null : stepKeyOf(index.threads.get(thread)),
      klass: index.klasses[index.columns.klass[row]! - 1] ?? null,
    });
  }

  // ── Windows on the events ────────────────────────────────────────────────────────────────────────

  events(from: number, count: number): Promise<EventRow[]> {
    const end = Math.min(from + count, this.count);
    return Promise.all(Array.from({ length: Math.max(end - from, 0) }, (_, at) => this.eventAt(from + at)));
  }

  private async eventAt(position: number): Promise<EventRow> {
    const { columns, kinds, klasses } = this.source.index;
    const row = this.first + position;
    const lane = this.lanes.lanes.ofPosition[position] ?? -1;
    const flags = columns.flags[row]!;
    return {
      position,
      kind: kinds[columns.kind[row]!] ?? '',
      step: lane < 0 ? null : (await this.labelOf(lane)).name,
      attempt: columns.attempt[row]!,
      outcome: outcomeOf(columns.outcome[row]!) as StepOutcome | null,
      klass: klasses[columns.klass[row]! - 1] ?? null,
      failing: (flags & FLAG.failing) !== 0,
      repeat: flags & FLAG.duplicate ? 'duplicate' : flags & FLAG.conflict ? 'conflict' : null,
      time: columns.time[row]!,
      bytes: columns.length[row]!,
    };
  }

  async record(position: number): Promise<RawRecord> {
    const { records, index } = this.source;
    const row = this.first + position;
    const spot = spotOf(index.columns, row);
    const cut = spot.length > MAX_TEXT;
    const text = await records.text({ offset: spot.offset, length: Math.min(spot.length, MAX_TEXT) });
    return {
      ...placeOf(records.parts, spot),
      text,
      pretty: cut ? null : prettyOf(text),
      bytes: spot.length,
      cut,
      kind: records.partAt(spot.offset).framing.kind,
      time: index.columns.time[row]!,
      position,
    };
  }

  // ── Questions about the state ────────────────────────────────────────────────────────────────────

  async tree(
    position: number,
    expanded: readonly string[],
    from: number,
    count: number,
  ): Promise<TreeWindow> {
    return treeWindow(await this.readerAt(position), position, new Set(expanded), from, count);
  }

  async treeRow(position: number, expanded: readonly string[], pointer: string): Promise<number> {
    return rowOfPointer(await this.readerAt(position), position, new Set(expanded), pointer);
  }

  async search(position: number, text: string): Promise<StateHits> {
    return searchState(await this.readerAt(position), position, text);
  }

  async changes(position: number): Promise<EventChanges> {
    return changesOfEvent(await this.readerAt(position), position);
  }

  async stateOf(root: 'state' | 'view', position: number, leaves: number): Promise<Json> {
    const reader = await this.readerAt(position);
    const place = await reader.place([root], position);
    if (place === null) return null;
    return reader.materialise(place, reader.history.limit(position), { left: leaves });
  }

  async plan(position: number, options: Readonly<Record<string, number>>): Promise<RecoveryPlan> {
    const { recovery } = this.source.format;
    if (!recovery) return { label: '', steps: [] };
    const [state, view] = await Promise.all([
      this.stateOf('state', position, MAX_PLAN_LEAVES),
      this.stateOf('view', position, MAX_PLAN_LEAVES),
    ]);
    return { label: recovery.label, steps: recovery.plan(state, view, options) };
  }

  async snapshots(): Promise<SnapshotView[]> {
    const judged = await judgeSnapshots(this.source, this.summary.index);
    return judged.map(({ value, broughtForward, ...rest }) => ({
      ...rest,
      value: printJson(value, 2),
      broughtForward: broughtForward === null ? null : printJson(broughtForward, 2),
    }));
  }

  // ── Telemetry ────────────────────────────────────────────────────────────────────────────────────

  async telemetry(from: number, to: number, width: number): Promise<SeriesView[]> {
    const range = { from, to, width };
    const { telemetry } = this.source.format;
    if (telemetry) await this.readerAt(Math.max(this.count - 1, 0));
    const measured = Object.entries(telemetry?.series ?? {}).flatMap(([id, info]) => {
      const builder = this.collector.series.get(id);
      return builder ? [selectSeries(id, info, builder, range)] : [];
    });
    // A host's readings say more than the sizes of the records that carry them.
    const names = Object.keys(measured.length > 1 ? {} : EVENT_SERIES) as EventSeries[];
    const derived = names.map((name) =>
      selectSeries(name, EVENT_SERIES[name], this.eventSeriesOf(name), range),
    );
    return [...measured, ...derived.filter((series) => series.readings > 0)];
  }

  private eventSeriesOf(name: EventSeries): SeriesBuilder {
    let builder = this.eventSeries.get(name);
    if (builder === undefined) {
      const { time, length } = this.source.index.columns;
      const end = this.first + this.count;
      builder = selectEventSeries(
        name,
        this.lanes.spans,
        time.subarray(this.first, end),
        length.subarray(this.first, end),
      );
      this.eventSeries.set(name, builder);
    }
    return builder;
  }
}

/** Names are kept whole; only an id that nobody reads (one long word) is cut in its middle. */
function nameOf(step: string): string {
  return /[.:/ ]/.test(step) ? step : shortId(step, 12);
}

/** The record as indented JSON; null where it is none (a CSV row, an event block). */
function prettyOf(text: string): string | null {
  try {
    return printJson(parseJson(text), 2);
  } catch {
    return null;
  }
}
