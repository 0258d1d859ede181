import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowAt, rowsAt } from './row-at';

test('the rows of many places are those of each place', () => {
  const offset = fc.nat(60);
  fc.assert(
    fc.property(fc.array(offset, { maxLength: 30 }), fc.uniqueArray(offset), (offsets, drawn) => {
      const rows = Float64Array.from(offsets);
      const places = Float64Array.from(drawn).sort();
      expect([...rowsAt(rows, places)]).toEqual([...places].map((place) => rowAt(rows, place)));
    }),
  );
});
