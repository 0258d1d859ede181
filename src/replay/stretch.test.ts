import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDotted } from '../lib/pointer';
import { dig, type Json } from '../model/json';
import { build, type Step, set, steps } from './drawn-changes';
import type { HistoryReader } from './reader';
import { changesOfStretch, type StretchChanges } from './stretch';
import { leavesOf, patched, Twin } from './twin';
import { WrittenPaths } from './written-paths';

const { signal } = new AbortController();

async function ask(reader: HistoryReader, from: number, to: number, first = 0, count = 1e6) {
  const written = await WrittenPaths.of(reader.history, { from, to }, signal);
  return changesOfStretch(reader, written, first, count, signal);
}

/** `state.a changed 1 → 2, 3 writes, at 7` */
function print({ rows }: StretchChanges): string[] {
  return rows.flatMap(({ leaves, writes, last }) =>
    leaves.map(({ path, kind, before, after, cutBefore, cutAfter }) => {
      const text = (value: Json | undefined, cut: boolean) =>
        `${value === undefined ? '' : JSON.stringify(value)}${cut ? '…' : ''}`;
      const values = `${text(before, cutBefore)} → ${text(after, cutAfter)}`;
      return `${toDotted(path)} ${kind} ${values}, ${writes} by ${last}`;
    }),
  );
}

const RUN: Step[] = [
  [set('state', {}), set('state.jobs', {})],
  [set('state.jobs.a', { status: 'started', tries: 1 })],
  [set('state.jobs.a.status', 'failed'), set('state.last', 'a')],
  [set('state.jobs.b', { status: 'started' }), set('state.last', 'b')],
  [{ path: ['state', 'jobs', 'b'], removed: true } as const, set('state.last', 'a')],
  [set('state.jobs.a', { status: 'failed', tries: 2 })],
].map((changes) => ({ payload: null, changes }));

test('what a stretch wrote: each path with its value before it and at its end', async () => {
  const reader = build(RUN);
  expect(print(await ask(reader, 2, 6))).toEqual([
    'state.jobs.a.tries changed 1 → 2, 1 by 5',
    'state.jobs.a.status changed "started" → "failed", 1 by 5',
    'state.jobs.b passing  → , 2 by 4',
    'state.last added  → "a", 3 by 4',
  ]);
  expect(print(await ask(reader, 3, 5))).toEqual([
    'state.jobs.b passing  → , 2 by 4',
    'state.last same  → "a", 2 by 4',
  ]);
  expect(print(await ask(reader, 0, 2))).toEqual([
    'state added  → {}…, 1 by 0',
    'state.jobs added  → {}…, 1 by 0',
    'state.jobs.a.status added  → "started", 1 by 1',
    'state.jobs.a.tries added  → 1, 1 by 1',
  ]);
});

test('a window of it is a window of all of it', async () => {
  const reader = build(RUN);
  const whole = await ask(reader, 0, 6);
  const { total, writes, from, rows } = await ask(reader, 0, 6, 2, 2);
  expect({ total, writes, from }).toEqual({ total: 6, writes: 10, from: 2 });
  expect(rows).toEqual(whole.rows.slice(2, 4));
  expect((await ask(reader, 3, 3)).total).toBe(0);
});

test('values are shown in part where they are long, and not compared where they are huge', async () => {
  const many = Array.from({ length: 30_000 }, (_, index) => index);
  const reader = build([
    { payload: null, changes: [set('state', {}), set('state.list', many), set('state.text', '')] },
    { payload: null, changes: [set('state.list', [...many, 1]), set('state.text', 'x'.repeat(9_000))] },
  ]);
  const [list, text] = (await ask(reader, 1, 2)).rows;
  expect(list?.leaves).toEqual([
    { path: ['state', 'list'], kind: 'large', cutBefore: false, cutAfter: false },
  ]);
  expect(text?.leaves[0]).toMatchObject({
    kind: 'changed',
    before: '',
    after: 'x'.repeat(400),
    cutBefore: false,
    cutAfter: true,
  });
});

test('a question that nobody waits for any more stops', async () => {
  const reader = build(RUN);
  const gone = AbortSignal.abort();
  await expect(WrittenPaths.of(reader.history, { from: 0, to: 6 }, gone)).rejects.toThrow();
  const written = await WrittenPaths.of(reader.history, { from: 0, to: 6 }, signal);
  await expect(changesOfStretch(reader, written, 0, 10, gone)).rejects.toThrow();
});

test('agrees with folding both states: what is listed makes the one of the other, and is true of both', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(30), fc.nat(30), async (run, one, other) => {
      const from = Math.min(one, other) % run.length;
      const to = Math.min(from + Math.abs(one - other) + 1, run.length);
      const [was, is] = [fold(run, from), fold(run, to)];
      const { rows } = await ask(build(run), from, to);
      const listed = rows.flatMap(({ leaves }) => leaves);
      expect(patched(was, listed)).toEqual(leavesOf(is));
      for (const { path, before, after, cutBefore, cutAfter } of listed) {
        if (before !== undefined && !cutBefore) expect(dig(was, path)).toEqual(before);
        if (after !== undefined && !cutAfter) expect(dig(is, path)).toEqual(after);
      }
      expect(rows.every(({ last }) => last >= from && last < to)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

function fold(run: readonly Step[], events: number): Json | undefined {
  const twin = new Twin((id) => ({ artifact: id }));
  for (const { changes, payload } of run.slice(0, events)) twin.apply(changes, payload);
  return twin.snapshot() ?? undefined;
}
