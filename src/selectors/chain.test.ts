import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Relation } from '../model/kin';
import {
  type ChainFacts,
  type Explained,
  type Symptom,
  selectCascade,
  selectChain,
  selectListed,
} from './chain';
import { selectGraph } from './graph';

/** A symptom drawn as `position kind lane attempt`; lane − for an event of the run. */
function symptom(line: string): Symptom {
  const [position, kind, lane, attempt] = line.trim().split(' ');
  return {
    position: Number(position),
    kind: kind as Symptom['kind'],
    lane: lane === '-' ? -1 : Number(lane),
    attempt: Number(attempt ?? 1),
  };
}

/** A run drawn as its symptoms, one a line; the cause is the first failure. */
function facts(drawing: string, more: Partial<ChainFacts> = {}): ChainFacts {
  const symptoms = drawing
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(symptom);
  return {
    cause: symptoms.find(({ kind }) => kind === 'failure')!.position,
    symptoms,
    laneAt: (position) => symptoms.find((each) => each.position === position)?.lane ?? -1,
    stepLane: (lane) => lane,
    causesOf: () => [],
    cascadeOf: () => [],
    outerOf: () => -1,
    retryOf: () => -1,
    ...more,
  };
}

/** Links drawn as `effect relation cause`. */
function links(...drawn: string[]): Pick<ChainFacts, 'causesOf'> {
  const all = drawn.map((line) => {
    const [effect, relation, cause] = line.split(' ');
    return { effect: Number(effect), relation: relation as Relation, position: Number(cause) };
  });
  return { causesOf: (position) => all.filter(({ effect }) => effect === position) };
}

/** `25 failure: attempts retry by 20` */
function print({ symptom: { position, kind }, known, relation, by }: Explained): string {
  return `${position} ${kind}${by < 0 ? '' : `: ${known}${relation ? ` ${relation}` : ''} by ${by}`}`;
}

const noPause = () => undefined;

const told = async (given: ChainFacts) => {
  const { explained, others, unexplainedSkips, endNamesOther } = await selectChain(given, noPause);
  return [
    ...explained.map(print),
    ...others.map(({ position }) => `other ${position}`),
    ...(unexplainedSkips > 0 ? [`${unexplainedSkips} unexplained`] : []),
    ...(endNamesOther ? ['the end names another'] : []),
  ];
};

describe('the chain of a failure', () => {
  test('goes on with later attempts of the step, and to the end of the run', async () => {
    expect(await told(facts('3 failure 0 1\n5 failure 0 2\n9 run-end -'))).toEqual([
      '3 failure',
      '5 failure: attempts retry by 3',
      '9 run-end: inferred by 3',
    ]);
  });

  test('what an event names is recorded, also through others', async () => {
    const given = facts(
      '3 failure 0\n9 run-end -',
      links('9 trigger 7', '7 trigger 3', '9 previous 8', '8 previous 4'),
    );
    expect(await told(given)).toEqual(['3 failure', '9 run-end: recorded trigger by 3']);
  });

  test('another step that failed is not explained by it, unless the log says so', async () => {
    expect(await told(facts('3 failure 0\n6 failure 1'))).toEqual(['3 failure', 'other 6']);
    expect(await told(facts('3 failure 0\n6 failure 1', links('6 trigger 3')))).toEqual([
      '3 failure',
      '6 failure: recorded trigger by 3',
    ]);
  });

  test('an order is no reason', async () => {
    expect(await told(facts('3 failure 0\n6 failure 1', links('6 previous 3')))).toEqual([
      '3 failure',
      'other 6',
    ]);
  });

  test('an end that names another failure is told', async () => {
    const given = facts('3 failure 0\n6 failure 1\n9 run-end -', links('9 blame 6'));
    expect(await told(given)).toEqual(['3 failure', 'other 6', 'the end names another']);
  });

  test('steps that wait for it are recorded in the edges, others are likely as long as nothing else failed', async () => {
    const cascadeOf = (lane: number) => (lane === 0 ? [2] : []);
    expect(await told(facts('3 failure 0\n5 skipped 2\n6 skipped 3', { cascadeOf }))).toEqual([
      '3 failure',
      '5 skipped: recorded need by 3',
      '6 skipped: inferred by 3',
    ]);
    expect(await told(facts('3 failure 0\n4 failure 1\n5 skipped 2\n6 skipped 3', { cascadeOf }))).toEqual([
      '3 failure',
      '5 skipped: recorded need by 3',
      'other 4',
      '1 unexplained',
    ]);
  });

  test('an inner step brings down the one around it; an item the step it is of, and back', async () => {
    const outerOf = (lane: number) => (lane === 0 ? 1 : -1);
    expect(await told(facts('3 failure 0\n6 failure 1', { outerOf }))).toEqual([
      '3 failure',
      '6 failure: inferred parent-step by 3',
    ]);
    const stepLane = (lane: number) => (lane < 3 ? 2 : lane);
    expect(await told(facts('3 failure 0\n6 failure 2\n7 cancelled 1', { stepLane }))).toEqual([
      '3 failure',
      '6 failure: attempts part by 3',
      '7 cancelled: attempts part by 6',
    ]);
  });

  test('a step that likely tries the same again is inferred', async () => {
    const retryOf = (lane: number) => lane - 1;
    expect(await told(facts('3 failure 0\n6 failure 1', { retryOf }))).toEqual([
      '3 failure',
      '6 failure: inferred retry by 3',
    ]);
  });

  test('what was given up before it, or failed before it, is none of it', async () => {
    const given = facts('1 skipped 5\n3 failure 0\n9 run-end -');
    expect(await told(given)).toEqual(['3 failure', '9 run-end: inferred by 3']);
    expect(await told({ ...facts('2 failure 4\n3 failure 0'), cause: 3 })).toEqual(['3 failure', 'other 2']);
  });
});

const drawn = fc
  .array(
    fc.record({
      kind: fc.constantFrom('failure', 'skipped', 'cancelled', 'run-end') as fc.Arbitrary<Symptom['kind']>,
      lane: fc.integer({ min: -1, max: 5 }),
      named: fc.nat(40),
      relation: fc.constantFrom<Relation>('trigger', 'blame', 'previous', 'context'),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .filter((events) => events.some(({ kind }) => kind === 'failure'));

test('law: positions ascend from the cause, and every failure is either explained or apart', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, fc.nat(40), async (events, choice) => {
      const symptoms = events.map(
        ({ kind, lane }, position): Symptom => ({ kind, lane, position, attempt: 1 }),
      );
      const failures = symptoms.filter(({ kind }) => kind === 'failure');
      const { position: cause } = failures[choice % failures.length]!;
      const { explained, others } = await selectChain(
        {
          ...facts('0 failure 0'),
          cause,
          symptoms,
          laneAt: (position) => events[position]?.lane ?? -1,
          causesOf: (position) => {
            const event = events[position];
            return event ? [{ position: event.named, relation: event.relation }] : [];
          },
        },
        noPause,
      );
      const positions = explained.map(({ symptom: { position } }) => position);
      expect(positions[0]).toBe(cause);
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      for (const { by, symptom: each } of explained.slice(1)) {
        expect(positions).toContain(by);
        expect(by).toBeLessThan(each.position);
      }
      const apart = others.map(({ position }) => position);
      const told = [...positions, ...apart];
      expect(new Set(told).size).toBe(told.length);
      for (const { position } of failures) expect(told).toContain(position);
    }),
  );
});

test('law: a cascade is what a slow look along all edges finds', () => {
  const edges = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 40 });
  fc.assert(
    fc.property(edges, fc.uniqueArray(fc.nat(12)), (pairs, skippedSteps) => {
      const skipped = new Set(skippedSteps.map(String));
      const graph = selectGraph(pairs.map(([step, need]) => ({ [step]: [String(need)] })));
      const found = selectCascade(graph, '0', (step) => skipped.has(step));
      const slow = new Set(['0']);
      for (let round = 0; round < 15; round++)
        for (const [step, need] of pairs)
          if (skipped.has(String(step)) && slow.has(String(need))) slow.add(String(step));
      slow.delete('0');
      expect(new Set(found)).toEqual(slow);
    }),
  );
});

test('of a cascade of 100,000 the first few are listed, and the last failure', async () => {
  const cascade = Array.from({ length: 100_000 }, (_, at) => at + 1);
  const symptoms = [
    symptom('3 failure 0'),
    ...cascade.map((lane) => symptom(`${lane + 3} skipped ${lane}`)),
    symptom('200000 failure 0 2'),
  ];
  const given = { ...facts('3 failure 0'), symptoms, cascadeOf: () => cascade };
  const { explained } = await selectChain(given, noPause);
  expect(explained).toHaveLength(100_002);
  const listed = selectListed(explained, { failure: 1, skipped: 3, cancelled: 3, 'run-end': 1 });
  expect(listed.map(({ symptom: { position } }) => position)).toEqual([3, 4, 5, 6, 200_000]);
});
