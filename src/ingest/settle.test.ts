import { expect, test } from 'vitest';
import { Settler } from './settle';
import { Threads } from './threads';

test('a loop may have more items than a call takes arguments', () => {
  const items = 130_000;
  const threads = new Threads(new Uint32Array(items + 2).fill(1), () => {});
  const of = { outcome: null, klass: null, failing: false, late: false };
  for (let position = 0; position < items; position++) {
    const thread = threads.of(position + 2, position);
    threads.apply(thread, { ...of, position, act: 'start', attempt: position === 7 ? 3 : 1 });
    const outcome = position === 9 ? 'failed' : 'succeeded';
    threads.apply(thread, { ...of, position, act: 'end', attempt: 0, outcome });
  }
  const run = { threads, events: items, ended: null, endedAt: -1, endThread: 0, pauses: [], paused: false };
  const settle = () => ({ outcome: 'failed', openStep: 'crashed' }) as const;
  const { steps, failures, firstFailure } = new Settler().settle(
    run,
    { format: { settle }, shape: '', tornTail: false },
    () => {},
  );
  expect(steps).toMatchObject([{ thread: 1, outcome: 'failed', attempts: 3 }]);
  expect(failures).toBe(1);
  expect(firstFailure).toEqual({ position: 9, thread: 11, attempt: 1 });
});
