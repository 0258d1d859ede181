import { expect, test } from 'vitest';
import { bucketFor, columnsOf, sumsOf } from './buckets';

const HOUR = 3_600_000_000;

test('columns are as wide as people count', () => {
  const width = (span: number) => bucketFor({ first: 1e15, last: 1e15 + span });
  expect([width(0), width(30e6), width(HOUR), width(5 * HOUR), width(40 * 24 * HOUR)]).toEqual([
    1, 1, 300, 900, 86_400,
  ]);
  expect(width(20 * 365 * 24 * HOUR) % 86_400).toBe(0);
});

test('columns in which nothing began are there, too; runs without a time stand in none', () => {
  const buckets = [
    { at: 0, outcome: 'running', runs: 9 },
    { at: HOUR, outcome: 'failed', runs: 1 },
    { at: HOUR, outcome: 'succeeded', runs: 4 },
    { at: 3 * HOUR, outcome: 'failed', runs: 2 },
  ] as const;
  expect(columnsOf(buckets, 3600)).toEqual([
    { at: HOUR, runs: 5, byOutcome: { failed: 1, succeeded: 4 } },
    { at: 2 * HOUR, runs: 0, byOutcome: {} },
    { at: 3 * HOUR, runs: 2, byOutcome: { failed: 2 } },
  ]);
  expect([...sumsOf(buckets)]).toEqual([
    ['running', 9],
    ['failed', 3],
    ['succeeded', 4],
  ]);
  expect(columnsOf([], 60)).toEqual([]);
});
