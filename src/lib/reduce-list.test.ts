import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reduceList } from './reduce-list';

const upTo = (count: number) => Uint32Array.from({ length: count }, (_, at) => at);
const holding =
  (...wanted: number[]) =>
  async (list: Uint32Array) =>
    wanted.every((each) => list.includes(each));

test('finds the few that it takes', async () => {
  const { kept, minimal, tests } = await reduceList(upTo(1000), holding(17, 400, 999));
  expect([...kept]).toEqual([17, 400, 999]);
  expect(minimal).toBe(true);
  expect(tests).toBeLessThan(150);
});

test('what nothing is needed for is left empty', async () => {
  expect([...(await reduceList(upTo(5), async () => true)).kept]).toEqual([]);
});

test('stopped, it keeps the best so far and says so', async () => {
  let tests = 0;
  const { kept, minimal } = await reduceList(upTo(100), holding(3, 90), {
    onTest: () => tests++,
    isStopped: () => tests >= 4,
  });
  expect(minimal).toBe(false);
  expect(kept.length).toBeLessThan(100);
  expect(await holding(3, 90)(kept)).toBe(true);
});

test('a shortcut is taken where it works, and passed over where it does not', async () => {
  const tried: number[] = [];
  const { kept } = await reduceList(upTo(100), holding(3, 5), {
    shortcuts: [(all) => all.slice(0, 4), (all) => all.slice(0, 6)],
    onTest: (_, left) => tried.push(left),
  });
  expect(tried.slice(0, 2)).toEqual([100, 6]);
  expect([...kept]).toEqual([3, 5]);
});

/** A condition that need not grow with the list: clauses of which one holds, each with what must and must not be there. */
const condition = fc.array(
  fc.record({
    needs: fc.array(fc.nat(19), { maxLength: 4 }),
    forbids: fc.array(fc.nat(19), { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 4 },
);

test('whatever the condition, the result still fails, is a part of the list, and spares nothing more', async () => {
  await fc.assert(
    fc.asyncProperty(condition, fc.nat(20), async (clauses, count) => {
      const holds = (list: Uint32Array) =>
        clauses.some(
          ({ needs, forbids }) =>
            needs.every((each) => list.includes(each)) && !forbids.some((each) => list.includes(each)),
        );
      const all = upTo(count);
      fc.pre(holds(all));
      const { kept, minimal } = await reduceList(all, async (list) => holds(list));
      expect(minimal).toBe(true);
      expect(holds(kept)).toBe(true);
      expect(kept).toEqual(all.filter((each) => kept.includes(each)));
      for (const item of kept) expect(holds(kept.filter((each) => each !== item))).toBe(false);
    }),
    { numRuns: 500 },
  );
});
