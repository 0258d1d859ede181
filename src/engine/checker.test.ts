/** Large logs are listed from a quick reading and checked behind it. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { freshStore, LARGE, source } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';
import type { Notice } from './notice';

test('a large log is usable at once and checked whole behind that', async () => {
  const store = freshStore();
  const notices: Notice[] = [];
  const engine = new Engine(store, createLocks(), (notice) => notices.push(notice));
  const [log] = (await engine.take([source(LARGE)])).logs;
  const quick = await store.entry(log!.id);
  expect(quick).toMatchObject({ state: 'checking', events: 5, hash: null, problems: { warning: 1 } });

  await engine.settled();
  const { entry, summary } = await engine.openLog(log!.id);
  expect(entry).toMatchObject({ state: 'ready', events: 5, problems: { warning: 2 } });
  expect(entry.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(summary.problems.map((each) => `${each.code} at line ${each.line}`)).toEqual([
    'gap at line 5',
    'open-at-end at line 5',
  ]);
  expect(await store.entry(log!.id)).toEqual(entry);
  expect(notices.filter((notice) => notice.kind === 'log')).toEqual([
    { kind: 'log', id: log!.id, changed: false },
  ]);
});

test('a check that a closed tab left undone is done when the log is opened', async () => {
  const store = freshStore();
  const first = new Engine(store, createLocks());
  const [log] = (await first.take([source(LARGE)])).logs;
  await first.settled();
  const whole = await store.entry(log!.id);
  const later = new Engine(store, createLocks());
  await store.putEntry({ ...whole!, state: 'checking', problems: { error: 0, warning: 0, info: 0 } });
  expect((await later.openLog(log!.id)).entry.state).toBe('checking');
  await later.settled();
  expect(await store.entry(log!.id)).toMatchObject({ state: 'ready', problems: { warning: 2 } });
});

/** A file that is replaced on disk once `gone` is set. */
class ChangingFile extends Blob {
  gone = false;
  override slice(...range: [number?, number?]): Blob {
    if (this.gone) throw new DOMException('changed', 'NotReadableError');
    return super.slice(...range);
  }
}

test('a check that fails, as when the file was replaced, does not hold up the next', async () => {
  const store = freshStore();
  const engine = new Engine(store, createLocks());
  const blob = new ChangingFile([LARGE]);
  await engine.take([{ name: 'replaced.jsonl', folder: '', blob }]);
  blob.gone = true;
  await engine.settled();
  await engine.take([source(`${LARGE}\n`, 'next.jsonl')]);
  await engine.settled();
  const [replaced, next] = (await store.entries()).toSorted((a, b) => b.name.localeCompare(a.name));
  expect([replaced!.state, next!.state]).toEqual(['checking', 'ready']);
  await engine.openLog(replaced!.id);
  await engine.settled();
  expect((await store.entry(replaced!.id))?.state).toBe('ready');
});
