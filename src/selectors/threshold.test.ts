import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Threshold } from '../model/readings';
import { isBeyond, selectThreshold } from './threshold';

const at = (values: number[], positions = values.map((_, index) => index)) => ({
  positions,
  values,
  count: values.length,
});

test('readings beyond the line are counted, and where the series crosses it either way', () => {
  const load = at([1, 5, 6, 2, 9]);
  const above = selectThreshold(load, { value: 4, side: 'above' });
  expect({ ...above, crossings: [...above.crossings] }).toEqual({
    beyond: 3,
    measured: 5,
    crossings: [1, 3, 4],
  });
  const below = selectThreshold(load, { value: 4, side: 'below' });
  expect({ ...below, crossings: [...below.crossings] }).toEqual({
    beyond: 2,
    measured: 5,
    crossings: [0, 1, 3, 4],
  });
});

test('a value on the line is not beyond it', () => {
  expect(selectThreshold(at([4, 4]), { value: 4, side: 'above' }).beyond).toBe(0);
  expect(selectThreshold(at([4, 4]), { value: 4, side: 'below' }).beyond).toBe(0);
});

test('a gap is no reading, and ends what lies beyond', () => {
  const { beyond, measured, crossings } = selectThreshold(at([9, Number.NaN, 9]), {
    value: 4,
    side: 'above',
  });
  expect([beyond, measured, [...crossings]]).toEqual([2, 2, [0, 1, 2]]);
});

test('an event that was measured before and after it is one crossing', () => {
  const { crossings } = selectThreshold(at([1, 9, 2, 1], [0, 3, 3, 5]), { value: 4, side: 'above' });
  expect([...crossings]).toEqual([3]);
});

test('crossings ascend, and lie where one reading is beyond and its neighbour is not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }),
      fc.integer({ min: 0, max: 9 }),
      fc.constantFrom<Threshold['side']>('above', 'below'),
      (values, line, side) => {
        const threshold = { value: line, side };
        const slow = values.flatMap((value, index) => {
          const was = index > 0 && isBeyond(values[index - 1]!, threshold);
          return isBeyond(value, threshold) === was ? [] : index;
        });
        const found = selectThreshold(at(values), threshold);
        expect([...found.crossings]).toEqual(slow);
        expect(found.beyond).toBe(values.filter((value) => isBeyond(value, threshold)).length);
      },
    ),
  );
});
