import type { StepAlignment } from '../compare/align-steps';
import type { ComparedRun } from './compared-sides';
import { readGraph } from './step-links';

const NONE: readonly number[] = [];

/** Which steps each step waits for, by the edges dropped with either log; steps as A's lanes, behind those B's own. */
export async function needsOf(
  a: ComparedRun,
  b: ComparedRun,
  { ofB }: StepAlignment,
): Promise<(step: number) => readonly number[]> {
  const [ofA, inB] = await Promise.all([readNeeds(a), readNeeds(b)]);
  const shared = (lane: number) => (ofB[lane]! >= 0 ? ofB[lane]! : a.columns.count + lane);
  const needs = new Map(ofA);
  for (const [lane, lanes] of inB) if (!needs.has(shared(lane))) needs.set(shared(lane), lanes.map(shared));
  return (step) => needs.get(step) ?? NONE;
}

/** By lanes; steps without events have none. */
async function readNeeds({ source, lanes }: ComparedRun): Promise<Map<number, number[]>> {
  const { needs } = await readGraph(source);
  const found = new Map<number, number[]>();
  for (const [step, others] of needs) {
    const lane = lanes.laneOf(step);
    if (lane >= 0)
      found.set(
        lane,
        others.map((each) => lanes.laneOf(each)).filter((each) => each >= 0),
      );
  }
  return found;
}
