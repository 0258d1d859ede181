import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameJson } from '../lib/json';
import type { Json } from '../model/json';
import { build, set, steps } from './drawn-changes';
import { PathLine, type PathLineView } from './path-line';

const go = () => undefined;

/** Asked until all of it was read. */
async function viewOf(line: PathLine, edges: Uint32Array): Promise<PathLineView> {
  for (;;) {
    const view = await line.view(edges, go);
    if (view.unread === 0) return view;
  }
}

const counted = build([
  { payload: null, changes: [set('state', { tries: 0, status: 'new' })] },
  { payload: null, changes: [set('state.tries', 1)] },
  { payload: null, changes: [] },
  { payload: null, changes: [set('state.tries', 5), set('state.status', 'done')] },
  { payload: null, changes: [set('state.tries', 2)] },
  { payload: null, changes: [{ path: ['state', 'tries'], removed: true }] },
]);

test('a path is drawn as one segment for each value', async () => {
  const line = await PathLine.of(counted, ['state', 'tries'], go);
  expect(await viewOf(line, Uint32Array.of(0, 1, 2, 3, 4, 5, 6))).toEqual({
    kind: 'numbers',
    writes: 5,
    unread: 0,
    segments: [
      { from: 0, to: 1, value: 0, changes: 1 },
      { from: 1, to: 3, value: 1, changes: 1 },
      { from: 3, to: 4, value: 5, changes: 1 },
      { from: 4, to: 5, value: 2, changes: 1 },
      { from: 5, to: 6, changes: 1 },
    ],
  });
});

test('where several values share a pixel the last one is told, and between which they lay', async () => {
  const line = await PathLine.of(counted, ['state', 'tries'], go);
  expect((await viewOf(line, Uint32Array.of(0, 5))).segments).toEqual([
    { from: 0, to: 5, value: 2, changes: 4, low: 0, high: 5 },
  ]);
});

test('a branch tells where something inside of it was written', async () => {
  const line = await PathLine.of(counted, ['state'], go);
  const view = await viewOf(line, Uint32Array.of(0, 1, 2, 3, 4, 5, 6));
  expect([view.kind, view.writes]).toEqual(['branch', 5]);
  expect(view.segments.map(({ from }) => from)).toEqual([0, 1, 3, 4, 5]);
});

const paths = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });

test('at the end of each segment its value stands there, wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(steps, paths, fc.array(fc.nat(30)), async (run, inside, cuts) => {
      const reader = build(run);
      const path = ['state', ...inside];
      const events = run.length;
      const inner = cuts.filter((cut) => cut > 0 && cut < events).sort((a, b) => a - b);
      const line = await PathLine.of(reader, path, go);
      const { kind, segments } = await viewOf(line, Uint32Array.of(0, ...inner, events));
      for (const { to, value } of segments) {
        const there = (await reader.place(path, to - 1))?.inside;
        if (kind !== 'branch') expect(comparable(value)).toBe(comparable(there));
      }
      expect(segments.at(-1)?.to).toBe(events);
      for (const [at, { from }] of segments.entries()) if (at > 0) expect(from).toBe(segments[at - 1]!.to);
    }),
  );
});

test('inside of a segment with one change nothing else stood there', async () => {
  await fc.assert(
    fc.asyncProperty(steps, paths, async (run, inside) => {
      const reader = build(run);
      const path = ['state', ...inside];
      const line = await PathLine.of(reader, path, go);
      const each = Uint32Array.from({ length: run.length + 1 }, (_, at) => at);
      for (const { from, to } of (await viewOf(line, each)).segments) {
        const first = (await reader.place(path, from))?.inside;
        for (let position = from; position < to; position++) {
          const there = (await reader.place(path, position))?.inside;
          expect(first === undefined ? there === undefined : sameJson(first, there!)).toBe(true);
        }
      }
    }),
  );
});

/** Longer texts are shown short. */
function comparable(value: Json | undefined): string {
  return typeof value === 'string' ? value.slice(0, 80) : String(value);
}
