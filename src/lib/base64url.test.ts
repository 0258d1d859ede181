import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64url, randomBase64url, toBase64url } from './base64url';

test('letters that an address may hold', () => {
  expect(toBase64url(new Uint8Array([0xfb, 0xff, 0xfe]))).toBe('-__-');
  expect(toBase64url(new Uint8Array([0]))).toBe('AA');
  expect(toBase64url(new Uint8Array())).toBe('');
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
    }),
  );
});

test('there is one text for the same bytes, and nothing else is taken', () => {
  for (const text of ['AB', 'A', 'AAAAA', 'AA==', '+/AA', 'A A', 'Aé'])
    expect(fromBase64url(text)).toBeNull();
});

test('16 random bytes are 22 letters, never the same', () => {
  const ids = Array.from({ length: 100 }, () => randomBase64url(16));
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/);
});
