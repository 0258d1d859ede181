import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agrees, NOTHING, plus, WINDOW_BYTES } from './known';

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) % 251);

test('the windows are those of the whole, in whatever pieces it came', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9_000), { maxLength: 8 }), (cuts) => {
      const whole = bytesOf(cuts.reduce((sum, cut) => sum + cut, 0));
      let known = NOTHING;
      let at = 0;
      for (const cut of cuts) {
        known = plus(known, whole.subarray(at, at + cut));
        at += cut;
      }
      expect(known.bytes).toBe(whole.length);
      expect(known.head).toEqual(whole.slice(0, WINDOW_BYTES));
      expect(known.tail).toEqual(whole.slice(-WINDOW_BYTES));
    }),
  );
});

test('bytes that are known must be the same; of those between the windows nothing is known', () => {
  const whole = bytesOf(20_000);
  const known = plus(NOTHING, whole);
  const changed = (at: number) => {
    const bytes = whole.slice();
    bytes[at]! ^= 1;
    return agrees(known, 0, bytes);
  };
  expect(agrees(known, 0, whole)).toBe(true);
  expect([0, 4095, 4096, 15_903, 15_904, 19_999].map(changed)).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
  ]);
  expect(agrees(known, 19_990, bytesOf(20))).toBe(false);
  expect(agrees(known, 19_990, whole.subarray(19_990))).toBe(true);
});
