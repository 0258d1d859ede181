import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzip, isGzip, withoutGz } from './gunzip';

/** Lines that hardly compress, so that a part of the compressed bytes is a part of the lines. */
const LINES = Array.from({ length: 5_000 }, (_, at) => `${at} ${randomBytes(30).toString('hex')}\n`).join('');

test('a gzip file is told by its first bytes, not by its name', async () => {
  expect(await isGzip(new Blob([gzipSync('x')]))).toBe(true);
  for (const other of ['{"seq":1}', '', '\x1f']) expect(await isGzip(new Blob([other]))).toBe(false);
});

test('inflates to what was compressed', async () => {
  const { blob, cut } = await gunzip(new Blob([gzipSync(LINES)]));
  expect(await blob.text()).toBe(LINES);
  expect(cut).toBe(false);
  expect(await gunzip(new Blob([gzipSync('')]))).toMatchObject({ blob: { size: 0 }, cut: false });
});

test('files that were compressed one by one and put together are one', async () => {
  const { blob, cut } = await gunzip(new Blob([gzipSync('one\n'), gzipSync('two\n')]));
  expect(await blob.text()).toBe('one\ntwo\n');
  expect(cut).toBe(false);
});

test('cut short, everything up to the cut is there', async () => {
  const bytes = gzipSync(LINES);
  const { blob, cut } = await gunzip(new Blob([bytes.subarray(0, bytes.length / 2)]));
  const text = await blob.text();
  expect(cut).toBe(true);
  expect(LINES.startsWith(text)).toBe(true);
  expect(text.length).toBeGreaterThan(LINES.length / 4);
});

test('a checksum at the end that does not match, or bytes behind it, cost nothing that was read', async () => {
  const bytes = gzipSync(LINES);
  const wrong = Buffer.from(bytes);
  wrong[wrong.length - 8]! ^= 1;
  for (const damaged of [wrong, Buffer.concat([bytes, Buffer.from('rubbish')])]) {
    const { blob, cut } = await gunzip(new Blob([new Uint8Array(damaged)]));
    expect(LINES.startsWith(await blob.text())).toBe(true);
    expect(blob.size).toBeGreaterThan(LINES.length / 2);
    expect(cut).toBe(true);
  }
});

test('tells how far it is, and stops when asked to', async () => {
  const seen: number[] = [];
  await gunzip(new Blob([gzipSync(LINES)]), (bytes) => seen.push(bytes));
  expect(seen.at(-1)).toBe(LINES.length);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  const stop = new AbortController();
  const inflating = gunzip(new Blob([gzipSync(LINES)]), () => stop.abort(), stop.signal);
  await expect(inflating).rejects.toMatchObject({ name: 'AbortError' });
});

test('the name loses its last ending only', () => {
  expect(['wal.jsonl.gz', 'a.GZIP', 'b.gz.jsonl', 'wal.jsonl'].map(withoutGz)).toEqual([
    'wal.jsonl',
    'a',
    'b.gz.jsonl',
    'wal.jsonl',
  ]);
});
