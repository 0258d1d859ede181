import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PagedBlob } from './paged-blob';

test('reads what a slice of the blob holds, inside of pages and across them', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7) % 251);
  const paged = new PagedBlob(new Blob([bytes]));
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 300_100 }), fc.nat({ max: 280_000 }), async (start, length) => {
      expect(Buffer.compare(await paged.read(start, length), bytes.subarray(start, start + length))).toBe(0);
    }),
  );
});

test('a page that could not be read is tried again', async () => {
  const blob = new Blob(['{"a":1}']);
  const broken = new Error('The file changed');
  let calls = 0;
  blob.slice = (from, to) => {
    if (calls++ === 0) throw broken;
    return Blob.prototype.slice.call(blob, from, to);
  };
  const paged = new PagedBlob(blob);
  await expect(paged.read(0, 7)).rejects.toThrow(broken);
  expect(new TextDecoder().decode(await paged.read(0, 7))).toBe('{"a":1}');
});
