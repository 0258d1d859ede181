/** What is found by walking the changes, against asking every state. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameJson } from '../lib/json';
import { toPointer } from '../lib/pointer';
import type { Json } from '../model/json';
import type { PathPattern, ValueTest } from '../model/query';
import { build, type Step, steps } from '../replay/drawn-changes';
import { Twin } from '../replay/twin';
import { matchesIn } from './patterns';
import { stateTruth } from './state-truth';
import { touches } from './touches';
import { asks } from './value-test';

const SPAN = { from: 0, to: 0 };
const go = () => undefined;

const key = fc.constantFrom('a', 'b', 'c', null);
const pattern: fc.Arbitrary<PathPattern> = fc
  .array(key, { minLength: 1, maxLength: 3 })
  .map((inside) => ['state', ...inside]);

const valueTest = fc.constantFrom<ValueTest[]>(
  { op: 'exists' },
  { op: '=', value: null },
  { op: '=', value: 1 },
  { op: '!=', value: '' },
  { op: '!=', value: true },
  { op: '<', value: 0 },
  { op: '>=', value: 0 },
  { op: '~', value: 'a' },
);

/** Each state of a run, with the matching paths and their values. */
function statesOf(run: readonly Step[], wanted: PathPattern): Map<string, Json>[] {
  const twin = new Twin((id) => ({ artifact: id }));
  return run.map((step) => {
    twin.apply(step.changes, step.payload);
    const found = [...matchesIn(twin.snapshot(), wanted)];
    return new Map(found.map(([path, value]) => [toPointer(path), value]));
  });
}

test('a condition holds where asking the whole state says so', async () => {
  await fc.assert(
    fc.asyncProperty(steps, pattern, valueTest, async (run, wanted, test) => {
      const ask = asks(test, SPAN);
      const holding = statesOf(run, wanted).map((state) =>
        [...state].filter(([, value]) => ask(value)).map(([path]) => path),
      );
      const found = await stateTruth(build(run), wanted, ask, false, go);
      expect([...found.between(0, run.length)]).toEqual(
        holding.flatMap((paths, position) => (paths.length > 0 ? [position] : [])),
      );
      const begun = await stateTruth(build(run), wanted, ask, true, go);
      expect([...begun.between(0, run.length)]).toEqual(
        holding.flatMap((paths, position) => {
          const before = new Set(holding[position - 1] ?? []);
          return paths.some((path) => !before.has(path)) ? [position] : [];
        }),
      );
    }),
    { numRuns: 200 },
  );
});

test('a path changed where it has another value than in the state before', async () => {
  await fc.assert(
    fc.asyncProperty(steps, pattern, async (run, wanted) => {
      const states = statesOf(run, wanted);
      const found = await touches(build(run), wanted, true, go);
      const slow = states.flatMap((state, position) => {
        const before = states[position - 1] ?? new Map<string, Json>();
        const same =
          state.size === before.size &&
          [...state].every(([path, value]) => before.has(path) && sameJson(before.get(path)!, value));
        return same ? [] : [position];
      });
      expect([...found.between(0, run.length)]).toEqual(slow);
      // Whatever changed was written.
      const written = new Set((await touches(build(run), wanted, false, go)).between(0, run.length));
      for (const position of slow) expect(written).toContain(position);
    }),
    { numRuns: 200 },
  );
});
