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
