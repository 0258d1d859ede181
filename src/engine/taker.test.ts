/** Taking logs in: what is dropped becomes a log, is known again, or leaves nothing behind. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { LogStore, StoreError } from '../store/database';
import { freshLibrary, freshStore, libraryOf, SMALL, source } from './drawn-logs';
import { Engine } from './engine';
import { createLocks, type Locks } from './locks';

test('a log that is dropped is listed, kept, and there in the next session', async () => {
  const store = freshStore();
  const { logs } = await new Engine(store, createLocks()).take([source(SMALL)]);
  expect(logs).toEqual([{ id: logs[0]!.id, name: 'wal.jsonl', known: false, kept: true, note: null }]);

  const later = new Engine(store, createLocks());
  expect(await libraryOf(later)).toEqual(['wal.jsonl ready, 4 events, 0 warnings']);
  const { landing, outcomes, summary } = await later.openLog(logs[0]!.id);
  expect({ landing, outcomes, records: summary.records }).toEqual({
    landing: { run: 'wal', position: 3 },
    outcomes: { failed: 1 },
    records: 4,
  });
});

test('the same content is recognised, whatever its name, and takes no second place', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const [first] = (await engine.take([source(SMALL)])).logs;
  const [again] = (await engine.take([source(SMALL, 'copy of wal.jsonl')])).logs;
  expect(again).toEqual({ ...first, known: true });
  const [other] = (await engine.take([source(`${SMALL}\n`, 'longer.jsonl')])).logs;
  expect(other).toMatchObject({ known: false });
  expect((await libraryOf(engine)).map((line) => line.split(' ')[0]).toSorted()).toEqual([
    'longer.jsonl',
    'wal.jsonl',
  ]);
});

test('the order in which files are dropped, and one that nobody knows, are no matter', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const { logs, unknown } = await engine.take([
    source('Dear diary,\ntoday it broke.', 'diary.txt'),
    source(SMALL),
  ]);
  expect(logs.map((log) => log.name)).toEqual(['wal.jsonl']);
  expect(unknown).toMatchObject([{ name: 'diary.txt', layout: 'text', firstLine: 'Dear diary,' }]);
});

test('what nobody recognises is read as the format that somebody chooses', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const forced = { system: 'runtimo', shape: 'wal-lines' };
  await engine.take([source('Dear diary,\n', 'diary.txt')], undefined, undefined, forced);
  const [entry] = (await engine.library()).entries;
  expect(entry).toMatchObject({ name: 'diary.txt', system: 'runtimo', events: 0, problems: { error: 1 } });
});

test('stopped in the middle, nothing of a log is left', async () => {
  const store = freshStore();
  const engine = new Engine(store, createLocks());
  const stop = new AbortController();
  const taking = engine.take(
    [source(SMALL)],
    ({ stage }) => {
      if (stage === 'reading') stop.abort();
    },
    stop.signal,
  );
  await expect(taking).rejects.toMatchObject({ name: 'AbortError' });
  expect(await engine.library()).toMatchObject({ entries: [], interrupted: [] });
  expect((await engine.take([source(SMALL)])).logs).toMatchObject([{ known: false, kept: true }]);
});

test('a log whose tab was closed while it was read shows as interrupted, and a new drop takes its place', async () => {
  const store = freshStore();
  const [log] = (await new Engine(store, createLocks()).take([source(SMALL)])).logs;
  await store.changeEntry(log!.id, { state: 'reading', events: 0 });

  const later = new Engine(store, createLocks());
  expect((await later.library()).interrupted).toEqual([log!.id]);
  const [again] = (await later.take([source(SMALL)])).logs;
  expect(again).toMatchObject({ id: log!.id, known: false });
  expect(await later.library()).toMatchObject({ entries: [{ state: 'ready', events: 4 }], interrupted: [] });
});

test('an interrupted log is read anew from its stored bytes', async () => {
  const store = freshStore();
  const [log] = (await new Engine(store, createLocks()).take([source(SMALL)])).logs;
  await store.changeEntry(log!.id, { state: 'reading', events: 0 });
  const later = new Engine(store, createLocks());
  await later.resume(log!.id, () => {}, new AbortController().signal);
  expect(await libraryOf(later)).toEqual(['wal.jsonl ready, 4 events, 0 warnings']);
});

test('an interrupted log of several files is read anew as these files', async () => {
  const store = freshStore();
  const { sources } = FIXTURES.find((fixture) => fixture.name === 'runtimo/rotated-set')!;
  const [log] = (await new Engine(store, createLocks()).take(sources)).logs;
  const { addedAt: _, ...before } = (await store.entry(log!.id))!;
  await store.changeEntry(log!.id, { state: 'reading', events: 0 });
  await new Engine(store, createLocks()).resume(log!.id, () => {}, new AbortController().signal);
  expect(await store.entries()).toMatchObject([before]);
});

test('an interrupted log whose format was chosen by hand is read anew as that format', async () => {
  const store = freshStore();
  const forced = { system: 'runtimo', shape: 'wal-lines' };
  const diary = source('Dear diary,\n', 'diary.txt');
  const [log] = (await new Engine(store, createLocks()).take([diary], undefined, undefined, forced)).logs;
  const { addedAt: _, ...before } = (await store.entry(log!.id))!;
  await store.changeEntry(log!.id, { state: 'reading', events: 0 });
  await new Engine(store, createLocks()).resume(log!.id, () => {}, new AbortController().signal);
  expect(await store.entries()).toMatchObject([before]);
});

test('a log that another tab is reading is left to it', async () => {
  const store = freshStore();
  const [log] = (await new Engine(store, createLocks()).take([source(SMALL)])).logs;
  await store.changeEntry(log!.id, { state: 'reading' });
  let close = () => {};
  const elsewhere: Locks = {
    hold: () => () => {},
    held: async () => new Set([log!.id]),
    tryHold: async () => null,
    freed: () => new Promise((resolve) => (close = resolve)),
  };
  const notices: string[] = [];
  const here = new Engine(store, elsewhere, (notice) => notices.push(notice.kind));
  expect((await here.library()).interrupted).toEqual([]);
  expect((await here.take([source(SMALL)])).logs).toMatchObject([{ known: true }]);
  expect((await store.entry(log!.id))?.state).toBe('reading');
  expect(notices).toEqual([]);

  close();
  await expect.poll(() => notices).toEqual(['library']);
});

/** A browser that has room for rows, but not for a log's bytes until something else was deleted. */
class FullStore extends LogStore {
  full = true;
  override putBlob(id: string, blob: Blob): Promise<void> {
    return this.full ? Promise.reject(new StoreError('quota')) : super.putBlob(id, blob);
  }
}

test('a log that finds no room is usable until the tab closes', async () => {
  const store = new FullStore(freshLibrary());
  const engine = new Engine(store, createLocks());
  const [log] = (await engine.take([source(SMALL)])).logs;
  expect(log).toMatchObject({ kept: false });
  expect(await libraryOf(engine)).toEqual(['wal.jsonl ready, 4 events, 0 warnings, not kept']);
  expect((await engine.library()).unavailable).toBe('quota');
  expect((await engine.openRun(log!.id, 'wal')).cause.position).toBe(3);

  await engine.rename(log!.id, 'kept in mind');
  await engine.visit(log!.id, 'wal', 2);
  expect((await engine.library()).entries.map((entry) => entry.name)).toEqual(['kept in mind']);
  expect((await engine.take([source(SMALL)])).logs).toMatchObject([{ known: true, kept: false }]);

  await engine.remove(log!.id);
  expect(await libraryOf(engine)).toEqual([]);
});

test('a log that found no room is kept when it is dropped again and there is some', async () => {
  const store = new FullStore(freshLibrary());
  const engine = new Engine(store, createLocks());
  const [log] = (await engine.take([source(SMALL)])).logs;
  await engine.visit(log!.id, 'wal', 2);
  expect((await engine.take([source(SMALL)])).logs).toMatchObject([{ known: true, kept: false }]);
  expect(await store.entries()).toEqual([]);

  store.full = false;
  expect((await engine.take([source(SMALL)])).logs).toMatchObject([{ known: true, kept: true }]);
  expect(await libraryOf(engine)).toEqual(['wal.jsonl ready, 4 events, 0 warnings']);
  expect((await engine.library()).unavailable).toBeNull();

  const later = new Engine(store, createLocks());
  expect((await later.openLog(log!.id)).entry).toMatchObject({ kept: true, moment: { position: 2 } });
  expect((await later.openRun(log!.id, 'wal')).cause.position).toBe(3);
});
