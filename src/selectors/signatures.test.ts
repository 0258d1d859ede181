import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Case,
  type FailureFact,
  FEATURE_MARK,
  selectEvenly,
  selectKinds,
  selectSeparators,
} from './signatures';

/** A failure drawn as `run position step error time offset`, `-` for no time. */
function failure(line: string): FailureFact {
  const [run, position, step, error, time, offset] = line.split(' ');
  return {
    run: run!,
    runName: run!,
    position: Number(position),
    step: step!,
    error: error!,
    message: `${error} of ${run}`,
    time: time === '-' ? Number.NaN : Number(time),
    offset: Number(offset),
    preceding: ['started'],
    recovered: position === '9',
  };
}

const print = (failures: readonly FailureFact[]) =>
  selectKinds(failures, 2).map(
    ({ step, error, count, runs, recovered, first, last, example, places }) =>
      `${step} ${error} ×${count} in ${runs}, ${recovered} recovered, ${first}–${last}, “${example}” ${places
        .map(({ run, position }) => `${run}:${position}`)
        .join(' ')}`,
  );

describe('kinds of failure', () => {
  const drawn = [
    'a 3 load timeout 10 0',
    'b 4 load timeout 30 50',
    'b 9 load timeout 40 70',
    'c 1 save full 20 90',
  ];

  test('are failures of one step with one error, the newest first, with an exemplar', () => {
    expect(print(drawn.map(failure))).toEqual([
      'load timeout ×3 in 2, 1 recovered, 10–40, “timeout of b” b:9 b:4',
      'save full ×1 in 1, 0 recovered, 20–20, “full of c” c:1',
    ]);
  });

  test('without all times, the log’s own order tells what is newer', () => {
    expect(print([...drawn, 'd 2 save full - 5'].map(failure))).toEqual([
      'save full ×2 in 2, 0 recovered, 20–20, “full of c” c:1 d:2',
      'load timeout ×3 in 2, 1 recovered, 10–40, “timeout of b” b:9 b:4',
    ]);
  });

  test('what came before tells them apart', () => {
    const [one, other] = [failure(drawn[0]!), { ...failure(drawn[1]!), preceding: ['queued', 'started'] }];
    expect(selectKinds([one, other], 2)).toHaveLength(2);
  });

  test('law: the order in which failures are found does not matter', () => {
    const some = fc.uniqueArray(
      fc.record({
        run: fc.constantFrom('a', 'b', 'c'),
        step: fc.constantFrom('load', 'save'),
        error: fc.constantFrom('timeout', 'full'),
        time: fc.constantFrom('-', '1', '2', '3'),
        offset: fc.nat(1_000),
      }),
      { selector: ({ offset }) => offset, maxLength: 30 },
    );
    const shuffled = some.chain((failures) =>
      fc.tuple(
        fc.constant(failures),
        fc.shuffledSubarray(failures, { minLength: failures.length, maxLength: failures.length }),
      ),
    );
    const factsOf = (
      list: readonly { run: string; step: string; error: string; time: string; offset: number }[],
    ) =>
      list.map(({ run, step, error, time, offset }) =>
        failure(`${run} ${offset} ${step} ${error} ${time} ${offset}`),
      );
    fc.assert(
      fc.property(shuffled, ([failures, others]) => {
        const kinds = selectKinds(factsOf(failures), 5);
        expect(selectKinds(factsOf(others), 5)).toEqual(kinds);
        expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(failures.length);
      }),
    );
  });
});

/** So many cases of the same features, each `about=value`, and numbers, each `about:7`. */
function cases(count: number, failed: boolean, ...told: string[]): Case[] {
  const features = told.filter((each) => each.includes('=')).map((each) => each.replace('=', FEATURE_MARK));
  const numbers = told.filter((each) => each.includes(':')).map((each) => each.split(':'));
  const one: Case = {
    failed,
    features: new Set(features),
    numbers: new Map(numbers.map(([about, value]) => [about!, Number(value)])),
  };
  return Array.from({ length: count }, () => one);
}

const separated = (list: readonly Case[]) =>
  selectSeparators(list, 5).map(
    ({ about, value, failing, passing }) => `${about} ${value}: ${failing} / ${passing}`,
  );

describe('what failing cases share that passing ones do not', () => {
  test('is told with both figures, the clearest first', () => {
    const list = [
      ...cases(18, true, 'region=west', 'plan=free'),
      ...cases(2, true, 'region=east', 'plan=free'),
      ...cases(30, false, 'region=east', 'plan=free'),
      ...cases(2, false, 'region=west', 'plan=free'),
      ...cases(8, false, 'region=east', 'plan=paid'),
    ];
    expect(separated(list)).toEqual(['region west: 18 / 2']);
  });

  test('numbers are told as above or below the middle', () => {
    const list = [
      ...[90, 91, 92, 93, 94, 95, 96, 97].flatMap((load) => cases(2, true, `load:${load}`)),
      ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((load) => cases(2, false, `load:${load}`)),
    ];
    expect(separated(list)).toEqual(['load ≥ 90: 16 / 0']);
  });

  test('a few cases say nothing, nor does what chance may do', () => {
    expect(separated([...cases(4, true, 'a=1'), ...cases(40, false, 'b=1')])).toEqual([]);
    expect(
      separated([...cases(6, true, 'a=1'), ...cases(5, false, 'a=1'), ...cases(2, false, 'b=1')]),
    ).toEqual([]);
  });
});

test('a sample is spread over the whole list', () => {
  expect(selectEvenly([1, 2, 3], 5)).toEqual([1, 2, 3]);
  expect(selectEvenly([0, 1, 2, 3, 4, 5, 6, 7], 4)).toEqual([0, 2, 4, 6]);
});
