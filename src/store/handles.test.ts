import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { forgetHandle, handleOf, keepHandle, MAX_HANDLES } from './handles';

/** What a browser gives; here, something that can be cloned as it can. */
const handle = (name: string) => ({ kind: 'file', name }) as FileSystemFileHandle;

test('a handle is kept by its log, in place of an older one, until it is forgotten', async () => {
  expect(await handleOf('a')).toBe(null);
  await keepHandle('a', handle('wal.jsonl'));
  await keepHandle('a', handle('wal-2.jsonl'));
  await keepHandle('b', handle('other.jsonl'));
  expect(await handleOf('a')).toEqual(handle('wal-2.jsonl'));
  await forgetHandle('a');
  expect(await handleOf('a')).toBe(null);
  expect(await handleOf('b')).toEqual(handle('other.jsonl'));
});

test('beyond a number those that were kept longest ago go', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  for (let at = 0; at <= MAX_HANDLES; at++) {
    vi.setSystemTime(2e12 + at);
    await keepHandle(`log ${at}`, handle(`${at}.jsonl`));
  }
  vi.useRealTimers();
  expect(await handleOf('log 0')).toBe(null);
  expect(await handleOf('log 1')).toEqual(handle('1.jsonl'));
  expect(await handleOf(`log ${MAX_HANDLES}`)).toEqual(handle(`${MAX_HANDLES}.jsonl`));
});
