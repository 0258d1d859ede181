import { MATCHES, type Match } from '../model/comparison';
import type { StepName } from './side';

/** Which lane of run B stands for which lane of run A. */
export interface StepAlignment {
  /** The partner of each lane of A, −1 for none. */
  readonly ofA: Int32Array;
  /** The partner of each lane of B, −1 for none. */
  readonly ofB: Int32Array;
  /** Index of {@link MATCHES} for each lane of A. */
  readonly match: Uint8Array;
  /** Keys are made anew for each run: names and types had to help. */
  readonly madeAnew: boolean;
}

/** Where fewer of the smaller run's keys are shared, keys are taken for ids that were made for one run. */
const SHARED_KEYS = 0.5;

/**
 * Finds the steps that two runs share: those of the same key; where keys are made anew for each run, then the n-th of
 * a name, and of those left over the n-th of a type. Linear in the number of steps.
 */
export function alignSteps(a: readonly StepName[], b: readonly StepName[]): StepAlignment {
  const ofA = new Int32Array(a.length).fill(-1);
  const ofB = new Int32Array(b.length).fill(-1);
  const match = new Uint8Array(a.length);
  const pair = (by: Match, nameOf: (step: StepName) => string | null) => {
    const waiting = queues(b, ofB, nameOf);
    a.forEach((step, lane) => {
      const name = ofA[lane] === -1 ? nameOf(step) : null;
      const partner = name === null ? undefined : waiting.get(name)?.next();
      if (partner === undefined) return;
      ofA[lane] = partner;
      ofB[partner] = lane;
      match[lane] = MATCHES.indexOf(by);
    });
  };
  pair('key', ({ key }) => key);
  const shared = match.reduce((sum, each) => sum + Math.sign(each), 0);
  const madeAnew = shared < Math.min(a.length, b.length) * SHARED_KEYS;
  if (madeAnew) {
    pair('name', ({ name }) => name);
    pair('type', ({ type }) => type);
  }
  return { ofA, ofB, match, madeAnew };
}

/** Lanes without a partner by their names; each hands out its lanes in order. */
function queues(
  steps: readonly StepName[],
  partners: Int32Array,
  nameOf: (step: StepName) => string | null,
): Map<string, { next(): number | undefined }> {
  const lanes = new Map<string, number[]>();
  steps.forEach((step, lane) => {
    const name = partners[lane] === -1 ? nameOf(step) : null;
    if (name === null) return;
    const known = lanes.get(name);
    if (known) known.push(lane);
    else lanes.set(name, [lane]);
  });
  return new Map(
    [...lanes].map(([name, list]) => {
      let at = 0;
      return [name, { next: () => list[at++] }];
    }),
  );
}
