import { type EventIndex, spotOf } from '../ingest/indexer';
import { type Act, actCode } from '../model/event';
import type { Json } from '../model/json';
import type { RunSummary } from '../model/log';
import { type Spawn, selectSpawn, type Told } from '../selectors/spawns';
import type { ReplaySource } from './build-history';
import { Gathered } from './gathered';
import { RunLanes } from './run-lanes';

/** What is kept of a run's events that speak of children; hostile ones all do. */
const MAX_TOLD = 5_000;
/** The most children whose first and last events are looked for in their parent. */
const MAX_CHILDREN = 1_000;
/** A parent that is not open is read in full for what it tells of its children; not one that is larger than this. */
const MAX_PARENT_EVENTS = 50_000;
/** How far from its ends a run's start and end events are looked for. */
const MAX_EDGE = 1_000;

/** What one run's events tell of the runs that it spawned. */
export class Offspring {
  private readonly told: Told[];
  private found: Map<number, Spawn> | null = null;

  /**
   * @param children of the run, as far as the log holds them
   */
  constructor(
    private readonly source: ReplaySource,
    private readonly lanes: RunLanes,
    private readonly children: readonly RunSummary[],
    private readonly gathered = new Gathered(false),
  ) {
    this.told = gathered.told;
  }

  /** Takes what the event at a position tells. A run that grows may still have children. */
  collect(payload: Json, position: number): void {
    if ((this.children.length === 0 && !this.gathered.grows) || this.told.length >= MAX_TOLD) return;
    const told = this.source.format.child?.(payload);
    if (told) this.told.push({ position, run: told.run, ended: told.ended === true });
  }

  /** Where each child was spawned, by the child's number, as far as it is known once every event was collected. */
  spawns(): ReadonlyMap<number, Spawn> {
    this.found ??= this.findSpawns();
    return this.found;
  }

  /** The positions that hear of a child's end. */
  endsOf(child: RunSummary): number[] {
    return this.told.filter(({ run, ended }) => ended && run === child.id).map(({ position }) => position);
  }

  /** The child of whose end an event hears. */
  endedAt(position: number): RunSummary | null {
    const told = this.told.find((each) => each.ended && each.position === position);
    return this.children.find(({ id }) => id === told?.run) ?? null;
  }

  private findSpawns(): Map<number, Spawn> {
    const { first, count, lanes, spans } = this.lanes;
    const times = this.source.index.columns.time.subarray(first, first + count);
    const parent = { ofPosition: lanes.ofPosition, spans, times, told: this.told };
    const found = new Map<number, Spawn>();
    for (const { index, id, start, parent: step } of this.children.slice(0, MAX_CHILDREN)) {
      const lane = step === null ? -1 : this.lanes.laneOf(step);
      const spawn = selectSpawn(parent, { id, start, lane });
      if (spawn) found.set(index, spawn);
    }
    return found;
  }
}

/** What a run that is not open tells of one child; null where it is too large to be read for that. */
export async function readOffspring(
  source: ReplaySource,
  run: RunSummary,
  child: RunSummary,
  signal: AbortSignal,
): Promise<Offspring | null> {
  if (run.events > MAX_PARENT_EVENTS) return null;
  const lanes = new RunLanes(source, source.index.starts[run.index]!, run.events, false);
  const offspring = new Offspring(source, lanes, [child]);
  await source.records.eachPayload(spotsOf(source.index, lanes), (payload, position) => {
    offspring.collect(payload, position);
    return !signal.aborted;
  });
  signal.throwIfAborted();
  return offspring;
}

function* spotsOf({ columns }: EventIndex, { first, count }: RunLanes) {
  for (let row = first; row < first + count; row++) yield spotOf(columns, row);
}

/** The event that says that a run began, else its first. */
export function startOf(index: EventIndex, run: number): number {
  return Math.max(edgeOf(index, run, 'run-start', 1), 0);
}

/** The event that says that a run ended, else its last; −1 for a run without events. */
export function endOf(index: EventIndex, run: number): number {
  const end = edgeOf(index, run, 'run-end', -1);
  return end >= 0 ? end : index.starts[run + 1]! - index.starts[run]! - 1;
}

/** The first event of a kind from one end of a run; −1 if none is near it. */
function edgeOf({ columns, starts }: EventIndex, run: number, act: Act, way: 1 | -1): number {
  const [first, end] = [starts[run]!, starts[run + 1]!];
  const code = actCode(act);
  const from = way > 0 ? first : end - 1;
  for (let row = from; row >= first && row < end && Math.abs(row - from) < MAX_EDGE; row += way)
    if (columns.act[row] === code) return row - first;
  return -1;
}
