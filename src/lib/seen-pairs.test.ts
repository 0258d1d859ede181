import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeenPairs } from './seen-pairs';

test('says of each pair whether it was there before, as a set of texts does', () => {
  const pair = fc.tuple(fc.constantFrom(0, 1.5, -3, 2 ** 52, 1e300), fc.nat(3000));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 3000 }), (pairs) => {
      const seen = new SeenPairs();
      const plain = new Set<string>();
      for (const [a, b] of pairs) {
        const key = `${a} ${b}`;
        expect(seen.add(a, b)).toBe(plain.has(key));
        plain.add(key);
      }
    }),
    { numRuns: 20 },
  );
});
