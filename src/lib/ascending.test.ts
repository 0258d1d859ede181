import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstFrom, firstNear, firstOnwards, firstWhere, holds } from './ascending';

test('finds the first entry that is not below a value', () => {
  const list = [2, 4, 4, 7];
  expect([1, 2, 3, 4, 5, 8].map((value) => firstFrom(list, value))).toEqual([0, 0, 1, 1, 3, 4]);
});

test('agrees with looking at every entry', () => {
  const lists = fc.array(fc.nat(50)).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(lists, fc.nat(50), (list, value) => {
      const found = list.findIndex((each) => each >= value);
      expect(firstFrom(list, value)).toBe(found < 0 ? list.length : found);
      expect(firstWhere(0, list.length, (at) => list[at]! >= value)).toBe(firstFrom(list, value));
      expect(holds(Uint32Array.from(list), value)).toBe(list.includes(value));
    }),
  );
});

test('what is sought from near by is what is sought from the start', () => {
  const lists = fc.array(fc.nat(50), { minLength: 1 }).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(lists, fc.nat(), fc.nat(60), (list, seed, more) => {
      const at = seed % list.length;
      const value = list[at]! + 1 + more;
      expect(firstNear(Uint32Array.from(list), at, value)).toBe(firstFrom(list, value));
    }),
  );
});

test('values that are asked in ascending order are sought from the last answer on', () => {
  const ascending = fc.array(fc.nat(50)).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(ascending, ascending, (list, values) => {
      let at = 0;
      for (const value of values) {
        at = firstOnwards(list, at, value);
        expect(at).toBe(firstFrom(list, value));
      }
    }),
  );
});
