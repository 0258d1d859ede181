import type { Json } from '../model/json';
import type { RunSummary } from '../model/log';
import { isFailure, outcomeOf } from '../model/outcome';
import type { ChildLane, ChildLanes, ChildRun } from '../model/views';
import { settleTimes } from '../selectors/clock';
import { placeOfTime } from '../selectors/placement';
import type { ReplaySource } from './build-history';
import type { Family } from './family';
import { RunLanes } from './run-lanes';

/** How many steps of a child are shown inside its parent, and how many attempts of each. */
const MAX_LANES = 200;
const MAX_SPANS = 200;

/** Where a stretch of the parent's events that speak of a child begins and ends. */
interface Mention {
  readonly first: number;
  last: number;
}

/** The child runs of one run, placed along its events. */
export class ChildRuns {
  private readonly mentions = new Map<string, Mention>();
  /** Positions of events that speak of a child without naming it. */
  private readonly unnamed: number[] = [];
  private times: Float64Array | null | undefined;

  /**
   * @param torn the log is damaged at its end
   */
  constructor(
    private readonly source: ReplaySource,
    private readonly lanes: RunLanes,
    private readonly family: Family,
    private readonly torn: boolean,
  ) {}

  /** Takes what the event at a position says of child runs. */
  collect(payload: Json, position: number): void {
    if (!this.family.hasChildren) return;
    const said = this.source.format.child?.(payload) ?? null;
    if (said === null) return;
    if (said.run === null) this.unnamed.push(position);
    else {
      const known = this.mentions.get(said.run);
      if (known) known.last = position;
      else this.mentions.set(said.run, { first: position, last: position });
    }
  }

  /** The first few children, each with its place; every event of the run must have been collected. */
  async placed(): Promise<ChildRun[]> {
    const shown = this.family.firstChildren;
    const related = await this.family.related(shown);
    return shown.map((run, at) => ({ ...related[at]!, ...this.laneOf(run), ...this.placeOf(run) }));
  }

  /** The steps of a child along its parent's events. */
  async lanesOf(child: RunSummary): Promise<ChildLanes> {
    const { starts } = this.source.index;
    const first = starts[child.index]!;
    const lanes = new RunLanes(this.source, first, starts[child.index + 1]! - first, this.torn);
    const times = this.timesOf(lanes);
    const own = this.ownTimes();
    const { from, to, placed } = this.placeOf(child);
    const exact = placed === 'times' && times !== null && own !== null;
    const place = (position: number, bound: number) =>
      exact ? placeOfTime(own, times[position] ?? Number.NaN) : bound;
    const labels = await lanes.labels(0, MAX_LANES);
    const shown = labels.map(({ name }, lane): ChildLane => {
      const { spans } = lanes;
      const begin = spans.ofLane[lane]!;
      const end = Math.min(spans.ofLane[lane + 1]!, begin + MAX_SPANS);
      const drawn = Array.from({ length: end - begin }, (_, at) => {
        const span = begin + at;
        const start = Math.max(spans.start[span]!, spans.queued[span]!, 0);
        const stop = spans.end[span]! < 0 ? lanes.count - 1 : spans.end[span]!;
        const outcome = outcomeOf(spans.outcome[span]!) ?? 'unknown';
        return { from: place(start, from), to: place(stop, to), outcome };
      });
      return { label: name, outcome: lanes.outcome(lane), landing: landingOf(lanes, lane), spans: drawn };
    });
    return { total: lanes.lanes.count, shown, exact };
  }

  /** The lane of the step that spawned a child: its parent by name, else one that names it, else one that called. */
  private laneOf(run: RunSummary): { readonly lane: number; readonly inferred: boolean } {
    const step = run.parent === null ? -1 : this.lanes.laneOf(run.parent);
    const mention = this.mentions.get(run.id);
    if (step >= 0) return { lane: step, inferred: false };
    if (mention) return { lane: this.lanes.at(mention.first), inferred: false };
    const times = this.ownTimes();
    const start = times && !Number.isNaN(run.start) ? placeOfTime(times, run.start) : null;
    const calling = start === null ? [] : this.callers().filter((lane) => this.isUnderWay(lane, start));
    return calling.length === 1 ? { lane: calling[0]!, inferred: true } : { lane: -1, inferred: false };
  }

  /** Lanes that called some run and never say which. */
  private callers(): number[] {
    const callers = new Set(this.unnamed.map((position) => this.lanes.at(position)));
    for (const { first } of this.mentions.values()) callers.delete(this.lanes.at(first));
    callers.delete(-1);
    return [...callers];
  }

  private isUnderWay(lane: number, place: number): boolean {
    const { spans, count } = this.lanes;
    for (let span = spans.ofLane[lane]!; span < spans.ofLane[lane + 1]!; span++) {
      const begin = spans.queued[span]! >= 0 ? spans.queued[span]! : spans.start[span]!;
      const end = spans.end[span]! < 0 ? count : spans.end[span]!;
      if (begin <= place && place <= end) return true;
    }
    return false;
  }

  private placeOf(run: RunSummary): Pick<ChildRun, 'from' | 'to' | 'placed'> {
    const times = this.ownTimes();
    if (times && !Number.isNaN(run.start)) {
      const from = placeOfTime(times, run.start);
      return { from, to: Math.max(placeOfTime(times, run.end), from), placed: 'times' };
    }
    const mention = this.mentions.get(run.id);
    if (mention) return { from: mention.first, to: mention.last, placed: 'events' };
    return { from: 0, to: Math.max(this.lanes.count - 1, 0), placed: 'unknown' };
  }

  private ownTimes(): Float64Array | null {
    if (this.times === undefined) this.times = this.timesOf(this.lanes);
    return this.times;
  }

  private timesOf({ first, count }: RunLanes): Float64Array | null {
    return settleTimes(this.source.index.columns.time.subarray(first, first + count));
  }
}

/** Where a lane's last attempt failed, else its first event. */
function landingOf(lanes: RunLanes, lane: number): number {
  const { spans } = lanes;
  const last = spans.ofLane[lane + 1]! - 1;
  const failed = last >= spans.ofLane[lane]! && isFailure(outcomeOf(spans.outcome[last]!));
  if (failed && spans.end[last]! >= 0) return spans.end[last]!;
  return lanes.firstEvent(lane);
}
