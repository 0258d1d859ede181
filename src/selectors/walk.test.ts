import { expect, test } from 'vitest';
import { orderAxis } from './axis';
import { selectLanes, withPositions } from './lanes';
import { boundsOf, selectOverview } from './overview';
import { eventsOfLane, lastBefore, nextAfter, nextAttempt, previousAttempt } from './walk';

// Positions 0…9; step A (thread 1) is tried twice, step B (thread 2) once and stays open.
//           0  1  2  3  4  5  6  7  8  9
// A         ├──────┤     ├──────┤
// B            ├──────────────────────
const threads = Uint32Array.from([1, 2, 0, 1, 2, 1, 0, 1, 2, 0]);
const laid = selectLanes(
  threads,
  [
    { thread: 2, attempt: 1, queued: -1, start: 1, end: -1, outcome: 'crashed' },
    { thread: 1, attempt: 2, queued: 3, start: 5, end: 7, outcome: 'succeeded' },
    { thread: 1, attempt: 1, queued: -1, start: 0, end: 3, outcome: 'failed' },
  ],
  [
    { thread: 1, outcome: 'succeeded' },
    { thread: 2, outcome: 'crashed' },
  ],
);
const { spans } = laid;
const lanes = withPositions(laid.lanes);

test('lanes in order of first sight, spans by lane and start', () => {
  expect(lanes.count).toBe(2);
  expect([...spans.lane]).toEqual([0, 0, 1]);
  expect([...spans.start]).toEqual([0, 5, 1]);
  expect([...lanes.attempts]).toEqual([2, 1]);
  expect([...laid.first]).toEqual([0, 1]);
  expect([...eventsOfLane(lanes, 0)]).toEqual([0, 3, 5, 7]);
  expect([...eventsOfLane(lanes, -1)]).toEqual([]);
});

test('attempts: of the same step first, then repeated ones, then any', () => {
  expect(nextAttempt(lanes, spans, 0)).toBe(5);
  expect(nextAttempt(lanes, spans, 2)).toBe(5);
  expect(nextAttempt(lanes, spans, 9)).toBeNull();
  expect(previousAttempt(lanes, spans, 7)).toBe(5);
  expect(previousAttempt(lanes, spans, 5)).toBe(0);
  expect(previousAttempt(lanes, spans, 0)).toBeNull();
});

test('neighbours in an ascending list', () => {
  expect([nextAfter([2, 5, 9], 5), nextAfter([2, 5, 9], 9), nextAfter([], 0)]).toEqual([9, null, null]);
  expect([lastBefore([2, 5, 9], 5), lastBefore([2, 5, 9], 2), lastBefore([2, 5, 9], 100)]).toEqual([
    2,
    null,
    9,
  ]);
});

test('the overview counts what is in flight and where failures lie', () => {
  const overview = selectOverview(
    boundsOf(spans),
    Int32Array.from([3, 3, 8]),
    orderAxis({ from: 0, to: 10 }, 5),
  );
  expect([...overview.inFlight]).toEqual([2, 2, 2, 2, 1]);
  expect([...overview.failures]).toEqual([0, 2, 0, 0, 1]);
  expect(overview.peak).toBe(2);
});
