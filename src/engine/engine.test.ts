/** The engine as the worker holds it, on an IndexedDB in memory: what is asked about logs that it keeps. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { RunFilter } from '../model/views';
import { codeOf, freshStore, libraryOf, lines, SMALL, sample, source } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';
import type { Notice } from './notice';

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
  // Twice for each log that is taken in (its bytes are kept, it is read), once for each of the others.
  expect(notices.filter((kind) => kind === 'library')).toHaveLength(7);
});

test('a log that another tab renamed has its new name here', async () => {
  const store = freshStore();
  const notices: Notice[] = [];
  const here = new Engine(store, createLocks(), (notice) => notices.push(notice));
  const [log] = (await here.take([source(SMALL)])).logs;
  await new Engine(store, createLocks()).rename(log!.id, 'deploy of Friday');
  notices.length = 0;
  await here.refresh();
  await here.refresh();
  expect((await here.openLog(log!.id)).entry.name).toBe('deploy of Friday');
  expect(notices).toEqual([{ kind: 'log', id: log!.id, changed: false }]);
});

test('the moment looked at last is remembered', async () => {
  const store = freshStore();
  const engine = new Engine(store, createLocks());
  const [log] = (await engine.take([source(SMALL)])).logs;
  await engine.visit(log!.id, 'wal', 2);
  expect((await engine.openLog(log!.id)).entry.moment).toEqual({ run: 'wal', position: 2 });
  expect((await store.entry(log!.id))?.moment).toEqual({ run: 'wal', position: 2 });
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
    const { changes } = await (await engine.runOf(log!.id, id)).state.changes(0);
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
  const { changes } = await run.state.changes(13);
  const shown = (path: string) => changes.find((each) => `/${each.path.join('/')}` === `${job}/${path}`);
  expect(shown('status')).toMatchObject({ kind: 'changed', before: 'started', after: 'completed' });
  expect(shown('output/data/exit_code')).toMatchObject({ kind: 'added', after: 3 });

  const window = await run.state.tree(13, ['/state', '/state/jobs'], 0, 4);
  expect(window.rows.map((row) => `${'  '.repeat(row.depth)}${row.key} ${row.size}`)).toEqual([
    'state 6',
    '  jobs 6',
    expect.stringMatching(/^ {4}[0-9a-f]{32} \d+$/),
    expect.stringMatching(/^ {4}[0-9a-f]{32} \d+$/),
  ]);
  expect(await run.state.treeRow(13, ['/state', '/state/jobs'], job)).toBe(7);
  expect(await run.state.treeRow(13, ['/state'], job)).toBeLessThan(0);

  expect(await run.state.search(13, 'RELATION')).toEqual({
    pointers: [`${job}/output/data/cmd`, `${job}/output/data/stderr`],
    total: 2,
    partial: false,
  });
  expect((await run.state.search(12, 'relation')).total).toBe(0);

  const record = await run.record(13);
  expect(record).toMatchObject({ file: 'deploy-session-v0.7.3.jsonl', line: 14, cut: false, position: 13 });
  expect(JSON.parse(record.text)).toEqual(JSON.parse(record.pretty!));
  expect(JSON.parse(record.text).output.error).toBe('exit code 3');
  expect((await run.events(12, 2)).map((row) => `${row.position} ${row.kind} ${row.outcome}`)).toEqual([
    '12 job_started null',
    '13 job_completed failed',
  ]);
});
