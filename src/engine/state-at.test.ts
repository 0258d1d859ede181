import { expect, test } from 'vitest';
import { pauses } from '../lib/tasks';
import { build, set } from '../replay/drawn-changes';
import { BoundedState } from './state-at';

const reader = build([
  { payload: { out: [1, 2] }, changes: [set('state', {}), set('state.jobs', {})] },
  {
    payload: { out: [1, 2] },
    changes: [set('state.jobs.a', 'open'), { path: ['state', 'jobs', 'b'], from: ['out'] }],
  },
  { payload: null, changes: [set('state.jobs.a', 'done')] },
]);

function stateAt(position: number, signal = new AbortController().signal) {
  return new BoundedState(reader, position, pauses(signal));
}

test('reads values and keys as they were at a position', async () => {
  expect(await stateAt(1).get(['state', 'jobs', 'a'])).toBe('open');
  expect(await stateAt(2).get(['state', 'jobs', 'a'])).toBe('done');
  expect(await stateAt(0).get(['state', 'jobs', 'a'])).toBeUndefined();
  expect(await stateAt(1).keys(['state', 'jobs'])).toEqual(['a', 'b']);
  expect(await stateAt(1).keys(['state', 'jobs', 'a'])).toEqual([]);
  const children = [];
  for await (const child of stateAt(2).each(['state', 'jobs'])) children.push(child);
  expect(children).toEqual([
    ['a', 'done'],
    ['b', [1, 2]],
  ]);
});

test('of a very long list only the beginning, and it says so', async () => {
  const many = build([
    { payload: null, changes: [set('state', {})] },
    { payload: null, changes: Array.from({ length: 20_001 }, (_, at) => set(`state.${at}x`, at)) },
  ]);
  const state = new BoundedState(many, 1, pauses(new AbortController().signal));
  expect([(await state.keys(['state'])).length, state.cut]).toEqual([20_000, true]);
  const short = stateAt(2);
  await short.keys(['state', 'jobs']);
  expect(short.cut).toBe(false);
});

test('gives up once nobody waits', async () => {
  await expect(stateAt(1, AbortSignal.abort()).get(['state'])).rejects.toMatchObject({ name: 'AbortError' });
});
