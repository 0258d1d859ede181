import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StepOutcome } from '../model/outcome';
import { clockAxis, orderAxis } from './axis';
import { selectLanes } from './lanes';
import { boundsOf, selectOverview } from './overview';
import { selectTicks } from './ticks';
import { selectTotals } from './totals';

const span = (thread: number, start: number, end: number, outcome: StepOutcome) => ({
  thread,
  attempt: 1,
  queued: -1,
  start,
  end,
  outcome,
});

/** a: 0–2 succeeded, b: 3–5 failed, c: from 6 on, open. */
const { spans } = selectLanes(
  Uint32Array.of(1, 1, 1, 2, 2, 2, 3, 3),
  [span(1, 0, 2, 'succeeded'), span(2, 3, 5, 'failed'), span(3, 6, -1, 'crashed')],
  [],
);
const view = { spans, failures: Int32Array.of(5) };
const times = Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7], (second) => second * 1_000_000);

test('totals of a stretch count every attempt that touches it', () => {
  expect(selectTotals(view, times, { from: 2, to: 6 })).toEqual({
    events: 4,
    failures: 1,
    attempts: 2,
    byOutcome: { succeeded: 1, failed: 1 },
    duration: 3_000_000,
  });
  expect(selectTotals(view, null, { from: 7, to: 8 })).toMatchObject({
    byOutcome: { crashed: 1 },
    duration: null,
  });
});

test('the overview counts attempts in flight and failures at each pixel of its axis', () => {
  const overview = selectOverview(boundsOf(spans), view.failures, orderAxis({ from: 0, to: 8 }, 8));
  expect([...overview.inFlight]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  expect([...overview.failures]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
});

test('the overview goes on behind the last shown event, and ends with the last of all', () => {
  const facts = [span(1, 0, 3, 'succeeded')];
  const { spans: one } = selectLanes(new Uint32Array(4).fill(1), facts, []);
  const clock = { times: Float64Array.of(0, 1e6, 9e6, 10e6), folds: [] };
  // From the fifth to the sixth second nothing happens.
  const axis = clockAxis(clock, new Set(), { from: 1, to: 2 }, 20, { start: 5e6, end: 6e6 });
  const inFlight = (events: number) => selectOverview(boundsOf(one), new Int32Array(), axis, events).inFlight;
  expect([...inFlight(4)]).toEqual(Array(20).fill(1));
  expect([...inFlight(2)]).toEqual(Array(20).fill(0));
});

test('ticks are round positions, or round times', () => {
  expect(selectTicks(orderAxis({ from: 0, to: 100 }, 480), false).map((tick) => tick.label)).toEqual([
    '0',
    '20',
    '40',
    '60',
    '80',
  ]);
  const clock = { times: times.map((time) => time / 1000), folds: [] };
  const axis = clockAxis(clock, new Set(), { from: 0, to: 8 }, 712);
  expect(selectTicks(axis, false).map(({ x, label }) => [Math.round(x), label])).toEqual([
    [6, '+0 µs'],
    [106, '+1.00 ms'],
    [206, '+2.00 ms'],
    [306, '+3.00 ms'],
    [406, '+4.00 ms'],
    [506, '+5.00 ms'],
    [606, '+6.00 ms'],
    [706, '+7.00 ms'],
  ]);
  const seconds = clockAxis({ times, folds: [] }, new Set(), { from: 0, to: 8 }, 712);
  expect(selectTicks(seconds, false).map(({ x }) => Math.round(x))).toEqual([
    6, 106, 206, 306, 406, 506, 606, 706,
  ]);
});

test('behind a fold the scale begins with a whole time', () => {
  // A tenth of a second, then nothing for an hour, then a tenth of a second whose round times are milliseconds.
  const start = Date.UTC(2026, 0, 1, 9, 0, 0) * 1000;
  const moments = [0, 40, 100, 3_600_010, 3_600_050, 3_600_110];
  const clock = {
    times: Float64Array.from(moments, (ms) => start + ms * 1000),
    folds: [{ after: 2, idle: 3_599_910_000 }],
  };
  const axis = clockAxis(clock, new Set(), { from: 0, to: 6 }, 720);
  const [, second] = axis.parts;
  const labels = selectTicks(axis, true).filter(({ x }) => x >= second!.x);
  expect(labels[0]!.label).toBe('10:00:00');
  expect(labels[1]!.label).toMatch(/^\./);
});

test('the scale tells all of the day, in UTC where that is wanted', () => {
  const evening = Date.UTC(2026, 10, 21, 21, 30) * 1000;
  const span = Float64Array.of(evening, evening + 4 * 3600e6);
  const labels = selectTicks(clockAxis({ times: span, folds: [] }, new Set(), { from: 0, to: 2 }, 720), true);
  expect(labels.map(({ label }) => label)).toEqual([
    '21:30',
    '22:00',
    '22:30',
    '23:00',
    '23:30',
    'Nov 22',
    '00:30',
    '01:00',
    '01:30',
  ]);
});

test('the overview agrees with counting every attempt at every pixel', () => {
  const attempt = fc.record({
    start: fc.integer({ min: -1, max: 39 }),
    length: fc.integer({ min: -1, max: 20 }),
  });
  fc.assert(
    fc.property(fc.array(attempt), fc.nat(20), fc.integer({ min: 8, max: 20 }), (list, from, count) => {
      const facts = list.map(({ start, length }) =>
        span(1, start, start < 0 || length < 0 ? -1 : Math.min(start + length, 39), 'succeeded'),
      );
      const columns = selectLanes(new Uint32Array(40).fill(1), facts, []).spans;
      const axis = orderAxis({ from, to: from + count }, 7);
      const overview = selectOverview(boundsOf(columns), new Int32Array(), axis);
      const pixels = Array.from({ length: count }, (_, at) => Math.floor(axis.xOf(from + at)));
      const expected = Array.from({ length: 7 }, (_, pixel) => {
        const first = from + pixels.indexOf(pixel);
        const last = from + pixels.lastIndexOf(pixel);
        return facts.filter(({ start, end }) => start >= 0 && start <= last && (end < 0 || end >= first))
          .length;
      });
      expect([...overview.inFlight]).toEqual(expected);
    }),
  );
});
