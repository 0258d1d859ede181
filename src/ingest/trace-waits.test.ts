import { expect, test } from 'vitest';
import { draw } from './drawn-trace';

test('what is announced, taken and then begun tells all three', () => {
  expect(
    draw(`
      a queue
      a claim
      a start
      a end failed
      a queue
      a start
      a claim
      a end succeeded
    `).slice(2),
  ).toEqual(['  a #1 0<1<2–3 failed', '  a #2 4<5–7 succeeded']);
});

test('what is taken and never begun tells that', () => {
  expect(draw('a queue\na claim')[2]).toBe('  a #0 0<1<-1–-1 pending');
});

test('a claim alone announces nothing', () => {
  expect(draw('a claim\n- run-end succeeded')).toEqual(['run succeeded', 'a unknown']);
});

test('a parked attempt waits until its end', () => {
  expect(draw('a start\na note\na park\na park\na end succeeded')[2]).toBe(
    '  a #1 0–4 succeeded, parked at 2',
  );
});

test('a run is paused until it goes on, ends, or the log does', () => {
  expect(
    draw(`
      - run-start
      - run-wait
      - run-wait
      - run-resume
      - run-wait
      - run-end cancelled
    `),
  ).toEqual(['run cancelled', 'paused 1–3', 'paused 4–5']);
  expect(draw('- run-start\n- run-wait\n- note')).toEqual(['run waiting', 'paused 1–3']);
});
