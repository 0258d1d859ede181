import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanText } from './scan-text';

async function scan(text: string, wanted: string, options: Parameters<typeof scanText>[3] = {}) {
  const offsets: number[] = [];
  let bytes = 0;
  await scanText(
    new Blob([text]),
    wanted,
    (scanned) => {
      offsets.push(...scanned.offsets);
      bytes = scanned.bytes;
      return true;
    },
    options,
  );
  return { offsets, bytes };
}

test('a text is found at its bytes, also across two pieces', async () => {
  const log = '{"error":"disk full"}\n{"ok":true}\n{"error":"Disk full"}\n';
  expect(await scan(log, 'disk full', { chunkBytes: 13 })).toEqual({ offsets: [10], bytes: log.length });
  expect((await scan(log, 'DISK full', { chunkBytes: 13, anyCase: true })).offsets).toEqual([10, 44]);
});

test('a search ends when nobody wants more of it', async () => {
  const pieces: number[] = [];
  await scanText(
    new Blob(['x'.repeat(100)]),
    'x',
    ({ bytes }) => {
      pieces.push(bytes);
      return pieces.length < 2;
    },
    { chunkBytes: 10 },
  );
  expect(pieces).toEqual([10, 20]);
});

test('pieces of any size find what searching the whole text finds', async () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '.', '\n'), maxLength: 60 });
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '.'), minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(letters, word, fc.integer({ min: 1, max: 9 }), async (text, wanted, chunkBytes) => {
      const bytes = Buffer.from(text);
      const needle = Buffer.from(wanted);
      const slow: number[] = [];
      for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length))
        slow.push(at);
      expect((await scan(text, wanted, { chunkBytes })).offsets).toEqual(slow);
    }),
  );
});
