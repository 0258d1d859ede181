import type { EventIndex } from '../ingest/indexer';
import type { StepLinks, StepRef, StepRefs } from '../model/views';
import { type Graph, selectBlame, selectGraph } from '../selectors/graph';
import type { KinEnd, KinEnds } from '../selectors/kin';
import type { ReplaySource } from './build-history';
import { nameOf, type RunLanes } from './run-lanes';

/** How many steps of one list are sent to the page. */
const MAX_REFS = 20;
/** How many steps on either side of one are looked at as its causes and effects. */
const MAX_KIN = 200;

/** Whether the log came with a list of edges. */
export function hasGraph({ companions }: EventIndex): boolean {
  return companions.some((each) => each.kind === 'graph');
}

/** Answers what the steps of a run depend on, from the edge lists that were dropped with the log. */
export class StepLinker {
  private graph: Promise<Graph> | null = null;

  constructor(
    private readonly source: ReplaySource,
    private readonly lanes: RunLanes,
  ) {}

  /** What a lane's step waits for, what waits for it, and why it was skipped if it was; null without edges. */
  async of(lane: number): Promise<StepLinks | null> {
    const step = this.lanes.stepOf(lane);
    if (step === null || !hasGraph(this.source.index)) return null;
    this.graph ??= readGraph(this.source);
    const graph = await this.graph;
    const blame = selectBlame(graph, step, (each) => this.lanes.outcome(this.lanes.laneOf(each)));
    const [self, needs, neededBy, blamed] = await Promise.all([
      this.ref(step),
      this.refs(graph.needs.get(step)),
      this.refs(graph.neededBy.get(step)),
      this.refs(blame),
    ]);
    return { label: self.label, needs, neededBy, blamed };
  }

  /** What depends on what; null where the log came without edges. */
  async edges(): Promise<Graph | null> {
    if (!hasGraph(this.source.index)) return null;
    this.graph ??= readGraph(this.source);
    return this.graph;
  }

  /**
   * The ends of the steps that a step waited for, at the event where it took notice of them (or says that it will not
   * run), and at its own end the events where others took notice of that.
   */
  async kin(position: number): Promise<Pick<KinEnds, 'causes' | 'effects'>> {
    const lane = this.lanes.at(position);
    const step = this.lanes.stepOf(lane);
    if (step === null || !hasGraph(this.source.index)) return { causes: [], effects: [] };
    this.graph ??= readGraph(this.source);
    const { needs, neededBy } = await this.graph;
    const needed = this.lanesOf(needs.get(step)).map((each) => this.lanes.ending(each));
    const needing = this.lanes.ending(lane) === position ? this.lanesOf(neededBy.get(step)) : [];
    return {
      causes: needed.filter((end) => this.lanes.noticing(lane, end) === position).map(asNeed),
      effects: needing
        .map((each) => this.lanes.noticing(each, position))
        .filter((place) => place >= 0)
        .map(asNeed),
    };
  }

  /** The lanes of some steps, as far as the run has them. */
  private lanesOf(steps: readonly string[] = []): number[] {
    return steps
      .slice(0, MAX_KIN)
      .map((step) => this.lanes.laneOf(step))
      .filter((lane) => lane >= 0);
  }

  private async refs(steps: readonly string[] = []): Promise<StepRefs> {
    const shown = await Promise.all(steps.slice(0, MAX_REFS).map((step) => this.ref(step)));
    return { total: steps.length, shown };
  }

  /** The step as a link shows it; one without events leads nowhere. */
  private async ref(step: string): Promise<StepRef> {
    const lane = this.lanes.laneOf(step);
    if (lane < 0) return { step, label: nameOf(step), outcome: null, position: null };
    const { name } = await this.lanes.label(lane);
    return {
      step,
      label: name,
      outcome: this.lanes.outcome(lane),
      position: this.lanes.lastEvent(lane),
    };
  }
}

function asNeed(position: number): KinEnd {
  return { position, relation: 'need', field: 'edge list' };
}

/** The edges between steps that were dropped with the log. */
export async function readGraph({ format, index, records }: ReplaySource): Promise<Graph> {
  const lists = await Promise.all(
    index.companions
      .filter((each) => each.kind === 'graph')
      .map(async (each) => format.graph?.(await records.payload(each)) ?? {}),
  );
  return selectGraph(lists);
}
