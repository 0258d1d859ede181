import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StepOutcome } from '../model/outcome';
import { clockAxis, orderAxis } from './axis';
import { selectClock, selectFolds, settleTimes } from './clock';
import { selectLanes } from './lanes';

const MINUTE = 60_000_000;
const span = (start: number, end: number, outcome: StepOutcome = 'succeeded') => ({
  thread: 1,
  attempt: 1,
  queued: -1,
  start,
  end,
  outcome,
});
const spansOf = (events: number, spans: readonly ReturnType<typeof span>[]) =>
  selectLanes(new Uint32Array(events).fill(1), spans, []).spans;

/** Six events a second apart, with five minutes between the third and the fourth. */
const PAUSE = Float64Array.from([0, 1, 2, 302, 303, 304], (second) => second * 1_000_000);

test('a long stretch without attempts is folded', () => {
  expect(selectFolds(PAUSE, spansOf(6, [span(0, 2), span(3, 5)]))).toEqual([{ after: 2, idle: 5 * MINUTE }]);
});

test('while an attempt is in flight nothing is folded, unless it only waits', () => {
  expect(selectFolds(PAUSE, spansOf(6, [span(0, 4)]))).toEqual([]);
  expect(selectFolds(PAUSE, spansOf(6, [span(0, -1, 'crashed')]))).toEqual([]);
  expect(selectFolds(PAUSE, spansOf(6, [span(0, -1, 'waiting')]))).toHaveLength(1);
});

test('steady events are not folded, however far apart', () => {
  const hourly = Float64Array.from([0, 1, 2, 3, 4], (hour) => hour * 60 * MINUTE);
  expect(selectFolds(hourly, spansOf(5, []))).toEqual([]);
});

test('a missing time is that of the event before; a clock that went back stands still', () => {
  expect([...settleTimes(Float64Array.of(Number.NaN, 5, Number.NaN, 3, 7))!]).toEqual([5, 5, 5, 5, 7]);
  expect(settleTimes(Float64Array.of(Number.NaN))).toBeNull();
});

test('on the order axis every event is as wide as any other', () => {
  const axis = orderAxis({ from: 0, to: 10 }, 100);
  expect([0, 1, 9].map(axis.xOf)).toEqual([5, 15, 95]);
  expect([0, 14, 15, 99, 400].map(axis.positionAt)).toEqual([0, 1, 1, 9, 9]);
  expect(axis.zoomed(0.5, 4)).toEqual({ from: 2, to: 7 });
});

const clockOf = (seconds: readonly number[]) =>
  selectClock(
    Float64Array.from(seconds, (second) => second * 1_000_000),
    spansOf(seconds.length, []),
  )!;

test('on the clock axis events stand at their times, and ties share a pixel', () => {
  const axis = clockAxis(clockOf([0, 1, 1, 4]), new Set(), { from: 0, to: 4 }, 412);
  expect([0, 1, 2, 3].map(axis.xOf)).toEqual([6, 106, 106, 406]);
  expect([0, 80, 110, 300, 900].map(axis.positionAt)).toEqual([0, 1, 1, 3, 3]);
});

test('a fold takes a few pixels, opened it takes what its time asks for', () => {
  const clock = clockOf([0, 1, 2, 302, 303, 304]);
  const whole = { from: 0, to: 6 };
  const closed = clockAxis(clock, new Set(), whole, 462);
  expect([0, 1, 2, 3, 4, 5].map(closed.xOf)).toEqual([6, 106, 206, 256, 356, 456]);
  expect(closed.folds).toEqual([{ after: 2, idle: 5 * MINUTE, x: 206, width: 50, open: false }]);
  expect(closed.parts.map(({ x, width }) => [x, width])).toEqual([
    [6, 200],
    [256, 200],
  ]);
  const open = clockAxis(clock, new Set([2]), whole, 316);
  expect([0, 1, 2, 3, 4, 5].map(open.xOf)).toEqual([6, 7, 8, 308, 309, 310]);
  expect(open.folds).toMatchObject([{ after: 2, open: true, width: 300 }]);
  expect(open.parts).toHaveLength(1);
});

test('a run whose events share one time stands in the middle', () => {
  const axis = clockAxis(clockOf([7, 7, 7]), new Set(), { from: 0, to: 3 }, 100);
  expect([0, 1, 2].map(axis.xOf)).toEqual([50, 50, 50]);
  expect(axis.zoomed(0.5, 1)).not.toEqual({ from: 0, to: 3 });
});

test('zooming in and out of the clock keeps the position in view', () => {
  const clock = clockOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const closer = clockAxis(clock, new Set(), { from: 0, to: 10 }, 300).zoomed(0.5, 4);
  expect(closer).toEqual({ from: 2, to: 7 });
  expect(clockAxis(clock, new Set(), closer, 300).zoomed(2, 4)).toEqual({ from: 0, to: 9 });
});

/** What the axis finds by halving, found by looking at every event. */
const run = fc.record({
  gaps: fc.array(fc.oneof(fc.constantFrom(0, 0, 1, 2, 5), fc.integer({ min: 0, max: 4000 })), {
    minLength: 1,
    maxLength: 40,
  }),
  from: fc.nat(30),
  length: fc.integer({ min: 1, max: 40 }),
  x: fc.integer({ min: -20, max: 420 }),
  open: fc.boolean(),
});

test('the clock axis never goes back, and finds what looking at every event finds', () => {
  fc.assert(
    fc.property(run, ({ gaps, from: wanted, length, x, open }) => {
      let second = 0;
      const clock = clockOf(gaps.map((gap) => (second += gap)));
      const from = Math.min(wanted, gaps.length - 1);
      const to = Math.min(from + length, gaps.length);
      const opened = new Set(open ? clock.folds.map((fold) => fold.after) : []);
      const axis = clockAxis(clock, opened, { from, to }, 400);
      const xs = Array.from({ length: to - from }, (_, at) => axis.xOf(from + at));
      expect(xs.every((each, at) => at === 0 || each >= xs[at - 1]!)).toBe(true);
      expect(xs[0]! >= 0 && xs.at(-1)! <= 400 + 1e-6).toBe(true);
      const first = xs.findIndex((each) => each >= x);
      expect(axis.firstAt(x)).toBe(first < 0 ? to : from + first);
      const distances = xs.map((each) => Math.abs(each - x));
      const found = axis.positionAt(x) - from;
      expect(distances[found]).toBeCloseTo(Math.min(...distances), 6);
      expect(xs.indexOf(xs[found]!)).toBe(found);
    }),
  );
});
