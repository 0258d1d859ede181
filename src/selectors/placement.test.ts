import { expect, test } from 'vitest';
import { placeOfTime, timeOfPlace, xOfPlace } from './placement';

const times = Float64Array.from([100, 200, 200, 400]);

test('a moment stands at its event, or in between in proportion', () => {
  expect([100, 150, 200, 300, 400].map((time) => placeOfTime(times, time))).toEqual([0, 0.5, 1, 2.5, 3]);
});

test('a place tells its moment again', () => {
  const moments = [100, 150, 200, 300, 400];
  expect(moments.map((time) => timeOfPlace(times, placeOfTime(times, time)))).toEqual(moments);
});

test('a moment outside of the run stands at its edge', () => {
  expect([50, 500].map((time) => placeOfTime(times, time))).toEqual([0, 3]);
  expect(placeOfTime(new Float64Array(), 7)).toBe(0);
});

test('a place between two events lies between their pixels', () => {
  const axis = { xOf: (position: number) => position * 10 };
  expect([2, 2.5].map((place) => xOfPlace(axis, place))).toEqual([20, 25]);
});
