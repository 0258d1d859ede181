import { expect, test } from 'vitest';
import { clockAxis, moveBetween, orderAxis } from './axis';

test('what was drawn along one stretch moves to where another one shows its events', () => {
  const drawn = orderAxis({ from: 100, to: 300 }, 800);
  const now = orderAxis({ from: 150, to: 250 }, 800);
  const { by, scale } = moveBetween(drawn, now)!;
  expect(scale).toBeCloseTo(2);
  for (const position of [100, 177, 299])
    expect(drawn.xOf(position) * scale + by).toBeCloseTo(now.xOf(position));
});

test('on the clock its ends stand where they belong', () => {
  const clock = { times: Float64Array.from({ length: 50 }, (_, at) => at * at), folds: [] };
  const drawn = clockAxis(clock, new Set(), { from: 0, to: 50 }, 800);
  const now = clockAxis(clock, new Set(), { from: 10, to: 40 }, 800);
  const { by, scale } = moveBetween(drawn, now)!;
  for (const position of [0, 49]) expect(drawn.xOf(position) * scale + by).toBeCloseTo(now.xOf(position));
});

test('nothing moves along its own axis, or where all events share a pixel', () => {
  const axis = orderAxis({ from: 0, to: 10 }, 800);
  expect(moveBetween(axis, axis)).toBeNull();
  expect(moveBetween(orderAxis({ from: 3, to: 4 }, 800), axis)).toBeNull();
});
