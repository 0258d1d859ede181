/** The engine as the worker holds it, on an IndexedDB in memory: what is dropped, kept, asked and deleted. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { Fault } from '../model/errors';
import type { Source } from '../model/source';
import type { RunFilter } from '../model/views';
import { LogStore, StoreError } from '../store/database';
import { Engine } from './engine';
import { createLocks, type Locks } from './locks';
import type { Notice } from './notice';

/** Each test has a library of its own. */
let libraries = 0;
const freshStore = () => new LogStore(`library ${libraries++}`);

/** A WAL drawn as `seq job event`, one line each, with so many bytes of notes where a number follows. */
function wal(drawing: string): string {
  return lines(drawing)
    .map((line, at) => {
      const [seq, job, event, notes] = line.split(' ');
      const head = { seq: Number(seq), ts: 1_795_296_850 + at };
      const note = 'x'.repeat(Number(notes ?? 0));
      const record =
        event === 'started'
          ? { ...head, type: 'job_started', job_id: job, capability: 'ShellExec', note }
          : {
              ...head,
              type: 'job_completed',
              job_id: job,
              capability: 'ShellExec',
              output: { data: { exit_code: event === 'ok' ? 0 : 1 }, status: event },
            };
      return `${JSON.stringify(record)}\n`;
    })
    .join('');
}

function lines(drawing: string): string[] {
  return drawing
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function source(text: string, name = 'wal.jsonl'): Source {
  return { name, folder: '', blob: new Blob([text]) };
}

function sample(name: string): Source {
  const path = new URL(`../../public/samples/${name}`, import.meta.url);
  return { name, folder: '', blob: new Blob([readFileSync(path)]) };
}

const SMALL = wal(`
  0 a started
  1 a ok
  2 b started
  3 b error
`);

/** So large that it is peeked at first. A peek looks at no numbers, so only the full check finds the hole. */
const LARGE = wal(`
  0 a started
  1 a ok
  2 b started
  3 b error
  6 c started 4200000
`);

async function libraryOf(engine: Engine): Promise<string[]> {
  const { entries } = await engine.library();
  return entries.map(
    ({ name, state, events, kept, problems }) =>
      `${name} ${state}, ${events} events, ${problems.warning} warnings${kept ? '' : ', not kept'}`,
  );
}

function codeOf(question: Promise<unknown>): Promise<string> {
  return question.then(
    () => 'answered',
    (fault: Fault) => fault.code,
  );
}

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

test('a log is renamed, deleted, and all are deleted', async () => {
  const store = freshStore();
  const notices: string[] = [];
  const engine = new Engine(store, createLocks(), (notice) => notices.push(notice.kind));
  const { logs } = await engine.take([source(SMALL), source(`${SMALL}\n`, 'two.jsonl')]);
  const [one, two] = logs.map((log) => log.id);

  await engine.rename(one!, 'deploy of Friday');
  expect((await engine.openLog(one!)).entry.name).toBe('deploy of Friday');
  expect((await store.entry(one!))?.name).toBe('deploy of Friday');

  await engine.remove(one!);
  expect(await libraryOf(engine)).toEqual(['two.jsonl ready, 4 events, 0 warnings']);
  expect(await codeOf(engine.openLog(one!))).toBe('gone');

  await engine.removeAll();
  expect(await libraryOf(engine)).toEqual([]);
  expect(await codeOf(engine.openLog(two!))).toBe('gone');
  expect(await Promise.all([store.blob(two!), store.log(two!)])).toEqual([undefined, undefined]);
  expect(notices.filter((kind) => kind === 'library')).toHaveLength(5);
});

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

test('a log that another tab is reading is left to it', async () => {
  const store = freshStore();
  const [log] = (await new Engine(store, createLocks()).take([source(SMALL)])).logs;
  await store.changeEntry(log!.id, { state: 'reading' });
  const elsewhere: Locks = { hold: () => () => {}, held: async () => new Set([log!.id]) };
  const here = new Engine(store, elsewhere);
  expect((await here.library()).interrupted).toEqual([]);
  expect((await here.take([source(SMALL)])).logs).toMatchObject([{ known: true }]);
  expect((await store.entry(log!.id))?.state).toBe('reading');
});

/** A browser that has room for rows, but not for a log's bytes. */
class FullStore extends LogStore {
  override putBlob(): Promise<void> {
    return Promise.reject(new StoreError('quota'));
  }
}

test('a log that finds no room is usable until the tab closes', async () => {
  const store = new FullStore(`library ${libraries++}`);
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

test('what is not there is refused with a code', async () => {
  const store = freshStore();
  const engine = new Engine(store, createLocks());
  expect(await codeOf(engine.openLog('0123456789abcdef'))).toBe('gone');
  const [log] = (await engine.take([source(SMALL)])).logs;
  await expect(engine.openRun(log!.id, 'other')).rejects.toMatchObject({
    code: 'gone',
    facts: { run: 'other' },
  });
  await store.putLog(
    { ...(await store.log(log!.id))!, index: { version: 0 } },
    (await store.entry(log!.id))!,
  );
  expect(await codeOf(new Engine(store, createLocks()).openLog(log!.id))).toBe('no-bytes');
});

test('the moment looked at last is remembered', async () => {
  const store = freshStore();
  const engine = new Engine(store, createLocks());
  const [log] = (await engine.take([source(SMALL)])).logs;
  await engine.visit(log!.id, 'wal', 2);
  expect((await engine.openLog(log!.id)).entry.moment).toEqual({ run: 'wal', position: 2 });
  expect((await store.entry(log!.id))?.moment).toEqual({ run: 'wal', position: 2 });
});

/** Executions of one step each, drawn as `id step outcome`. */
function executions(drawing: string): string {
  return lines(drawing)
    .flatMap((line, at) => {
      const [id, step, outcome] = line.split(' ');
      const event = (n: number, type: string, status: string) =>
        `{"execution_id":${id},"event_id":${at * 10 + n},"event_type":"command.${type}","step":"${step}","status":"${status}"}\n`;
      const end = outcome === 'ok' ? event(2, 'completed', 'success') : event(2, 'failed', 'error');
      return [event(1, 'started', 'STARTED'), outcome === 'lost' ? '' : end];
    })
    .join('');
}

test('runs come filtered, sorted and in windows', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (
    await engine.take([
      source(
        executions(`
          101 build ok
          102 build failed
          103 deploy lost
          104 deploy failed
        `),
      ),
    ])
  ).logs;
  const ask = async (filter: Partial<RunFilter>, from = 0, count = 10) => {
    const plain = { text: '', outcome: null, sort: 'name' } as const;
    const { total, rows } = await engine.runs(log!.id, { ...plain, ...filter }, from, count);
    return `${rows.map((run) => `${run.id} ${run.outcome}`).join(', ')} of ${total}`;
  };
  expect(await ask({})).toBe('101 unknown, 102 failed, 103 running, 104 failed of 4');
  expect(await ask({ sort: 'worst' })).toBe('102 failed, 104 failed, 103 running, 101 unknown of 4');
  expect(await ask({ sort: 'events' }, 3)).toBe('103 running of 4');
  expect(await ask({}, 1, 2)).toBe('102 failed, 103 running of 4');
  expect(await ask({ outcome: 'failed' })).toBe('102 failed, 104 failed of 2');
  expect(await ask({ text: ' DEPLOY ' })).toBe('104 failed of 1');
  expect(await ask({ text: '103', outcome: 'failed' })).toBe(' of 0');
  expect((await engine.openLog(log!.id)).landing).toEqual({ run: '102', position: 1 });
});

test('an integer beyond 2^53 names its run digit for digit', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const big = ['348526529742508032', '348526529742508033'];
  const [log] = (await engine.take([source(executions(`${big[0]} s ok\n${big[1]} s failed`))])).logs;
  const run = await engine.openRun(log!.id, big[1]!);
  expect(run.run.firstFailure).toMatchObject({ position: 1, step: 's' });
});

test('bytes of the file lead to events', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take([source(SMALL)])).logs;
  const second = SMALL.indexOf('\n') + 1;
  const at = (offset: number, file = 'wal.jsonl') => engine.locate(log!.id, file, offset);
  expect(await at(0)).toEqual({ run: 'wal', position: 0 });
  expect(await at(second - 1)).toEqual({ run: 'wal', position: 0 });
  expect(await at(second)).toEqual({ run: 'wal', position: 1 });
  expect(await at(0, 'other.jsonl')).toBeNull();
});

test('more runs may be opened than are held in memory', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const ids = ['1', '2', '3', '4', '5'];
  const [log] = (await engine.take([source(executions(ids.map((id) => `${id} s ok`).join('\n')))])).logs;
  for (const id of [...ids, ...ids]) {
    const { changes } = await (await engine.runOf(log!.id, id)).changes(0);
    expect(changes.length).toBeGreaterThan(0);
  }
});

test('the sample of a failed deployment opens on its first failure', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take([sample('deploy-session-v0.7.3.jsonl')])).logs;
  const id = log!.id;
  expect((await engine.openLog(id)).landing).toEqual({ run: 'wal', position: 13 });

  const { cause, failures, lanes, events } = await engine.openRun(id, 'wal');
  expect({ events, lanes: lanes.count, failures: [...failures.slice(0, 3)] }).toEqual({
    events: 67,
    lanes: 29,
    failures: [13, 16, 24],
  });
  expect(cause).toMatchObject({
    kind: 'failure',
    position: 13,
    message: 'exit code 3',
    lastGood: 10,
    inFlight: [],
  });
  expect(cause.sentence).toContain('relation orders already exists');

  const run = await engine.runOf(id, 'wal');
  const job = `/state/jobs/${cause.step}`;
  const { changes } = await run.changes(13);
  const shown = (path: string) => changes.find((each) => `/${each.path.join('/')}` === `${job}/${path}`);
  expect(shown('status')).toMatchObject({ kind: 'changed', before: 'started', after: 'completed' });
  expect(shown('output/data/exit_code')).toMatchObject({ kind: 'added', after: 3 });

  const window = await run.tree(13, ['/state', '/state/jobs'], 0, 4);
  expect(window.rows.map((row) => `${'  '.repeat(row.depth)}${row.key} ${row.size}`)).toEqual([
    'state 6',
    '  jobs 6',
    expect.stringMatching(/^ {4}[0-9a-f]{32} \d+$/),
    expect.stringMatching(/^ {4}[0-9a-f]{32} \d+$/),
  ]);
  expect(await run.treeRow(13, ['/state', '/state/jobs'], job)).toBe(7);
  expect(await run.treeRow(13, ['/state'], job)).toBeLessThan(0);

  expect(await run.search(13, 'RELATION')).toEqual({
    pointers: [`${job}/output/data/cmd`, `${job}/output/data/stderr`],
    total: 2,
    partial: false,
  });
  expect((await run.search(12, 'relation')).total).toBe(0);

  const record = await run.record(13);
  expect(record).toMatchObject({ file: 'deploy-session-v0.7.3.jsonl', line: 14, cut: false, position: 13 });
  expect(JSON.parse(record.text)).toEqual(JSON.parse(record.pretty!));
  expect(JSON.parse(record.text).output.error).toBe('exit code 3');
  expect((await run.events(12, 2)).map((row) => `${row.position} ${row.kind} ${row.outcome}`)).toEqual([
    '12 job_started null',
    '13 job_completed failed',
  ]);
});
