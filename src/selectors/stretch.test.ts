import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectReadings } from './stretch';

test('readings of a stretch agree with looking at each of them', () => {
  const reading = fc.record({ gap: fc.nat(3), value: fc.integer({ min: -5, max: 5 }) });
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 20 }), fc.nat(30), fc.nat(30), (drawn, from, length) => {
      let position = 0;
      const all = drawn.map(({ gap, value }) => {
        position += gap;
        return { position, value };
      });
      const positions = all.map((each) => each.position);
      const values = all.map((each) => each.value);
      const inside = all.filter((each) => each.position >= from && each.position < from + length);
      const told = inside.map((each) => each.value);
      expect(selectReadings({ positions, values, count: all.length }, { from, to: from + length })).toEqual(
        told.length === 0
          ? null
          : {
              count: told.length,
              min: Math.min(...told),
              max: Math.max(...told),
              first: told[0],
              last: told.at(-1),
            },
      );
    }),
  );
});
