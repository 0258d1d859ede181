import { expect, test } from 'vitest';
import { addressOfOpened, addressOfStream, pathOfOpened, readOpened } from './opened';

const BASE = 'http://127.0.0.1:4177/secret/';

test('what was opened is read, and nothing else is taken for it', () => {
  const file = { name: 'wal.jsonl', folder: 'logs', size: 7 };
  expect(readOpened({ follow: true, files: [file] })).toEqual({ follow: true, files: [file] });
  for (const wrong of [
    null,
    'files',
    {},
    { follow: 'yes', files: [] },
    { follow: true, files: {} },
    { follow: true, files: [null] },
    { follow: true, files: [{ ...file, size: '7' }] },
  ])
    expect(readOpened(wrong)).toBeNull();
});

test('files are asked for by number, beside the page', () => {
  expect(addressOfOpened(BASE, 3).href).toBe(`${BASE}file/3`);
  expect(addressOfStream(BASE)).toBe(`${BASE}follow`);
  expect(pathOfOpened({ name: 'wal.jsonl', folder: 'logs/old', size: 0 })).toBe('logs/old/wal.jsonl');
  expect(pathOfOpened({ name: 'wal.jsonl', folder: '', size: 0 })).toBe('wal.jsonl');
});
