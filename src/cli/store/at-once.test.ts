import { expect, test } from 'vitest';
import { AtOnce } from './at-once';

test('each address has its places, and gets them back', () => {
  const places = new AtOnce(2);
  const leave = places.enter('1.2.3.4');
  expect(places.enter('1.2.3.4')).not.toBeNull();
  expect(places.enter('1.2.3.4')).toBeNull();
  expect(places.enter('5.6.7.8')).not.toBeNull();
  leave!();
  expect(places.enter('1.2.3.4')).not.toBeNull();
  expect(places.enter('1.2.3.4')).toBeNull();
});

test('whoever changes the address within a network gains nothing', () => {
  const places = new AtOnce(1);
  expect(places.enter('2001:db8:0:1::1')).not.toBeNull();
  expect(places.enter('2001:db8:0:1:ffff::2')).toBeNull();
  expect(places.enter('2001:db8:0:2::1')).not.toBeNull();
});

test('who has left is not remembered', () => {
  const places = new AtOnce(1);
  for (let count = 0; count < 1000; count++) places.enter(`10.0.${count >> 8}.${count & 255}`)!();
  expect(places.size).toBe(0);
});
