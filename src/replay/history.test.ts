import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../model/change';
import { dig, type Json, type Path } from '../model/json';
import { ChildIndex } from './child-index';
import { build, set, steps } from './drawn-changes';
import { History } from './history';
import { HistoryReader } from './reader';
import { Twin } from './twin';

async function stateAt(reader: HistoryReader, position: number): Promise<Json | undefined> {
  const place = await reader.place(['state'], position);
  if (place === null) return undefined;
  return reader.materialise(place, reader.history.limit(position), { left: 1e6 });
}

describe('a value at a position', () => {
  const reader = build([
    { payload: null, changes: [set('state', {}), set('state.jobs', {})] },
    { payload: null, changes: [set('state.jobs.a', { status: 'started', tries: 1 })] },
    {
      payload: { error: { code: 7, text: 'x'.repeat(200) } },
      changes: [
        set('state.jobs.a.status', 'failed'),
        { path: ['state', 'jobs', 'a', 'error'], from: ['error'] },
      ],
    },
    { payload: null, changes: [{ path: ['state', 'jobs', 'a'], removed: true }] },
    { payload: null, changes: [set('state.jobs.a', { status: 'again' })] },
  ]);

  test('is what the events up to it made', async () => {
    expect(await stateAt(reader, 1)).toEqual({ jobs: { a: { status: 'started', tries: 1 } } });
    expect(await stateAt(reader, 2)).toEqual({
      jobs: { a: { status: 'failed', tries: 1, error: { code: 7, text: 'x'.repeat(200) } } },
    });
    expect(await stateAt(reader, 3)).toEqual({ jobs: {} });
    expect(await stateAt(reader, 4)).toEqual({ jobs: { a: { status: 'again' } } });
  });

  test('can be looked into along a path, also inside a payload that was only pointed to', async () => {
    expect((await reader.place(['state', 'jobs', 'a', 'error', 'code'], 2))?.inside).toBe(7);
    expect(await reader.place(['state', 'jobs', 'a', 'error', 'code'], 4)).toBeNull();
    expect((await reader.place(['state', 'jobs', 'a', 'tries'], 2))?.inside).toBe(1);
  });

  test('reducers read what reducers set, not what was copied', () => {
    const history = new History();
    history.append([set('state', { n: 1 }), { path: ['state', 'big'], from: [] }], { deep: 'y'.repeat(500) });
    expect(history.get(['state', 'n'])).toBe(1);
    expect(history.has(['state', 'big'])).toBe(true);
    expect(() => history.get(['state', 'big'])).toThrow('more than a leaf');
    expect(() => history.get(['state'])).toThrow('more than a leaf');
  });
});

test('index 0 of a list and the name "0" of a later object are two places', async () => {
  const reader = build([
    { payload: null, changes: [set('state', {}), set('state.a', [])] },
    { payload: null, changes: [{ path: ['state', 'a', 0], value: 'first' }] },
    { payload: null, changes: [set('state.a', {})] },
    { payload: null, changes: [{ path: ['state', 'a', '0'], value: 'named' }] },
  ]);
  expect(await stateAt(reader, 1)).toEqual({ a: ['first'] });
  expect(await stateAt(reader, 2)).toEqual({ a: {} });
  expect(await stateAt(reader, 3)).toEqual({ a: { 0: 'named' } });
});

test('agrees with the slow twin at every position', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (run) => {
      const twin = new Twin((id) => ({ artifact: id }));
      const reader = build(run);
      for (let position = 0; position < run.length; position++) {
        twin.apply(run[position]!.changes, run[position]!.payload);
        expect(await stateAt(reader, position)).toEqual(dig(twin.snapshot(), ['state']));
      }
    }),
    { numRuns: 200 },
  );
});

test('reading while appending sees what the twin sees', () => {
  fc.assert(
    fc.property(steps, (run) => {
      const twin = new Twin((id) => ({ artifact: id }));
      const history = new History();
      const pointers: Path[] = [];
      const inPointer = (path: Path) =>
        pointers.some(
          (above) => above.length < path.length && above.every((key, depth) => key === path[depth]),
        );
      for (const { changes, payload } of run) {
        twin.apply(changes, payload);
        history.append(changes, payload);
        pointers.push(
          ...changes
            .filter((each) => 'from' in each || 'artifact' in each || 'same' in each)
            .map((each) => each.path),
        );
        for (const { path } of changes) if (!inPointer(path)) expect(history.has(path)).toBe(twin.has(path));
      }
    }),
  );
});

test('sealing half way changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(24), async (run, at) => {
      const history = new History();
      run.forEach((step, position) => {
        history.append(step.changes, step.payload);
        if (position === at) history.seal();
      });
      history.complete();
      const reader = new HistoryReader(history, {
        payload: async (position) => run[position]!.payload,
        artifact: (id) => ({ artifact: id }),
      });
      for (let position = 0; position < run.length; position++)
        expect(await stateAt(reader, position)).toEqual(await stateAt(build(run), position));
    }),
    { numRuns: 30 },
  );
});

test('a crowded container: counts, windows and ranks agree with listing every child', async () => {
  const history = new History();
  history.append([set('state', {}), set('state.jobs', {})], null);
  const total = 1500;
  for (let job = 0; job < total; job++) {
    const changes: Change[] = [{ path: ['state', 'jobs', `j${job}`], value: { n: job } }];
    if (job % 3 === 2) changes.push({ path: ['state', 'jobs', `j${job - 2}`], removed: true });
    if (job % 30 === 29) changes.push({ path: ['state', 'jobs', `j${job - 29}`], value: { n: -job } });
    history.append(changes, null);
  }
  history.complete();
  const reader = new HistoryReader(history, { payload: async () => null, artifact: () => undefined });
  const node = history.paths.find(['state', 'jobs']);
  expect(history.childIndex(node, history.changes)).toBeInstanceOf(ChildIndex);
  for (const position of [0, 1, 2, 3, 255, 256, 257, 700, 1499, total]) {
    const limit = history.limit(position);
    const place = (await reader.placeOfNode(node, limit))!;
    const all = Object.keys((await reader.materialise(place, limit, { left: 1e6 })) as object);
    expect(await reader.count(place, limit)).toBe(all.length);
    for (const from of [0, 1, 200, all.length - 3]) {
      const keys = (await reader.window(place, limit, from, 5)).map((child) => child.key);
      expect(keys).toEqual(all.slice(Math.max(from, 0), Math.max(from, 0) + 5));
    }
    for (const key of [all[0], all[all.length >> 1], 'j999999'])
      if (key !== undefined) expect(await reader.rank(place, key, limit)).toBe(all.indexOf(key));
  }
});

/** A container into which one job is put an event, while earlier ones go and come back. */
const crowds = fc
  .record({
    total: fc.integer({ min: 513, max: 10_000 }),
    going: fc.constantFrom(0, 1, 3, 40),
    coming: fc.constantFrom(0, 2, 5),
    spread: fc.integer({ min: 1, max: 9973 }),
  })
  .map(({ total, going, coming, spread }) =>
    Array.from({ length: total }, (_, job) => {
      const earlier = (job * spread) % (job + 1);
      const goes = going > 0 && job % going === 0 ? [{ job: earlier, lives: false }] : [];
      const comes = coming > 0 && job % coming === 1 ? [{ job: earlier >> 1, lives: true }] : [];
      return [{ job, lives: true }, ...goes, ...comes];
    }),
  );

test('the index of a crowd agrees with following every job', () => {
  fc.assert(
    fc.property(crowds, fc.array(fc.nat(10_000), { minLength: 3, maxLength: 6 }), (crowd, moments) => {
      const history = new History();
      history.append([set('state', {}), set('state.jobs', {})], null);
      const pathOf = (job: number): Path => ['state', 'jobs', `j${job}`];
      for (const turns of crowd)
        history.append(
          turns.map(({ job, lives }) =>
            lives ? { path: pathOf(job), value: {} } : { path: pathOf(job), removed: true },
          ),
          null,
        );
      history.complete();
      const index = history.childIndex(history.paths.find(['state', 'jobs']), history.changes)!;
      for (const moment of moments) {
        const events = moment % (crowd.length + 1);
        const lives: boolean[] = [];
        for (const turn of crowd.slice(0, events).flat()) lives[turn.job] = turn.lives;
        const living = lives.flatMap((alive, job) => (alive ? [history.paths.find(pathOf(job))] : []));
        const limit = history.limit(events);
        expect(index.countBefore(limit)).toBe(living.length);
        for (const from of [0, moment % (living.length + 1), living.length - 2]) {
          const start = Math.max(from, 0);
          expect(index.window(history, limit, start, 7)).toEqual(living.slice(start, start + 7));
          if (start < living.length) expect(index.rankBefore(history, living[start]!, limit)).toBe(start);
        }
      }
    }),
    { numRuns: 40 },
  );
});
