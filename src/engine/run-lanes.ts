import { type EventIndex, itemKeyOf, spotOf, stepKeyOf } from '../ingest/indexer';
import type { RunTrace } from '../ingest/settle';
import { Tracer } from '../ingest/trace';
import { shortId } from '../lib/names';
import { outcomeOf, type StepOutcome } from '../model/outcome';
import type { LaneHit, LaneLabel } from '../model/views';
import { selectLanes } from '../selectors/lanes';
import type { ReplaySource } from './build-history';
import { traceInput } from './summarise';

type Lanes = ReturnType<typeof selectLanes>;

/** The lanes of one run and what they are called. */
export class RunLanes {
  readonly lanes: Lanes['lanes'];
  readonly spans: Lanes['spans'];
  private readonly firstEvents: Lanes['first'];
  private readonly known = new Map<number, LaneLabel>();
  private laneOfThread: ReadonlyMap<number, number> | null = null;

  /**
   * @param first the run's first row
   * @param traced what its events come to, where somebody knows it already
   */
  constructor(
    private readonly source: ReplaySource,
    readonly first: number,
    readonly count: number,
    tornTail: boolean,
    traced: RunTrace | null = null,
  ) {
    const { index, format, shape } = source;
    const input = () => traceInput(format, shape, index, tornTail);
    const trace = traced ?? new Tracer(input(), first, count, () => {}).run();
    const threads = index.columns.thread.subarray(first, first + count);
    const found = selectLanes(threads, trace.spans, trace.steps, {
      pauses: trace.pauses,
      owner: index.owner,
      symbolAt: symbolsOf(index, first),
    });
    this.lanes = found.lanes;
    this.spans = found.spans;
    this.firstEvents = found.first;
  }

  /** The lane of a position, −1 for none. */
  at(position: number): number {
    return this.lanes.ofPosition[position] ?? -1;
  }

  /** What lanes `from … from + count − 1` are called. */
  labels(from: number, count: number): Promise<LaneLabel[]> {
    const end = Math.min(from + count, this.lanes.count);
    return Promise.all(Array.from({ length: Math.max(end - from, 0) }, (_, at) => this.label(from + at)));
  }

  async label(lane: number): Promise<LaneLabel> {
    const known = this.known.get(lane);
    if (known) return known;
    const label = this.labelOf(lane, this.isDescribed(lane) ? await this.describe(lane) : null);
    this.known.set(lane, label);
    return label;
  }

  /** The label as far as it is known without reading a record. */
  knownLabel(lane: number): LaneLabel {
    return this.known.get(lane) ?? this.labelOf(lane, null);
  }

  /** May one of its records tell its name? */
  isDescribed(lane: number): boolean {
    const { format, index } = this.source;
    return format.describe !== undefined && index.stepNames.get(this.threadOf(lane)) === undefined;
  }

  /** The lane as what a search found. */
  async hit(lane: number): Promise<LaneHit> {
    return { lane, label: await this.label(lane), position: this.firstEvents[lane]! };
  }

  private labelOf(lane: number, described: string | null): LaneLabel {
    const { index } = this.source;
    const thread = this.threadOf(lane);
    const key = index.threads.get(thread);
    const step = stepKeyOf(key);
    const item = itemKeyOf(key);
    const stepName = index.stepNames.get(thread) ?? described ?? nameOf(step);
    return {
      name: item === null ? stepName : `${stepName} · ${item}`,
      stepName,
      step,
      item,
      klass: index.klasses[index.columns.klass[this.first + this.describingPosition(lane)]! - 1] ?? null,
    };
  }

  /** The key of a lane's step; null for a lane that is not there. */
  stepOf(lane: number): string | null {
    if (lane < 0 || lane >= this.lanes.count) return null;
    return stepKeyOf(this.source.index.threads.get(this.threadOf(lane)));
  }

  /** The lane of a step by its key, −1 for none. */
  laneOf(step: string): number {
    this.laneOfThread ??= new Map(Array.from(this.firstEvents, (_, lane) => [this.threadOf(lane), lane]));
    return this.laneOfThread.get(this.source.index.threads.find(step)) ?? -1;
  }

  outcome(lane: number): StepOutcome | null {
    return lane < 0 ? null : outcomeOf(this.lanes.outcome[lane]!);
  }

  firstEvent(lane: number): number {
    return this.firstEvents[lane]!;
  }

  /** How many lanes have an event before a position. */
  lanesBefore(position: number): number {
    const at = this.firstEvents.findIndex((first) => first >= position);
    return at < 0 ? this.lanes.count : at;
  }

  /** The position of a lane's last event. */
  lastEvent(lane: number): number {
    return this.lanes.ofPosition.lastIndexOf(lane);
  }

  /**
   * Where a lane first took notice of something that happened at a position: where its first attempt was announced or
   * began; of one that never did, its last event. −1 where all of that was before.
   */
  noticing(lane: number, position: number): number {
    const { spans } = this;
    const span = spans.ofLane[lane]!;
    const begun = span < spans.ofLane[lane + 1]! && spans.start[span]! >= 0;
    const places = begun ? [spans.queued[span]!, spans.start[span]!] : [this.lastEvent(lane)];
    return places.find((place) => place > position) ?? -1;
  }

  /** Where a lane's last attempt ended; of one that never did, its last event. */
  ending(lane: number): number {
    const end = this.spans.end[this.spans.ofLane[lane + 1]! - 1] ?? -1;
    return this.spans.ofLane[lane] === this.spans.ofLane[lane + 1] || end < 0 ? this.lastEvent(lane) : end;
  }

  /** The rows of a lane's attempt from where it was announced up to a position. */
  rowsOfAttempt(lane: number, attempt: number, position: number): number[] {
    const { spans } = this;
    let from = 0;
    for (let span = spans.ofLane[lane]!; span < spans.ofLane[lane + 1]!; span++) {
      const [queued, start] = [spans.queued[span]!, spans.start[span]!];
      if (spans.attempt[span] === attempt) from = queued >= 0 ? queued : Math.max(start, 0);
    }
    const rows: number[] = [];
    for (let at = from; at <= position; at++) if (this.at(at) === lane) rows.push(this.first + at);
    return rows;
  }

  private threadOf(lane: number): number {
    return this.source.index.columns.thread[this.first + this.firstEvents[lane]!]!;
  }

  /** What the format calls the lane's step, from the event that tells most about it. */
  async describe(lane: number): Promise<string | null> {
    const { format, records, index } = this.source;
    if (!format.describe) return null;
    const row = this.first + this.describingPosition(lane);
    return format.describe(await records.payload(spotOf(index.columns, row)));
  }

  /** The end of the lane's last attempt that has one, else its first event. */
  private describingPosition(lane: number): number {
    const { spans } = this;
    for (let span = spans.ofLane[lane + 1]! - 1; span >= spans.ofLane[lane]!; span--)
      if (spans.end[span]! >= 0) return spans.end[span]!;
    return this.firstEvents[lane]!;
  }
}

/** What an event is, for comparing lanes: its kind, its outcome and its class. */
function symbolsOf({ columns }: EventIndex, first: number): (position: number) => number {
  const { kind, outcome, klass } = columns;
  return (position) => {
    const row = first + position;
    return (kind[row]! * 16 + outcome[row]!) * 256 + klass[row]!;
  };
}

/** Names are kept whole; only an id that nobody reads (one long word) is cut in its middle. */
export function nameOf(step: string): string {
  return /[.:/ ]/.test(step) ? step : shortId(step, 12);
}
