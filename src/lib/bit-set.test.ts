import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BitSet } from './bit-set';

test('holds what a set of numbers holds, and lists a stretch of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 400 })),
      fc.nat({ max: 420 }),
      fc.nat({ max: 420 }),
      (numbers, from, to) => {
        const bits = new BitSet();
        for (const number of numbers) bits.add(number);
        expect(Array.from({ length: 450 }, (_, at) => bits.has(at))).toEqual(
          Array.from({ length: 450 }, (_, at) => numbers.includes(at)),
        );
        const slow = [...new Set(numbers)].filter((each) => each >= from && each < to).sort((a, b) => a - b);
        expect([...bits.between(from, to)]).toEqual(slow);
      },
    ),
  );
});

test('sets are joined, turned round and walked as lists of numbers are', () => {
  const numbers = fc.uniqueArray(fc.nat({ max: 200 }));
  fc.assert(
    fc.property(numbers, numbers, fc.nat({ max: 210 }), (left, right, at) => {
      const [a, b] = [left, right].map((list) => {
        const bits = new BitSet();
        for (const number of list) bits.add(number);
        return bits;
      }) as [BitSet, BitSet];
      const listed = (bits: BitSet) => [...bits.between(0, 300)];
      const ascending = (list: number[]) => list.sort((x, y) => x - y);
      expect(listed(a.and(b))).toEqual(ascending(left.filter((each) => right.includes(each))));
      expect(listed(a.or(b))).toEqual(ascending([...new Set([...left, ...right])]));
      const all = Array.from({ length: at }, (_, number) => number);
      expect(listed(a.not(at))).toEqual(all.filter((each) => !left.includes(each)));
      expect(a.count(at)).toBe(left.filter((each) => each < at).length);
      expect(a.next(at, 300)).toBe(ascending(left.filter((each) => each >= at))[0] ?? -1);
      expect(a.last(at)).toBe(ascending(left.filter((each) => each <= at)).at(-1) ?? -1);
      b.delete(at);
      expect(b.has(at)).toBe(false);
    }),
  );
});
