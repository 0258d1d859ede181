import { describe, expect, test, vi } from 'vitest';
import { openSealed, paddedSize, type Sealed, sealReplay } from './sealed';

const HEAD = 17;
const TAG = 16;
const CHUNK_BITS = 10;
const CHUNK = 2 ** CHUNK_BITS;
const CELL = CHUNK + TAG;

/** Bytes of which no two neighbours are the same. */
function file(bytes: number): Blob {
  return new Blob([Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + (at >> 8)) % 251)]);
}

const seal = (bytes: number) => sealReplay(file(bytes), { chunkBits: CHUNK_BITS });
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

/** What opening says of a sealed file that was changed. */
async function verdict(sealed: Sealed, change: (bytes: Uint8Array) => BlobPart[]): Promise<string> {
  const blob = new Blob(change(await bytesOf(sealed.blob)));
  return openSealed(blob, sealed.key).then(
    () => 'opened',
    (fault: Error) => fault.message,
  );
}

/** The chunks of a sealed file of several, in another order or number. */
const cells = (bytes: Uint8Array, ...order: readonly number[]) => [
  bytes.slice(0, HEAD),
  ...order.map((at) => bytes.slice(HEAD + at * CELL, HEAD + (at + 1) * CELL)),
];

test('what was sealed opens as it was, around every border of the chunks', async () => {
  const around = [0, 1, 7, 8, CHUNK - 9, CHUNK - 8, CHUNK - 7, CHUNK, 2 * CHUNK - 8, 2 * CHUNK, 3000, 70_000];
  for (const size of around) {
    const { blob, key } = await seal(size);
    expect(blob.size).toBe(HEAD + paddedSize(size) + Math.ceil(paddedSize(size) / CHUNK) * TAG);
    expect(await bytesOf(await openSealed(blob, key)), `${size} bytes`).toEqual(await bytesOf(file(size)));
  }
});

test('chunks of the usual size', async () => {
  const large = file(5 << 20);
  const { blob, key } = await sealReplay(large);
  const opened = await openSealed(blob, key);
  expect(Buffer.compare(Buffer.from(await bytesOf(opened)), Buffer.from(await bytesOf(large)))).toBe(0);
});

test('nothing of the file can be read, and the same file is never sealed the same way', async () => {
  const text = 'a secret that repeats. '.repeat(200);
  const one = await sealReplay(new Blob([text]), { chunkBits: CHUNK_BITS });
  const other = await sealReplay(new Blob([text]), { chunkBits: CHUNK_BITS });
  expect(await one.blob.text()).not.toContain('secret');
  expect(one.key).toMatch(/^[\w-]{43}$/);
  expect(one.key).not.toBe(other.key);
  expect(await bytesOf(one.blob)).not.toEqual(await bytesOf(other.blob));
});

test('files of nearly the same size are of the same size once sealed, and never much larger', () => {
  expect(paddedSize(100_500)).toBe(paddedSize(102_000));
  for (const size of [0, 1, 9, 1000, 12_345_678, 2 ** 40])
    expect(paddedSize(size) - size).toBeLessThan(10 + size / 8);
});

describe('whatever was done to it on the way', () => {
  test('every flipped byte is found', async () => {
    const sealed = await seal(1500);
    const verdicts = new Set<string>();
    for (let at = 0; at < sealed.blob.size; at++)
      verdicts.add(
        await verdict(sealed, (bytes) => {
          bytes[at]! ^= 1;
          return [bytes.slice()];
        }),
      );
    expect([...verdicts].sort()).toEqual(['not-sealed', 'sealed-altered', 'sealed-key']);
  });

  test('every cut is found', async () => {
    const sealed = await seal(1500);
    for (let length = 0; length < sealed.blob.size; length++)
      expect(await verdict(sealed, (bytes) => [bytes.slice(0, length)])).not.toBe('opened');
    expect(await verdict(sealed, (bytes) => [bytes.slice(0, HEAD)])).toBe('sealed-cut');
    expect(await verdict(sealed, (bytes) => [bytes.slice(0, HEAD + CELL)])).toBe('sealed-cut');
    expect(await verdict(sealed, () => [])).toBe('not-sealed');
  });

  test('chunks that were moved, repeated, left out or added are found', async () => {
    const sealed = await seal(5000);
    const all = [0, 1, 2, 3, 4];
    expect(sealed.blob.size).toBeGreaterThan(HEAD + 4 * CELL);
    expect(await verdict(sealed, (bytes) => cells(bytes, ...all))).toBe('opened');
    for (const order of [
      [1, 0, 2, 3, 4],
      [0, 2, 1, 3, 4],
      [0, 0, 1, 2, 3, 4],
      [0, 1, 2, 2, 4],
    ])
      expect(await verdict(sealed, (bytes) => cells(bytes, ...order))).toMatch(/^sealed-(altered|key)$/);
    for (const order of [[0, 1, 2], [0], [0, 1, 2, 4]])
      expect(await verdict(sealed, (bytes) => cells(bytes, ...order))).toMatch(/^sealed-(altered|cut)$/);
    expect(await verdict(sealed, (bytes) => [...cells(bytes, ...all), new Uint8Array(40)])).toBe(
      'sealed-altered',
    );
  });

  test('chunks of another file are found, also under the same key', async () => {
    const key = vi.spyOn(crypto, 'getRandomValues');
    // The first random bytes of each are the key: the same twice, the rest as it comes.
    key.mockImplementationOnce((array) => (array as unknown as Uint8Array).fill(7) && array);
    const one = await seal(2500);
    key.mockImplementationOnce((array) => (array as unknown as Uint8Array).fill(7) && array);
    const other = await seal(2500);
    key.mockRestore();
    expect(other.key).toBe(one.key);
    const foreign = await bytesOf(other.blob);
    const mixed = (bytes: Uint8Array) => [...cells(bytes, 0), foreign.slice(HEAD + CELL)];
    expect(await verdict(one, mixed)).toBe('sealed-altered');
  });

  test('another key opens nothing, and says so', async () => {
    const { blob } = await seal(100);
    const { key } = await seal(100);
    for (const wrong of [key, '', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}B`, 'ä'.repeat(43)])
      await expect(openSealed(blob, wrong)).rejects.toThrow('sealed-key');
  });

  test('a later version, other files, and chunks of an absurd size are told apart', async () => {
    const sealed = await seal(100);
    const set = (at: number, byte: number) => (bytes: Uint8Array) => {
      bytes[at] = byte;
      return [bytes.slice()];
    };
    expect(await verdict(sealed, set(8, 2))).toBe('sealed-newer');
    expect(await verdict(sealed, set(9, 60))).toBe('sealed-altered');
    for (const other of ['<!doctype html><title>Sign in</title>', 'WBSEALER', '\x1f\x8b'])
      expect(await verdict(sealed, () => [other])).toBe('not-sealed');
  });
});

test('tells how far it is, and stops when asked to', async () => {
  const seen: number[] = [];
  const report = (done: number) => seen.push(done);
  const { blob, key } = await sealReplay(file(3000), { chunkBits: CHUNK_BITS, report });
  expect(seen).toEqual([1024, 2048, paddedSize(3000)]);
  const stop = new AbortController();
  const opening = openSealed(blob, key, { signal: stop.signal, report: () => stop.abort() });
  await expect(opening).rejects.toThrow('cancelled');
  await expect(sealReplay(file(1), { signal: stop.signal })).rejects.toThrow('cancelled');
});

test('a page without encryption says so', async () => {
  const { blob, key } = await seal(10);
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  await expect(sealReplay(file(1))).rejects.toThrow('insecure-page');
  await expect(openSealed(blob, key)).rejects.toThrow('insecure-page');
  vi.unstubAllGlobals();
});
