/** Large logs are listed from a quick reading and checked behind it. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
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

describe('a check that the reader stops', () => {
  /** An engine whose notices can be waited for. */
  function watched() {
    const seen: Notice[] = [];
    let hear = () => {};
    const store = freshStore();
    const engine = new Engine(store, createLocks(), (notice) => {
      seen.push(notice);
      hear();
    });
    const until = (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        hear = () => holds() && resolve();
        hear();
      });
    return { engine, store, seen, until };
  }

  test('leaves the log usable, keeps what was done and goes on when asked to', async () => {
    const { engine, store, seen, until } = watched();
    const [log] = (await engine.take([source(LARGE)])).logs;
    const { id } = log!;
    await until(() => seen.some((notice) => notice.kind === 'checking'));
    engine.stopCheck(id);
    // Nobody has to wait for a check that rests.
    await engine.settled();
    const stopped = engine.checkOf(id)!;
    expect(stopped).toMatchObject({ stopped: true, perSecond: null });
    expect(stopped.bytes).toBeGreaterThan(0);
    expect((await engine.openLog(id)).entry).toMatchObject({ state: 'checking', problems: { warning: 1 } });
    engine.goOnChecking(id);
    expect(engine.checkOf(id)).toMatchObject({ bytes: stopped.bytes, stopped: false });
    await engine.settled();
    expect(engine.checkOf(id)).toBeNull();
    expect(await store.entry(id)).toMatchObject({ state: 'ready', problems: { warning: 2 } });
  });

  test('does not hold up the check of another log, and is given up with its own', async () => {
    const { engine, store } = watched();
    const [first] = (await engine.take([source(LARGE)])).logs;
    engine.stopCheck(first!.id);
    const [second] = (await engine.take([source(`${LARGE}\n`, 'next.jsonl')])).logs;
    await engine.settled();
    expect([engine.checkOf(first!.id)?.stopped, (await store.entry(second!.id))?.state]).toEqual([
      true,
      'ready',
    ]);
    await engine.remove(first!.id);
    await until(() => engine.checkOf(first!.id) === null);
    expect(await store.entry(first!.id)).toBeUndefined();
  });

  test('begins anew when the log is opened the next time', async () => {
    const { engine, store } = watched();
    const [log] = (await engine.take([source(LARGE)])).logs;
    engine.stopCheck(log!.id);
    await engine.settled();
    const later = new Engine(store, createLocks());
    await later.openLog(log!.id);
    await later.settled();
    expect((await store.entry(log!.id))?.state).toBe('ready');
  });
});

/** Waits, turn by turn, for what no notice tells. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
