import { expect, test } from 'vitest';
import { draw, trace } from './drawn-trace';

test('an announcement is of one attempt, though nobody saw it begin', () => {
  expect(draw('a queue\na end failed\na start\na end succeeded\n- run-end succeeded')).toEqual([
    'run succeeded',
    'a succeeded',
    '  a #1 0<1–1 failed',
    '  a #2 2–3 succeeded',
    'end-without-start at 1',
  ]);
});

test('a step that begins and ends is one attempt', () => {
  expect(
    draw(`
      - run-start
      a queue
      a start
      a end succeeded
      - run-end succeeded
    `),
  ).toEqual(['run succeeded', 'a succeeded', '  a #1 1<2–3 succeeded']);
});

test('a failure that is tried again is no first failure', () => {
  expect(
    draw(`
      a start
      a retry failed
      a start
      a end succeeded
      b start
      b end failed
      - run-end failed
    `),
  ).toEqual([
    'run failed',
    'a succeeded',
    'b failed',
    '  a #1 0–1 failed',
    '  a #2 1<2–3 succeeded',
    '  b #1 4–5 failed',
    'first failure at 5: b #1',
  ]);
});

test('the first failure is the first attempt of the step that never recovered', () => {
  const { trace: found } = trace(`
    a start
    b start
    b retry failed
    b start
    a end succeeded
    b end failed
    - run-end failed
  `);
  expect(found.firstFailure).toMatchObject({ position: 2, attempt: 1 });
});

test('a failure that was made good explains no later one, not even of the same step', () => {
  const { trace: found } = trace(`
    a start
    a retry failed
    a start
    a end succeeded
    b start
    b end failed
    a start
    a end failed
    - run-end failed
  `);
  expect(found.firstFailure).toMatchObject({ position: 5, attempt: 1 });
  const { trace: alone } = trace(`
    a start
    a retry failed
    a start
    a end succeeded
    a start
    a end failed
    - run-end failed
  `);
  expect(alone.firstFailure).toMatchObject({ position: 5, attempt: 3 });
});

test('numbers that the log tells win over counting', () => {
  expect(
    draw(`
      a start #3
      a end failed #3
      - run-end failed
    `).slice(2),
  ).toEqual(['  a #3 0–1 failed', 'first failure at 1: a #3']);
  expect(
    trace(`
      a queue #2
      a start
      a note
      a end succeeded
    `).attempts,
  ).toEqual([0, 2, 2, 2]);
});

test('started again while open: the attempt before was lost', () => {
  expect(
    draw(`
      a start
      a start
      a end succeeded
      - run-end succeeded
    `),
  ).toEqual(['run succeeded', 'a succeeded', '  a #1 0–1 crashed', '  a #2 1–2 succeeded']);
});

test('an event inside belongs to the attempt that is open', () => {
  expect(
    trace(`
      a start
      - inside
      a end succeeded
      - inside
      - run-end succeeded
    `).attempts,
  ).toEqual([1, 1, 1, 0, 0]);
});
