import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { LibraryEntry } from '../model/library';
import { LogStore, type StoredLog } from './database';
import { MemoryStore } from './memory';
import type { KeptNote, KeptVisit } from './notes';
import type { Store } from './store';

const entry = (id: string, addedAt: number): LibraryEntry => ({ id, name: id, addedAt }) as LibraryEntry;
const log = (id: string): StoredLog => ({ id, index: {}, summary: {} as StoredLog['summary'] });
const note = (id: string, home: string): KeptNote => ({ id, home, text: id }) as KeptNote;
const visit = (home: string, position: number): Omit<KeptVisit, 'id'> =>
  ({ home, run: 'r', position, event: {}, why: 'rested', at: position }) as unknown as Omit<KeptVisit, 'id'>;

/** What somebody does with a store, and all that can be seen of it after each step. */
const STEPS: readonly ((store: Store) => Promise<unknown>)[] = [
  (store) => store.putEntry(entry('a', 1)),
  (store) => store.putEntry(entry('b', 2)),
  (store) => store.putBlob('a', new Blob(['abc'])),
  (store) => store.putLog(log('a'), { name: 'read' }),
  (store) => store.changeEntry('b', { name: 'renamed' }),
  (store) => store.changeEntry('gone', { name: 'late' }),
  (store) => store.putLog(log('gone'), { name: 'late' }),
  (store) => store.notes.put(note('n1', 'a')),
  (store) => store.notes.put(note('n2', 'a')),
  (store) => store.notes.put(note('n3', 'b')),
  (store) => store.notes.put({ ...note('n2', 'a'), text: 'again' }),
  (store) => store.notes.visit(visit('a', 4)),
  (store) => store.notes.visit(visit('b', 5)),
  (store) => store.notes.visit(visit('a', 6)),
  (store) => store.notes.visit(visit('a', 6)),
  (store) => store.notes.move('a', 'f00d'),
  (store) => store.notes.remove('n1'),
  (store) => store.notes.clearTrail('b'),
  (store) => store.remove('a'),
  (store) => store.notes.forget('f00d', false),
  (store) => store.notes.forget('f00d', true),
  (store) => store.notes.visit(visit('b', 7)),
  (store) => store.notes.forgetAll(false),
  (store) => store.removeAll(),
  (store) => store.notes.forgetAll(true),
];

async function seen(store: Store): Promise<unknown> {
  const of = async (id: string) => ({
    entry: await store.entry(id),
    bytes: await (await store.blob(id))?.text(),
    log: await store.log(id),
    notes: (await store.notes.notes(id)).map(({ text }) => text).sort(),
    count: await store.notes.count(id),
    visits: (await store.notes.visits(id)).map(({ position }) => position),
  });
  return {
    entries: await store.entries(),
    all: await store.notes.countAll(),
    each: await Promise.all(['a', 'b', 'gone', 'f00d'].map(of)),
  };
}

test('what is kept in memory is told as the database of the browser tells it, at every step', async () => {
  const [memory, database] = [new MemoryStore(), new LogStore('the slow twin')];
  for (const step of STEPS) {
    expect(await step(memory)).toEqual(await step(database));
    expect(await seen(memory)).toEqual(await seen(database));
  }
});
