import type { Micros, Position } from '../model/units';
import type { Attempts } from './kin';

/** What an event of a run says of a child of it. */
export interface Told {
  readonly position: Position;
  /** Null where it does not say which. */
  readonly run: string | null;
  readonly ended: boolean;
}

/** A child, as far as finding the event that spawned it needs. */
export interface Child {
  readonly id: string;
  readonly start: Micros;
  /** The lane of the step that it names as its parent, −1 for none. */
  readonly lane: number;
}

export interface Spawn {
  readonly position: Position;
  readonly inferred: boolean;
}

/** What the events of a parent tell of its children, by what is asked of it. */
export interface Parent extends Attempts {
  /** When each event happened, `NaN` for no time. */
  readonly times: Float64Array;
  readonly told: readonly Told[];
}

/**
 * The event of a run that spawned a child of it: the one that says so, the start of the step that the child names,
 * or the start of the call whose answer names the child. Else, where calls only say that they have a child, the start
 * of the last such call that began before the child did (`inferred`). Null where nothing tells.
 */
export function selectSpawn(parent: Parent, child: Child): Spawn | null {
  const named = parent.told.filter(({ run }) => run === child.id);
  const said = named.find(({ ended }) => !ended);
  if (said) return { position: said.position, inferred: false };
  const ofStep = child.lane < 0 ? [] : startsOf(parent, [child.lane]);
  const start = lastBy(parent, ofStep, child.start) ?? ofStep[0];
  if (start !== undefined) return { position: start, inferred: false };
  const answer = named.find(({ ended }) => ended);
  const call = answer ? startBefore(parent, answer.position) : -1;
  if (call >= 0) return { position: call, inferred: false };
  const silent = parent.told.filter(({ run }) => run === null);
  const lanes = new Set(silent.map(({ position }) => parent.ofPosition[position] ?? -1));
  const likely = lastBy(parent, startsOf(parent, lanes), child.start);
  return likely === undefined ? null : { position: likely, inferred: true };
}

/** Where the attempts of some lanes began, ascending. */
function startsOf({ spans }: Attempts, lanes: Iterable<number>): number[] {
  const starts: number[] = [];
  for (const lane of lanes)
    for (let span = spans.ofLane[lane] ?? 0; span < (spans.ofLane[lane + 1] ?? 0); span++)
      if (spans.start[span]! >= 0) starts.push(spans.start[span]!);
  return starts.sort((a, b) => a - b);
}

/** The last of some positions that is not later than a time; undefined where no times tell. */
function lastBy({ times }: Parent, positions: readonly number[], time: Micros): number | undefined {
  return positions.findLast((position) => times[position]! <= time);
}

/** Where the attempt began to which an event of its end belongs; −1 for none. */
function startBefore({ ofPosition, spans }: Parent, position: Position): number {
  const lane = ofPosition[position] ?? -1;
  let found = -1;
  for (let span = spans.ofLane[lane] ?? 0; span < (spans.ofLane[lane + 1] ?? 0); span++)
    if (spans.start[span]! >= 0 && spans.start[span]! <= position) found = spans.start[span]!;
  return found;
}
