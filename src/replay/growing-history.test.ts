import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../model/json';
import { type Step, steps } from './drawn-changes';
import { History } from './history';
import { HistoryReader } from './reader';
import { Twin } from './twin';

/** The states behind each of the steps, by the twin. */
function statesOf(drawn: readonly Step[]): (Json | undefined)[] {
  const twin = new Twin((id) => ({ artifact: id }));
  return drawn.map(({ changes, payload }) => {
    twin.apply(changes, payload);
    return (twin.snapshot() as { state?: Json } | null)?.state;
  });
}

async function stateAt(reader: HistoryReader, position: number): Promise<Json | undefined> {
  const place = await reader.place(['state'], position);
  if (place === null) return undefined;
  return reader.materialise(place, reader.history.limit(position), { left: 1e6 });
}

function readerOf(history: History, drawn: readonly Step[]): HistoryReader {
  return new HistoryReader(history, {
    payload: async (position) => drawn[position]!.payload,
    artifact: (id) => ({ artifact: id }),
  });
}

test('while it grows, it answers of every event that was appended, as the twin does', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (drawn) => {
      const expected = statesOf(drawn);
      const history = new History(undefined, true);
      const reader = readerOf(history, drawn);
      for (const [position, step] of drawn.entries()) {
        history.append(step.changes, step.payload);
        expect(history.length).toBe(position + 1);
        expect(await stateAt(reader, position)).toEqual(expected[position]);
      }
      for (let position = 0; position < drawn.length; position++)
        expect(await stateAt(reader, position)).toEqual(expected[position]);
    }),
    { numRuns: 150 },
  );
});

test('what is cut off and appended again leaves no trace', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), fc.nat(), async (drawn, at, more) => {
      const cut = at % drawn.length;
      const before = cut + (more % (drawn.length - cut + 1));
      const history = new History(undefined, true);
      for (const step of drawn.slice(0, before)) history.append(step.changes, step.payload);
      history.cut(Math.min(cut, before));
      // A reducer reads the state as if nothing had ever been behind it.
      const fresh = new History(undefined, true);
      for (const step of drawn.slice(0, cut)) fresh.append(step.changes, step.payload);
      for (const path of [['state'], ['state', 'a'], ['state', 'b'], ['state', 'a', 'b']]) {
        expect(history.has(path)).toBe(fresh.has(path));
        expect(history.size(path)).toBe(fresh.size(path));
      }
      for (const step of drawn.slice(cut)) history.append(step.changes, step.payload);
      const expected = statesOf(drawn);
      const reader = readerOf(history, drawn);
      for (let position = 0; position < drawn.length; position++)
        expect(await stateAt(reader, position)).toEqual(expected[position]);
    }),
    { numRuns: 150 },
  );
});

test('a container with very many children is counted and listed as it grows', async () => {
  const history = new History(undefined, true);
  const reader = readerOf(history, []);
  const MANY = 21_000;
  history.append([{ path: ['state'], value: {} }], null);
  for (let at = 0; at < MANY; at++) history.append([{ path: ['state', `job-${at}`], value: at }], null);
  const last = async () => {
    const position = history.length - 1;
    const place = (await reader.place(['state'], position))!;
    const limit = history.limit(position);
    const count = await reader.count(place, limit);
    const [child] = await reader.window(place, limit, count - 1, 1);
    return [count, child?.key];
  };
  expect(await last()).toEqual([MANY, `job-${MANY - 1}`]);
  history.append([{ path: ['state', 'one-more'], value: 1 }], null);
  expect(await last()).toEqual([MANY + 1, 'one-more']);
  history.append([{ path: ['state', 'job-5'], removed: true }], null);
  expect(await last()).toEqual([MANY, 'one-more']);
});
