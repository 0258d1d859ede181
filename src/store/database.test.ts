import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, expect, test, vi } from 'vitest';
import type { LibraryEntry } from '../model/library';
import { LogStore, type StoredLog } from './database';
import type { KeptNote } from './notes';

/** Each test has a database of its own. */
let databases = 0;
const freshName = () => `store ${databases++}`;

function entry(id: string, changes: Partial<LibraryEntry> = {}): LibraryEntry {
  return {
    id,
    name: `${id}.jsonl`,
    system: 'runtimo',
    shape: 'wal-lines',
    version: null,
    size: 3,
    hash: null,
    parts: [],
    records: 1,
    events: 1,
    runs: 1,
    failedRuns: 0,
    problems: { error: 0, warning: 0, info: 0 },
    reason: 'drawn',
    note: null,
    addedAt: 0,
    state: 'reading',
    kept: true,
    moment: null,
    ...changes,
  };
}

function log(id: string): StoredLog {
  return { id, index: { offsets: Float64Array.of(0, 1e15) }, summary: {} as StoredLog['summary'] };
}

afterEach(() => vi.restoreAllMocks());

test('a log is its entry, its bytes and its index, and comes back in the next session', async () => {
  const name = freshName();
  const store = new LogStore(name);
  await store.putEntry(entry('a'));
  await store.putBlob('a', new Blob(['abc']));
  await store.putLog(log('a'), { state: 'ready' });
  store.close();

  const later = new LogStore(name);
  expect(await later.entry('a')).toEqual(entry('a', { state: 'ready' }));
  expect(await (await later.blob('a'))?.text()).toBe('abc');
  expect(await later.log('a')).toEqual(log('a'));
});

test('entries come newest first', async () => {
  const store = new LogStore(freshName());
  for (const [id, addedAt] of [
    ['old', 1],
    ['new', 3],
    ['middle', 2],
  ] as const)
    await store.putEntry(entry(id, { addedAt }));
  expect((await store.entries()).map((each) => each.id)).toEqual(['new', 'middle', 'old']);
});

test('a log that was deleted in the meantime is not brought back by what comes late', async () => {
  const store = new LogStore(freshName());
  await store.putEntry(entry('a'));
  await store.putBlob('a', new Blob(['abc']));
  await store.remove('a');
  await store.putLog(log('a'), { state: 'ready' });
  expect(await store.changeEntry('a', { name: 'late' })).toBe(false);
  expect(await Promise.all([store.entries(), store.log('a'), store.blob('a')])).toEqual([
    [],
    undefined,
    undefined,
  ]);
});

test('deleting one leaves the others, deleting all leaves nothing', async () => {
  const store = new LogStore(freshName());
  for (const id of ['a', 'b']) {
    await store.putEntry(entry(id));
    await store.putBlob(id, new Blob([id]));
  }
  await store.remove('a');
  expect((await store.entries()).map((each) => each.id)).toEqual(['b']);
  expect(await store.blob('a')).toBeUndefined();
  expect(await (await store.blob('b'))?.text()).toBe('b');
  await store.removeAll();
  expect(await Promise.all([store.entries(), store.blob('b')])).toEqual([[], undefined]);
});

test.each([
  ['QuotaExceededError', 'quota'],
  ['UnknownError', 'unavailable'],
  ['InvalidStateError', 'unavailable'],
])('the browser’s %s is told as “%s”', async (name, code) => {
  const store = new LogStore(freshName());
  await store.entries();
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no', name);
  });
  await expect(store.putBlob('a', new Blob(['abc']))).rejects.toMatchObject({ code });
});

test('an index that finds no room leaves the entry as it was', async () => {
  const store = new LogStore(freshName());
  await store.putEntry(entry('a'));
  const { put } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    if (this.name === 'logs') throw new DOMException('no', 'QuotaExceededError');
    return put.call(this, value, key);
  });
  await expect(store.putLog(log('a'), { state: 'ready' })).rejects.toMatchObject({ code: 'quota' });
  expect(await store.entry('a')).toMatchObject({ state: 'reading' });
});

test('without IndexedDB (a private window) the reason is told', async () => {
  const { indexedDB } = Dexie.dependencies;
  Dexie.dependencies.indexedDB = undefined as never;
  const store = new LogStore(freshName());
  Dexie.dependencies.indexedDB = indexedDB;
  await expect(store.entries()).rejects.toMatchObject({ code: 'unavailable' });
});

test('a newer version in another tab closes this one, which says so', async () => {
  const name = freshName();
  const onTrouble = vi.fn();
  const store = new LogStore(name, onTrouble);
  await store.putEntry(entry('a'));
  const newer = new Dexie(name);
  newer.version(99).stores({ entries: 'id', logs: 'id', blobs: 'id', later: 'id' });
  await newer.open();
  expect(onTrouble).toHaveBeenCalledExactlyOnceWith('outdated');
  await expect(store.entries()).rejects.toMatchObject({ code: 'outdated' });
  newer.close();
});

test('what version 1 kept is all there after the upgrade, and notes can be added', async () => {
  const name = freshName();
  const older = new Dexie(name);
  older.version(1).stores({ entries: 'id', logs: 'id', blobs: 'id' });
  await older.table('entries').put(entry('a', { state: 'ready', hash: 'f00d' }));
  await older.table('logs').put(log('a'));
  await older.table('blobs').put({ id: 'a', blob: new Blob(['abc']) });
  older.close();

  const store = new LogStore(name);
  expect(await store.entries()).toEqual([entry('a', { state: 'ready', hash: 'f00d' })]);
  expect(await store.log('a')).toEqual(log('a'));
  expect(await (await store.blob('a'))?.text()).toBe('abc');
  expect(await store.notes.notes('f00d')).toEqual([]);
  await store.notes.put({ id: 'n', home: 'f00d', text: 'kept' } as KeptNote);
  expect(await store.notes.notes('f00d')).toMatchObject([{ text: 'kept' }]);
});

test('deleting logs deletes no note', async () => {
  const store = new LogStore(freshName());
  await store.putEntry(entry('a'));
  await store.notes.put({ id: 'n', home: 'f00d' } as KeptNote);
  await store.remove('a');
  await store.removeAll();
  expect(await store.notes.countAll()).toBe(1);
});
