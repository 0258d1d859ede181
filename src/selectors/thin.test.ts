import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Axis, clockAxis, orderAxis, pixelEdges } from './axis';
import { selectFolds } from './clock';
import { selectPoints, selectReading } from './thin';

const readings = (values: number[]) => ({
  positions: values.map((_, at) => at),
  values,
  count: values.length,
});

test('one point a pixel, with the extremes of its stretch', () => {
  expect(selectPoints(readings([1, 9, 2, 3, 3, 0]), [0, 3, 6])).toEqual([
    { position: 0, min: 1, max: 9, last: 2 },
    { position: 3, min: 0, max: 3, last: 0 },
  ]);
});

test('a range begins with the reading in force, which was measured before it', () => {
  expect(selectPoints(readings([5, 6, 7]), [2, 3])).toEqual([
    { position: 1, min: 6, max: 6, last: 6 },
    { position: 2, min: 7, max: 7, last: 7 },
  ]);
});

test('where nothing could be measured there is no value, and none is in force behind it', () => {
  expect(selectPoints(readings([4, Number.NaN, 6]), [0, 3])).toEqual([
    { position: 0, min: 4, max: 6, last: 6 },
  ]);
  expect(selectPoints(readings([4, 8, Number.NaN, Number.NaN]), [0, 3, 4])).toEqual([
    { position: 0, min: 4, max: 8, last: Number.NaN },
    { position: 3, min: Number.NaN, max: Number.NaN, last: Number.NaN },
  ]);
  expect(selectPoints(readings([Number.NaN, 6]), [1, 2])).toEqual([{ position: 1, min: 6, max: 6, last: 6 }]);
});

const noSpans = {
  count: 0,
  lane: new Uint32Array(0),
  attempt: new Uint16Array(0),
  queued: new Int32Array(0),
  start: new Int32Array(0),
  end: new Int32Array(0),
  outcome: new Uint8Array(0),
  claimed: new Int32Array(0),
  parked: new Int32Array(0),
  pauses: { from: new Int32Array(0), to: new Int32Array(0) },
  ofLane: new Uint32Array(1),
};

/** A clock with ties, bursts and stretches that fold away. */
function clock(gaps: readonly number[], range: { from: number; to: number }, width: number): Axis {
  let time = 0;
  const times = Float64Array.from(gaps, (gap) => {
    time += gap;
    return time;
  });
  return clockAxis({ times, folds: selectFolds(times, noSpans) }, new Set(), range, width);
}

/** The slow twin: each reading looks up its own pixel, and each pixel all of its readings. */
function slowPoints({ positions, values }: ReturnType<typeof readings>, axis: Axis) {
  const { from, to } = axis.range;
  const byPixel = new Map<number, number[]>();
  positions.forEach((position, at) => {
    if (position < from || position >= to) return;
    const pixel = Math.min(Math.floor(axis.xOf(position)), Math.floor(axis.width) - 1);
    byPixel.set(pixel, [...(byPixel.get(pixel) ?? []), values[at]!]);
  });
  return [...byPixel].map(([pixel, all]) => {
    const known = all.filter((value) => !Number.isNaN(value));
    const [min, max] =
      known.length === 0 ? [Number.NaN, Number.NaN] : [Math.min(...known), Math.max(...known)];
    return { pixel, min, max, last: all.at(-1)! };
  });
}

const value = fc.oneof(
  { arbitrary: fc.integer({ min: -1000, max: 1000 }), weight: 9 },
  { arbitrary: fc.constant(Number.NaN), weight: 1 },
);
const gap = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 3 }), weight: 20 },
  { arbitrary: fc.integer({ min: 500, max: 50_000 }), weight: 1 },
);
const drawn = fc.record({
  events: fc.array(fc.record({ value, gap, measured: fc.boolean() }), { minLength: 1, maxLength: 300 }),
  start: fc.double({ min: 0, max: 0.9, noNaN: true }),
  share: fc.double({ min: 0.05, max: 1, noNaN: true }),
  width: fc.integer({ min: 1, max: 200 }),
});

describe('no extreme of a pixel is lost', () => {
  for (const kind of ['clock', 'order'] as const)
    test(`on the ${kind}`, () => {
      fc.assert(
        fc.property(drawn, ({ events, start, share, width }) => {
          const from = Math.floor(start * events.length);
          const range = { from, to: Math.min(from + Math.ceil(share * events.length), events.length) };
          const axis =
            kind === 'order'
              ? orderAxis(range, width)
              : clock(
                  events.map((event) => event.gap),
                  range,
                  width,
                );
          const positions = events.flatMap((event, position) => (event.measured ? position : []));
          const values = positions.map((position) => events[position]!.value);
          const whole = { positions, values, count: positions.length };
          const points = selectPoints(whole, pixelEdges(axis)).filter(({ position }) => position >= from);
          expect(points.length).toBeLessThanOrEqual(width);
          expect(points.map(({ position: _, ...point }) => point)).toEqual(
            slowPoints(whole, axis).map(({ pixel: _, ...point }) => point),
          );
        }),
      );
    });
});

test('the reading in force is the last one at or before a position', () => {
  const sparse = { positions: [2, 5, 5, 9, 0, 0], values: [20, 50, 51, 90, 0, 0], count: 4 };
  const found = [0, 2, 4, 5, 8, 9, 99].map((position) => selectReading(sparse, position));
  expect(found.map((each) => each && `${each.value} at ${each.position}`)).toEqual([
    null,
    '20 at 2',
    '20 at 2',
    '51 at 5',
    '51 at 5',
    '90 at 9',
    '90 at 9',
  ]);
});
