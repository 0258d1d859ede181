import type { RunSummary } from '../model/log';
import { isFailure, outcomeOf } from '../model/outcome';
import type { ChildLane, ChildLanes, ChildRun } from '../model/views';
import { settleTimes } from '../selectors/clock';
import { placeOfTime } from '../selectors/placement';
import type { ReplaySource } from './build-history';
import type { Family } from './family';
import type { Offspring } from './offspring';
import { RunLanes } from './run-lanes';

/** How many steps of a child are shown inside its parent, and how many attempts of each. */
const MAX_LANES = 200;
const MAX_SPANS = 200;

/** The child runs of one run, placed along its events. */
export class ChildRuns {
  private times: Float64Array | null | undefined;

  /**
   * @param torn the log is damaged at its end
   */
  constructor(
    private readonly source: ReplaySource,
    private readonly lanes: RunLanes,
    private readonly family: Family,
    private readonly offspring: Offspring,
    private readonly torn: boolean,
  ) {}

  /** The first few children, each with its place; every event of the run must have been collected. */
  async placed(): Promise<ChildRun[]> {
    const shown = this.family.firstChildren;
    const related = await this.family.related(shown);
    return shown.map((run, at) => ({ ...related[at]!, ...this.laneOf(run), ...this.placeOf(run) }));
  }

  /** Of the first few children those that had begun by a position, and of whose end nothing shows until then. */
  async unended(position: number): Promise<ChildRun[]> {
    const placed = await this.placed();
    return this.family.firstChildren.flatMap((run, at) => {
      const child = placed[at]!;
      // The event that spawned it comes before its own first one.
      const spawned = this.offspring.spawns().get(run.index)?.position ?? child.from;
      const from = Math.min(spawned, child.from);
      const begun = child.placed !== 'unknown' && from <= position;
      return begun && !this.hasEnded(run, child, position) ? { ...child, from } : [];
    });
  }

  /** An event of the parent that hears of the end is asked first, then the child's own log, then the times. */
  private hasEnded(run: RunSummary, { to, placed }: ChildRun, position: number): boolean {
    const ends = this.offspring.endsOf(run);
    if (ends.length > 0) return ends.some((end) => end <= position);
    const open = ['crashed', 'running', 'waiting', 'unknown'].includes(run.outcome);
    return !open && (placed !== 'times' || to <= position);
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

  /** The lane of the step that spawned a child. */
  private laneOf(run: RunSummary): { readonly lane: number; readonly inferred: boolean } {
    const spawn = this.offspring.spawns().get(run.index);
    return { lane: spawn ? this.lanes.at(spawn.position) : -1, inferred: spawn?.inferred ?? false };
  }

  private placeOf(run: RunSummary): Pick<ChildRun, 'from' | 'to' | 'placed'> {
    const times = this.ownTimes();
    if (times && !Number.isNaN(run.start)) {
      const from = placeOfTime(times, run.start);
      return { from, to: Math.max(placeOfTime(times, run.end), from), placed: 'times' };
    }
    const last = Math.max(this.lanes.count - 1, 0);
    const spawn = this.offspring.spawns().get(run.index);
    if (!spawn) return { from: 0, to: last, placed: 'unknown' };
    return { from: spawn.position, to: this.offspring.endsOf(run).at(-1) ?? last, placed: 'events' };
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
