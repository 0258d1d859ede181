import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dig, type Path } from '../model/json';
import { build, type Step, set, steps } from './drawn-changes';
import { Twin } from './twin';
import { writerOf } from './writer';

const reader = build([
  { payload: null, changes: [set('state', {}), set('state.jobs', {})] },
  { payload: null, changes: [set('state.jobs.a', { status: 'started' })] },
  { payload: null, changes: [set('state.jobs.b', { status: 'started' })] },
  { payload: null, changes: [set('state.jobs.a.status', 'ok')] },
  { payload: null, changes: [{ path: ['state', 'jobs', 'b'], removed: true }] },
]);

test('the event that wrote a value last, or the part of the state around it', async () => {
  const status: Path = ['state', 'jobs', 'a', 'status'];
  expect(await writerOf(reader, status, 2)).toBe(1);
  expect(await writerOf(reader, status, 4)).toBe(3);
  expect(await writerOf(reader, ['state', 'jobs', 'b', 'status'], 3)).toBe(2);
});

test('the event that removed it; nothing for what was never there', async () => {
  expect(await writerOf(reader, ['state', 'jobs', 'b'], 4)).toBe(4);
  expect(await writerOf(reader, ['state', 'jobs', 'c'], 4)).toBeNull();
  expect(await writerOf(reader, ['state', 'jobs', 'a'], 0)).toBeNull();
});

test('of drawn runs, the writer that a walk from the start finds', async () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', '0'), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(steps, keys, async (run, path) => {
      const at: Path = ['state', ...path];
      const history = build(run);
      for (let p = 0; p < run.length; p++) {
        const there = dig(stateAfter(run, p), at) !== undefined;
        const writer = await writerOf(history, at, p);
        if (there || writer !== null) expect(writer).toBe(lastWriter(run, at, p));
      }
    }),
    { numRuns: 100 },
  );
});

/** The slow obvious twin: the last event up to `p` with a change of the path itself or of what is around it. */
function lastWriter(run: readonly Step[], path: Path, p: number): number {
  const twin = new Twin((id) => ({ artifact: id }));
  let last = -1;
  run.slice(0, p + 1).forEach(({ changes, payload }, at) => {
    for (const change of changes) {
      // A copy of nothing writes nothing.
      const copied =
        'from' in change
          ? dig(payload, change.from)
          : 'same' in change
            ? dig(twin.snapshot(), change.same)
            : null;
      if (copied !== undefined && change.path.every((key, depth) => String(path[depth]) === String(key)))
        last = at;
      twin.apply([change], payload);
    }
  });
  return last;
}

function stateAfter(run: readonly Step[], p: number) {
  const twin = new Twin((id) => ({ artifact: id }));
  for (const { changes, payload } of run.slice(0, p + 1)) twin.apply(changes, payload);
  return twin.snapshot();
}
