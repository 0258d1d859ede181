import { expect, test } from 'vitest';
import type { SeriesView } from '../model/readings';
import { selectScale, yOf } from './scale';

function series(values: readonly number[], changes: SeriesView['changes'] = []): SeriesView {
  const points = values.map((value, position) => ({ position, min: value, max: value, last: value }));
  return {
    id: 'load',
    label: 'Load',
    unit: 'load',
    points,
    repeats: [],
    changes,
    readings: values.length,
    repeated: 0,
  };
}

test('ends are round and hold everything that is drawn', () => {
  const { low, high, ticks } = selectScale([series([1.21, 1.47])], 'load');
  expect([low, high, ticks]).toEqual([1.2, 1.5, [1.2, 1.5]]);
  const changed = selectScale([series([3, 4], [{ position: 1, before: 1, after: 9 }])], 'load');
  expect([changed.low, changed.high]).toEqual([0, 10]);
});

test('two series share one scale', () => {
  const { low, high } = selectScale([series([1, 2]), series([7, 8])], 'load');
  expect([low, high]).toEqual([0, 8]);
});

test('counts are labelled by whole numbers', () => {
  expect(selectScale([series([1, 2])], 'count').ticks).toEqual([1, 2]);
});

test('what belongs to single events stands on zero', () => {
  const each = { ...series([40, 50]), kind: 'each' as const };
  expect(selectScale([each], 'load').ticks).toEqual([0, 60]);
});

test('one value has one label, in the middle', () => {
  const scale = selectScale([series([5, 5])], 'count');
  expect(scale.ticks).toEqual([5]);
  expect(yOf(scale, 62, 5)).toBe(32);
  expect(selectScale([series([0])], 'bytes')).toEqual({ low: -1, high: 1, ticks: [0] });
});

test('a line is taken onto the scale while the readings stay legible', () => {
  const near = selectScale([series([10, 20])], 'load', 30);
  expect(near.high).toBeGreaterThanOrEqual(30);
  const far = selectScale([series([10, 20])], 'load', 3000);
  expect(far.high).toBe(20);
});

test('gaps have no part in it; without any reading there is nothing to label', () => {
  expect(selectScale([series([Number.NaN, 2, 4])], 'load').ticks).toEqual([2, 4]);
  expect(selectScale([series([Number.NaN])], 'load').ticks).toEqual([]);
});
