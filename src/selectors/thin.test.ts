import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectPoints } from './thin';

const readings = (values: number[]) => ({
  positions: values.map((_, at) => at),
  values,
  count: values.length,
});

test('one point a pixel, with the extremes of its stretch', () => {
  expect(selectPoints(readings([1, 9, 2, 3, 3, 0]), 0, 6, 2)).toEqual([
    { position: 0, min: 1, max: 9, last: 2 },
    { position: 3, min: 0, max: 3, last: 0 },
  ]);
});

test('a range begins with the reading in force', () => {
  expect(selectPoints(readings([5, 6, 7]), 2, 3, 10)).toEqual([
    { position: 2, min: 6, max: 6, last: 6 },
    { position: 2, min: 7, max: 7, last: 7 },
  ]);
});

test('never more points than pixels plus one, and no spike is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1, maxLength: 500 }),
      fc.integer({ min: 1, max: 60 }),
      (values, width) => {
        const points = selectPoints(readings(values), 0, values.length, width);
        expect(points.length).toBeLessThanOrEqual(width + 1);
        expect(Math.max(...points.map((point) => point.max))).toBe(Math.max(...values));
        expect(Math.min(...points.map((point) => point.min))).toBe(Math.min(...values));
        expect(points.at(-1)!.last).toBe(values.at(-1));
      },
    ),
  );
});
