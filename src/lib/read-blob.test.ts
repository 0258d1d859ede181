import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBlob, sliceBytes } from './read-blob';

test('hands over every byte once, in order, whatever is consumed at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 1, max: 64 }),
      fc.array(fc.nat(9), { minLength: 1 }),
      async (content, chunkBytes, appetite) => {
        const seen: number[] = [];
        let turn = 0;
        await readBlob(
          new Blob([content]),
          (bytes, end, atEnd) => {
            const used = atEnd ? end : Math.min(end, appetite[turn++ % appetite.length]!);
            seen.push(...bytes.subarray(0, used));
            return used;
          },
          { chunkBytes },
        );
        expect(seen).toEqual([...content]);
      },
    ),
    { numRuns: 50 },
  );
});

test('stops when told to', async () => {
  const stop = new AbortController();
  const reading = readBlob(
    new Blob(['abc']),
    (_, end) => {
      stop.abort();
      return end;
    },
    { chunkBytes: 1, signal: stop.signal },
  );
  await expect(reading).rejects.toThrow('abort');
});

test('reads a slice', async () => {
  expect([...(await sliceBytes(new Blob(['hello']), 1, 3))]).toEqual([...Buffer.from('ell')]);
});
