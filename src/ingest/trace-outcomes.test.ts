import { expect, test } from 'vitest';
import { draw, trace } from './drawn-trace';

test('what is open when the log ends has crashed, and the run with it', () => {
  expect(
    draw(`
      a start
      a end succeeded
      b start
      b note
    `),
  ).toEqual([
    'run crashed',
    'a succeeded',
    'b crashed',
    '  a #1 0–1 succeeded',
    '  b #1 2–-1 crashed',
    'open-at-end at 2',
  ]);
});

test('announced and never begun is pending, promised again and never begun has crashed', () => {
  expect(draw('a queue')).toEqual(['run crashed', 'a pending', '  a #0 0<-1–-1 pending', 'open-at-end at 0']);
  expect(
    draw(`
      a start
      a retry failed
    `),
  ).toEqual([
    'run crashed',
    'a crashed',
    '  a #1 0–1 failed',
    'first failure at 1: a #1',
    'open-at-end at 1',
  ]);
});

test('announced again after a failure counts as promised, after a success as pending', () => {
  expect(
    draw(`
      a start
      a end failed
      a queue
    `).slice(0, 2),
  ).toEqual(['run crashed', 'a crashed']);
  expect(
    draw(`
      a start
      a end succeeded
      a queue
    `)[1],
  ).toBe('a pending');
});

test('each attempt that was promised and never begun is told beside those that are open', () => {
  expect(
    draw(`
      a start
      b start
      b retry failed
      c start
      c end succeeded
    `).slice(-3),
  ).toEqual(['first failure at 2: b #1', 'open-at-end at 0', 'open-at-end at 2']);
});

test('no attempt is promised any more when the run has ended', () => {
  expect(draw('b start\nb retry failed\n- run-end failed').slice(-1)).toEqual(['first failure at 1: b #1']);
});

test('skipped, parked and waiting are no failures', () => {
  const { trace: found, text } = trace(`
    a skip
    b start
    b park
    - run-wait
  `);
  expect(text).toEqual([
    'run waiting',
    'a skipped',
    'b waiting',
    '  b #1 1–-1 waiting, parked at 2',
    'paused 3–4',
    'open-at-end at 1',
  ]);
  expect(found).toMatchObject({ failures: 0, firstFailure: null, byOutcome: { skipped: 1, waiting: 1 } });
});

test('a close gives an outcome only to a step that has none', () => {
  expect(
    draw(`
      a start
      a end failed
      a close succeeded
      b close succeeded
      - run-end failed
    `).slice(1, 3),
  ).toEqual(['a failed', 'b succeeded']);
});

test('a loop is as good as its worst item, and is itself no attempt', () => {
  expect(
    draw(`
      a queue
      a/1 start
      a/2 start
      a/2 end failed
      a/1 end succeeded
      - run-end failed
    `),
  ).toEqual([
    'run failed',
    'a failed',
    '  a/1 #1 1–4 succeeded',
    '  a/2 #1 2–3 failed',
    'first failure at 3: a/2 #1',
  ]);
});

test('a failure told without an end counts when the step ends badly, and not when it recovers', () => {
  const first = (end: string) =>
    trace(`a start\na note !\na end ${end}\n- run-end ${end}`).trace.firstFailure;
  expect(first('failed')).toMatchObject({ position: 1 });
  expect(first('succeeded')).toBeNull();
});

test('a run that fails by itself fails at its end', () => {
  expect(
    draw(`
      a start
      a end succeeded
      - run-end failed
    `).at(-1),
  ).toBe('first failure at 2: the run #1');
});

test('classes are counted, outcomes add up to the steps', () => {
  const { trace: found } = trace(`
    a start
    a end failed :timed-out
    b start
    b end failed :blocked
    c start
    c end succeeded :completed
    - run-end failed
  `);
  expect(found.byClass).toEqual({ 'timed-out': 1, blocked: 1, completed: 1 });
  expect(found.byOutcome).toEqual({ failed: 2, succeeded: 1 });
  expect(found.failures).toBe(2);
});

test('classes are counted, whatever they are called', () => {
  const { byClass } = trace('a start\na end failed :constructor\nb start\nb end failed :__proto__').trace;
  expect(Object.entries(byClass)).toEqual([
    ['constructor', 1],
    ['__proto__', 1],
  ]);
});
