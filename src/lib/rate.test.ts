import { expect, test } from 'vitest';
import { Rate } from './rate';

/** The rate after marks `[amount, milliseconds]`. */
function after(...marks: readonly [amount: number, at: number][]): number | null {
  const rate = new Rate();
  for (const [amount, at] of marks) rate.note(amount, at);
  return rate.perSecond === null ? null : Math.round(rate.perSecond);
}

test('a rate needs two marks that are far enough apart', () => {
  expect([after(), after([100, 0]), after([100, 0], [200, 20]), after([100, 0], [300, 200])]).toEqual([
    null,
    null,
    null,
    1000,
  ]);
});

test('it is steady where growth is steady, and follows a change without jumping to it', () => {
  const steady = Array.from({ length: 20 }, (_, at): [number, number] => [at * 100, at * 200]);
  expect(after(...steady)).toBe(500);
  const slower = after(...steady, [1900, 4000])!;
  expect(slower).toBeGreaterThan(400);
  expect(slower).toBeLessThan(500);
  expect(after(...steady, [1900, 60_000])).toBe(0);
});

test('a rest counts for nothing', () => {
  const rate = new Rate();
  rate.note(0, 0);
  rate.note(1000, 1000);
  rate.rest();
  expect(rate.perSecond).toBeNull();
  rate.note(1000, 90_000);
  rate.note(2000, 91_000);
  expect(rate.perSecond).toBe(1000);
});
