import { type Comparability, MATCHES } from '../model/comparison';
import type { Rows } from './align-events';
import type { StepAlignment } from './align-steps';

/** Below this share of the smaller run, in steps or in events, there is little to compare. */
const LITTLE = 0.5;

interface Whose {
  readonly system: string;
  readonly shape: string;
}

/** How much two runs have in common. Steps that only their type joins do not count. */
export function comparabilityOf(a: Whose, b: Whose, steps: StepAlignment, rows: Rows): Comparability {
  const by = MATCHES.map((_, match) => steps.match.reduce((sum, each) => sum + (each === match ? 1 : 0), 0));
  const [byKey, byName, byType] = [by[1]!, by[2]!, by[3]!];
  const [stepsA, stepsB] = [steps.ofA.length, steps.ofB.length];
  const [eventsA, eventsB] = [rows.ofA.length, rows.ofB.length];
  const pairs = eventsA + eventsB - rows.count;
  const few = (shared: number, one: number, other: number) => shared < Math.min(one, other) * LITTLE;
  return {
    sameSystem: a.system === b.system,
    sameShape: a.shape === b.shape,
    stepsA,
    stepsB,
    byKey,
    byName,
    byType,
    eventsA,
    eventsB,
    pairs,
    hardly: a.system !== b.system || few(byKey + byName, stepsA, stepsB) || few(pairs, eventsA, eventsB),
  };
}
