/** Notes and trails: they live with the content of a log, whatever becomes of the log. */
import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { MAX_VISITS, type NotePlace, type NoteView } from '../model/note';
import { LogStore, StoreError } from '../store/database';
import { codeOf, freshLibrary, freshStore, LARGE, SMALL, source, wal } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

const LONG = wal(Array.from({ length: 400 }, (_, at) => `${at} j${at} started`).join('\n'));

function at(position: number, target: NotePlace['target'] = { kind: 'event' }): NotePlace {
  return { run: 'wal', position, target };
}

/** `3 job_completed: why?`, with what is said of a place that is not the noted one. */
function printed({ run, position, target, event, text, there, moved }: NoteView): string {
  const place = target.kind === 'stretch' ? `${position}–${target.to - 1}` : `${position}`;
  const path = target.kind === 'path' ? ` ${target.pointer}` : '';
  const now = there === 'same' ? '' : ` [${there}${moved ? `, now ${moved.run} ${moved.position}` : ''}]`;
  return `${run} ${place} ${event.kind}${path}: ${text}${now}`;
}

async function notesOf({ notebook }: Engine, log: string): Promise<string[]> {
  return (await notebook.notes(log)).map(printed);
}

/** An engine with a log in it. */
async function opened(text = SMALL, store = freshStore()) {
  const engine = new Engine(store, createLocks());
  const [log] = (await engine.take([source(text)])).logs;
  return { engine, store, log: log!.id };
}

test('notes on an event, a stretch and a path are told in the order of the run', async () => {
  const { engine, log } = await opened();
  await engine.notebook.add(log, at(3), 'it failed here');
  await engine.notebook.add(log, at(0, { kind: 'stretch', to: 2 }), 'this went well');
  await engine.notebook.add(log, at(2, { kind: 'path', pointer: '/state/jobs/b' }), 'who started this?');
  expect(await notesOf(engine, log)).toEqual([
    'wal 0–1 job_started: this went well',
    'wal 2 job_started /state/jobs/b: who started this?',
    'wal 3 job_completed: it failed here',
  ]);
});

test('a deleted log that comes back under another name finds its notes again', async () => {
  const { engine, store, log } = await opened();
  await engine.notebook.add(log, at(3), 'it failed here');
  await engine.remove(log);
  expect(await engine.notebook.count(null)).toBe(1);

  const later = new Engine(store, createLocks());
  const [again] = (await later.take([source(SMALL, 'from a colleague.txt')])).logs;
  expect(again!.name).toBe('from a colleague.txt');
  expect(await notesOf(later, again!.id)).toEqual(['wal 3 job_completed: it failed here']);
});

test('another log does not see them, and they go with their log when they are to', async () => {
  const { engine, log } = await opened();
  const [other] = (await engine.take([source(`${SMALL}\n`, 'other.jsonl')])).logs;
  await engine.notebook.add(log, at(1), 'mine');
  await engine.notebook.add(other!.id, at(1), 'theirs');
  expect(await notesOf(engine, other!.id)).toEqual(['wal 1 job_completed: theirs']);

  await engine.remove(log, true);
  expect(await engine.notebook.count(null)).toBe(1);
  await engine.removeAll();
  expect(await engine.notebook.count(null)).toBe(1);
  await engine.removeAll(true);
  expect(await engine.notebook.count(null)).toBe(0);
});

test('what was written before the hash was known moves over to it', async () => {
  const store = freshStore();
  // The check begins only when it is told to.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    const engine = new Engine(store, createLocks(), undefined, 1_000);
    const [log] = (await engine.take([source(LARGE)])).logs;
    const id = log!.id;
    expect((await store.entry(id))?.hash).toBeNull();
    await engine.notebook.add(id, at(3), 'before the hash');
    await engine.notebook.visit(id, 'wal', 3, 'opened');
    expect(await store.notes.count(`log:${id}`)).toBe(1);

    const settled = engine.settled();
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    await settled;
    await expect.poll(async () => (await store.entry(id))?.hash).toMatch(/^[0-9a-f]{64}$/);
    const { hash } = (await store.entry(id))!;
    expect(await notesOf(engine, id)).toEqual(['wal 3 job_completed: before the hash']);
    expect(await engine.notebook.trail(id)).toMatchObject([{ position: 3 }]);
    expect([await store.notes.count(`log:${id}`), await store.notes.count(hash!)]).toEqual([0, 1]);
  } finally {
    vi.useRealTimers();
  }
});

test('a tab that has not heard of the hash sees what another one wrote to it', async () => {
  const { engine, store, log } = await opened();
  const { hash } = (await store.entry(log))!;
  const behind = new Engine(store, createLocks());
  await store.changeEntry(log, { hash: null });
  await behind.notebook.add(log, at(1), 'in the tab behind');
  await store.changeEntry(log, { hash });
  await engine.notebook.add(log, at(2), 'in the other tab');
  for (const each of [behind, engine])
    expect(await notesOf(each, log)).toEqual([
      'wal 1 job_completed: in the tab behind',
      'wal 2 job_started: in the other tab',
    ]);
});

test('where another event stands now, that is said, with the place of the noted one', async () => {
  const { engine, store, log } = await opened();
  const { hash } = (await store.entry(log))!;
  const note = await engine.notebook.add(log, at(1), 'look');
  const keep = (id: string, changes: object) => store.notes.put({ ...note, id, home: hash!, ...changes });
  await keep('b', { position: 2 });
  await keep('c', { position: 9 });
  await keep('d', { run: 'gone' });
  await keep('e', { event: { ...note.event, offset: note.event.offset + 1 } });
  await keep('f', { event: { ...note.event, kind: 'job_failed' } });
  await keep('g', { target: { kind: 'stretch', to: 3 }, last: note.event });
  expect((await engine.notebook.notes(log)).filter(({ id }) => id !== note.id).map(printed)).toEqual([
    'gone 1 job_completed: look [none, now wal 1]',
    'wal 1 job_completed: look [another]',
    'wal 1 job_failed: look [another]',
    'wal 1–2 job_completed: look [another]',
    'wal 2 job_completed: look [another, now wal 1]',
    'wal 9 job_completed: look [none, now wal 1]',
  ]);
});

test('a note is changed, removed and brought back as it was', async () => {
  const { engine, log } = await opened();
  const note = await engine.notebook.add(log, at(3), 'first thought');
  await engine.notebook.change(log, note, 'second thought');
  const [changed] = await engine.notebook.notes(log);
  expect(changed).toMatchObject({ id: note.id, text: 'second thought', createdAt: note.createdAt });
  await engine.notebook.remove(note.id);
  expect(await engine.notebook.notes(log)).toEqual([]);
  await engine.notebook.put(log, changed!);
  expect(await engine.notebook.notes(log)).toEqual([changed]);
});

test('a place that the log does not have cannot be noted', async () => {
  const { engine, log } = await opened();
  expect(await codeOf(engine.notebook.add(log, at(4), 'beyond'))).toBe('gone');
  expect(await codeOf(engine.notebook.add(log, at(0, { kind: 'stretch', to: 5 }), 'beyond'))).toBe('gone');
  expect(await codeOf(engine.notebook.add('no such log', at(0), 'nowhere'))).toBe('gone');
  expect(await notesOf(engine, log)).toEqual([]);
});

test('who writes is heard, so that other tabs can look again', async () => {
  const heard: string[] = [];
  const engine = new Engine(freshStore(), createLocks(), ({ kind }) => heard.push(kind));
  const [log] = (await engine.take([source(SMALL)])).logs;
  heard.length = 0;
  const note = await engine.notebook.add(log!.id, at(1), 'a');
  await engine.notebook.remove(note.id);
  await engine.notebook.visit(log!.id, 'wal', 1, 'jumped');
  expect(heard).toEqual(['notes', 'notes', 'trail']);
});

test('the trail of a log is told newest first, has a bound, can be cleared and goes with the log', async () => {
  const { engine, log, store } = await opened();
  const { notebook } = engine;
  await notebook.visit(log, 'wal', 3, 'opened');
  await notebook.visit(log, 'wal', 1, 'jumped');
  await notebook.visit(log, 'wal', 1, 'stepped');
  const shown = (await notebook.trail(log)).map(
    ({ position, why, event }) => `${position} ${why} ${event.step}`,
  );
  expect(shown).toEqual(['1 stepped ShellExec', '3 opened ShellExec']);

  for (let turn = 0; turn < MAX_VISITS; turn++) await notebook.visit(log, 'wal', turn % 4, 'jumped');
  expect((await notebook.trail(log)).length).toBe(MAX_VISITS);
  await notebook.clearTrail(log);
  expect(await notebook.trail(log)).toEqual([]);

  await notebook.visit(log, 'wal', 2, 'jumped');
  const { hash } = (await store.entry(log))!;
  await engine.remove(log);
  expect(await store.notes.visits(hash!)).toEqual([]);
});

test('two tabs that visit at once lose nothing and keep the bound', async () => {
  const { engine, log, store } = await opened(LONG);
  const other = new Engine(store, createLocks());
  const visit = (position: number) =>
    (position % 2 ? engine : other).notebook.visit(log, 'wal', position, 'jumped');
  await Promise.all(Array.from({ length: 20 }, (_, position) => visit(position)));
  const seen = async () => (await engine.notebook.trail(log)).map(({ position }) => position);
  expect((await seen()).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at));
  await Promise.all(Array.from({ length: MAX_VISITS }, (_, at) => visit(100 + at)));
  expect(Math.min(...(await seen()))).toBe(100);
  expect((await seen()).length).toBe(MAX_VISITS);
});

/** A browser that stores logs, but no notes. */
function withoutNotes(store: LogStore, code: StoreError['code']): void {
  for (const method of ['put', 'notes', 'visit', 'visits', 'count', 'forget'] as const)
    vi.spyOn(store.notes, method).mockRejectedValue(new StoreError(code));
}

test.each(['quota', 'unavailable'] as const)(
  'of a store that is %s one hears what that means',
  async (code) => {
    const { engine, log, store } = await opened(SMALL, new LogStore(freshLibrary()));
    withoutNotes(store, code);
    await expect(engine.notebook.add(log, at(1), 'lost?')).rejects.toMatchObject({
      code: 'notes-not-kept',
      facts: { why: code },
    });
    expect(await codeOf(engine.notebook.notes(log))).toBe('notes-not-kept');
    // What nobody asked for fails quietly.
    await engine.notebook.visit(log, 'wal', 1, 'jumped');
    expect(await engine.notebook.count(log)).toBe(0);
    await engine.remove(log);
    expect((await engine.library()).entries).toEqual([]);
  },
);

test('for the report each note is told with what its place changed', async () => {
  const { engine, log } = await opened();
  const { notebook } = engine;
  await notebook.add(log, at(3), 'event');
  await notebook.add(log, at(0, { kind: 'stretch', to: 4 }), 'stretch');
  await notebook.add(log, at(3, { kind: 'path', pointer: '/state/jobs' }), 'container');
  await notebook.add(log, at(3, { kind: 'path', pointer: '/state/nowhere' }), 'nothing');
  const facts = await notebook.facts(log, 'wal', new AbortController().signal);
  const ofEvent = (await (await engine.runOf(log, 'wal')).state.changes(3)).changes;
  expect(ofEvent.length).toBeGreaterThan(0);
  expect(facts.map(({ value }) => value)).toEqual([null, null, expect.anything(), null]);
  expect(facts[2]!.value).toMatchObject({ kind: 'object', size: 2 });
  expect(facts[1]!.changes).toEqual(ofEvent.slice(0, 12));
  expect(facts[0]!.changes!.length).toBeGreaterThan(0);
});

test('notes are kept and told in every system’s logs', async () => {
  for (const { name, sources } of FIXTURES.filter((fixture) => /\/typical|\/minimal/.test(fixture.name))) {
    const engine = new Engine(freshStore(), createLocks());
    const [log] = (await engine.take(sources)).logs;
    const { landing } = await engine.openLog(log!.id);
    if (!landing) continue;
    const { run, position } = landing;
    await engine.notebook.add(log!.id, { run, position, target: { kind: 'event' } }, name);
    const [note] = await engine.notebook.notes(log!.id);
    expect(note).toMatchObject({ there: 'same', text: name, run, position });
    const [facts] = await engine.notebook.facts(log!.id, run, new AbortController().signal);
    expect(facts).toMatchObject({ note: note!.id });
  }
});

test('many notes whose events moved are found in one pass', async () => {
  const { engine, store, log } = await opened(LONG);
  const { hash } = (await store.entry(log))!;
  const first = await engine.notebook.add(log, at(7), 'first');
  for (let position = 0; position < 50; position++)
    await store.notes.put({ ...first, id: `n${position}`, position: 300 + position, home: hash! });
  const notes = await engine.notebook.notes(log);
  expect(notes.filter(({ moved }) => moved?.position === 7).length).toBe(50);
});
