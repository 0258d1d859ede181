import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberList } from './number-list';

test('a settled list of small numbers takes three bytes a number, others four', () => {
  const list = new NumberList();
  for (const number of [7, 70_000, 2 ** 24 - 1]) list.push(number);
  expect(list.settle().bytes).toBe(9);
  expect([0, 1, 2].map((index) => list.at(index))).toEqual([7, 70_000, 2 ** 24 - 1]);
  expect(NumberList.from(Uint32Array.of(7, 2 ** 24)).bytes).toBe(8);
});

test('agrees with an array, before and after it is settled', () => {
  const numbers = fc.constantFrom(2 ** 8, 2 ** 24, 2 ** 32).chain((limit) => fc.array(fc.nat(limit - 1)));
  fc.assert(
    fc.property(numbers, (twin) => {
      const list = new NumberList();
      for (const number of twin) list.push(number);
      const all = () => Array.from({ length: list.length }, (_, index) => list.at(index));
      expect(all()).toEqual(twin);
      list.settle();
      expect(all()).toEqual(twin);
    }),
  );
});
