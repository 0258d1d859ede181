import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StepOutcome } from '../model/outcome';
import { clockAxis, orderAxis, type Shown } from './axis';
import { resolutionOf, selectClock, selectFolds, settleTimes } from './clock';
import { selectLanes } from './lanes';

const MINUTE = 60_000_000;
const span = (start: number, end: number, outcome: StepOutcome = 'succeeded', parked = -1) => ({
  thread: 1,
  attempt: 1,
  queued: -1,
  start,
  parked,
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

test('a parked attempt does not work, and none does while the run is paused', () => {
  const parked = (at: number) => selectFolds(PAUSE, spansOf(6, [span(0, 5, 'succeeded', at)]));
  expect([parked(2), parked(3)].map((folds) => folds.length)).toEqual([1, 0]);
  const paused = (from: number, to: number) => {
    const { spans } = selectLanes(new Uint32Array(6).fill(1), [span(0, 5)], [], { pauses: [{ from, to }] });
    return selectFolds(PAUSE, spans).length;
  };
  expect([paused(1, 3), paused(2, 6), paused(0, 2), paused(3, 6)]).toEqual([1, 1, 0, 0]);
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
  expect(axis.zoomed(0.5, 45)).toEqual({ range: { from: 2.25, to: 7.25 }, window: null });
  expect(axis.zoomed(1, 45, 55).range).toEqual({ from: -1, to: 9 });
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
  expect(axis.zoomed(0.5, 50).range).toEqual({ from: 0.75, to: 2.25 });
});

test('zooming in and out of the clock keeps the position in view', () => {
  const clock = clockOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const axis = clockAxis(clock, new Set(), { from: 0, to: 10 }, 300);
  const { range, window } = axis.zoomed(0.5, axis.xOf(4));
  expect(range).toEqual({ from: 2, to: 7 });
  const closer = clockAxis(clock, new Set(), range, 300, window);
  expect(closer.xOf(4)).toBeCloseTo(axis.xOf(4));
  expect(closer.zoomed(2, closer.xOf(4))).toEqual({ range: { from: 0, to: 10 }, window: null });
});

test('where events are sparse, zooming does not stick and panning does not jump', () => {
  const clock = clockOf([0, 100, 200]);
  let axis = clockAxis(clock, new Set(), { from: 0, to: 3 }, 300);
  const show = ({ range, window }: Shown) => {
    axis = clockAxis(clock, new Set(), range, 300, window);
  };
  for (let turn = 0; turn < 40; turn++) show(axis.zoomed(0.95, 100));
  // Nothing happens there any more: the event before it stays the one that is near.
  expect(axis.range).toEqual({ from: 0, to: 1 });
  const [, second] = [axis.xOf(0), axis.xOf(1)];
  for (let step = 0; step < 10; step++) show(axis.zoomed(1, 7, 0));
  expect(axis.xOf(1)).toBeCloseTo(second - 70);
  for (let step = 0; step < 500; step++) show(axis.zoomed(1, 100, 0));
  expect(axis.xOf(2)).toBeCloseTo(294);
  for (let turn = 0; turn < 200; turn++) show(axis.zoomed(1.1, 250));
  expect(axis.range).toEqual({ from: 0, to: 3 });
});

test('no stretch is shown that is finer than the times of the log', () => {
  const clock = clockOf([0, 1, 1, 4, 9]);
  expect([clock.times, Float64Array.of(5000), Float64Array.of(5000, 5001)].map(resolutionOf)).toEqual([
    1_000_000, 1000, 1,
  ]);
  const axis = clockAxis(clock, new Set(), { from: 0, to: 5 }, 212);
  const { window } = axis.zoomed(0.0001, axis.xOf(1));
  expect(window!.end - window!.start).toBeCloseTo(2_000_000, 0);
});

test('a window slides over a fold, and what is under the pointer stays there', () => {
  const clock = clockOf([0, 100, 200, 30_200, 30_300, 30_400]);
  let axis = clockAxis(clock, new Set(), { from: 0, to: 6 }, 462);
  for (const factor of [0.5, 0.9]) {
    const { range, window } = axis.zoomed(factor, 180);
    const before = axis.xOf(2) - 180;
    axis = clockAxis(clock, new Set(), range, 462, window);
    expect(axis.xOf(2) - 180).toBeCloseTo(before / factor);
  }
  const xs: number[] = [];
  for (let step = 0; step < 60; step++) {
    const { range, window } = axis.zoomed(1, 6, 0);
    axis = clockAxis(clock, new Set(), range, 462, window);
    xs.push(axis.xOf(3));
  }
  // Six pixels at a time, until the run's end stands at the edge.
  const moves = xs.slice(1).map((x, at) => Math.round(xs[at]! - x));
  expect(new Set(moves.filter((move) => move > 0 && move < 6)).size).toBeLessThanOrEqual(1);
  expect(Math.max(...moves)).toBe(6);
  expect(axis.xOf(5)).toBeCloseTo(456);
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
