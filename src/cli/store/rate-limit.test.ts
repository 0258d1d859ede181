import { expect, test } from 'vitest';
import { RateLimit } from './rate-limit';

test('what was spent comes back little by little', () => {
  let now = 0;
  const rate = new RateLimit(60, () => now);
  for (let count = 0; count < 60; count++) expect(rate.spend('1.2.3.4', 1)).toBe(0);
  expect(rate.spend('1.2.3.4', 1)).toBe(60);
  expect(rate.spend('5.6.7.8', 1)).toBe(0);
  now += 30_000;
  expect(rate.spend('1.2.3.4', 1)).toBe(30);
  expect(rate.spend('1.2.3.4', 0.1)).toBe(0);
  now += 36_000;
  expect(rate.spend('1.2.3.4', 1)).toBe(0);
});

test('never more than an hour’s worth is saved up', () => {
  let now = 0;
  const rate = new RateLimit(2, () => now);
  rate.spend('a', 1);
  now += 100 * 3_600_000;
  expect([rate.spend('a', 1), rate.spend('a', 1)]).toEqual([0, 0]);
  expect(rate.spend('a', 1)).toBeGreaterThan(0);
});

test('whoever changes the address within a network gains nothing', () => {
  const rate = new RateLimit(1, () => 0);
  expect(rate.spend('2001:db8:0:1::1', 1)).toBe(0);
  expect(rate.spend('2001:db8:0:1:ffff::2', 1)).toBeGreaterThan(0);
  expect(rate.spend('2001:db8:0:2::1', 1)).toBe(0);
  expect(rate.spend('10.0.0.1', 1)).toBe(0);
  expect(rate.spend('::ffff:10.0.0.1', 1)).toBeGreaterThan(0);
  expect(rate.spend('::1', 1)).toBe(0);
  expect(rate.spend('::2', 1)).toBeGreaterThan(0);
});

test('a million addresses take no more room than a few', () => {
  const rate = new RateLimit(1, () => 0, 100);
  for (let count = 0; count < 10_000; count++) rate.spend(`10.0.${count >> 8}.${count & 255}`, 1);
  expect(rate.size).toBe(100);
});
