import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SparseLists } from './sparse-lists';

test('gives each owner its numbers', () => {
  const parity = SparseLists.build(40, 1, 7, (number) => (number === 4 ? -1 : number % 2 === 0 ? 2 : 35));
  expect([2, 35, 3, 39, 4000].map((owner) => [...parity.of(owner)])).toEqual([[2, 6], [1, 3, 5], [], [], []]);
  expect(parity.entry(parity.firstFrom(35, 2))).toBe(3);
});

test('agrees with one array an owner', () => {
  const owned = fc
    .integer({ min: 1, max: 200 })
    .chain((owners) =>
      fc.record({ owners: fc.constant(owners), ownerOf: fc.array(fc.integer({ min: -1, max: owners - 1 })) }),
    );
  fc.assert(
    fc.property(owned, fc.nat(10), ({ owners, ownerOf }, from) => {
      const lists = SparseLists.build(
        owners,
        from,
        from + ownerOf.length,
        (number) => ownerOf[number - from]!,
      );
      for (let owner = 0; owner < owners; owner++) {
        const twin = ownerOf.flatMap((each, at) => (each === owner ? [at + from] : []));
        expect([...lists.of(owner)]).toEqual(twin);
        const [start, end] = lists.range(owner);
        const below = twin.filter((number) => number < from + 7).length;
        expect(lists.firstFrom(owner, from + 7)).toBe(start + below);
        expect(end - start).toBe(twin.length);
      }
    }),
  );
});
