import { expect, test } from 'vitest';
import { ageOf } from './stuck';

const attempt = { since: 0, lastSign: 10e6, usual: 5e6, parked: false };

test('an attempt is stuck that was silent for longer than so many times its usual', () => {
  expect(ageOf(attempt, 20e6, 3)).toEqual({ age: 20e6, silent: 10e6, stuck: false });
  expect(ageOf(attempt, 26e6, 3)).toEqual({ age: 26e6, silent: 16e6, stuck: true });
  expect(ageOf(attempt, 26e6, 5).stuck).toBe(false);
});

test('one that waits for something outside is not, and of one without a usual nobody knows', () => {
  expect(ageOf({ ...attempt, parked: true }, 1e9, 3).stuck).toBe(false);
  expect(ageOf({ ...attempt, usual: null }, 1e9, 3).stuck).toBeNull();
  expect(ageOf({ ...attempt, since: Number.NaN, lastSign: Number.NaN }, 1e9, 3)).toEqual({
    age: Number.NaN,
    silent: Number.NaN,
    stuck: null,
  });
});

test('a clock that is ahead makes nobody younger than new, and what takes no time is given a second', () => {
  expect(ageOf(attempt, -5e6, 3)).toEqual({ age: 0, silent: 0, stuck: false });
  expect(ageOf({ ...attempt, usual: 10 }, 12e6, 3).stuck).toBe(false);
});
