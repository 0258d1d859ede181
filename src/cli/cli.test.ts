import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Source } from '../model/source';
import { changes, check, inspect, state } from './commands';
import { readSources } from './files';
import { share } from './share';

const WAL = lines(
  '{"seq":0,"ts":1795296850,"type":"job_started","job_id":"a","capability":"ShellExec"}',
  '{"seq":1,"ts":1795296851,"type":"job_completed","job_id":"a","capability":"ShellExec","output":{"data":{"exit_code":0},"status":"ok"}}',
  '{"seq":2,"ts":1795296852,"type":"job_started","job_id":"b","capability":"ShellExec"}',
  '{"seq":3,"ts":1795296853,"type":"job_completed","job_id":"b","capability":"ShellExec","output":{"data":{"exit_code":7},"error":"exit code 7","status":"error"}}',
);

/** One line is rubbish, one number is missing. */
const DAMAGED = WAL.replace('{"seq":1,', '{"seq":1;');

const EXECUTION = lines(
  '{"execution_id":348461109295583233,"event_id":348461109365538816,"event_type":"command.started","step":"s","status":"STARTED"}',
  '{"execution_id":348461109295583233,"event_id":348461109365538817,"event_type":"command.completed","step":"s","status":"success"}',
);

function lines(...records: string[]): string {
  return records.map((record) => `${record}\n`).join('');
}

function source(text: string, name = 'wal.jsonl'): Source[] {
  return [{ name, folder: '', blob: new Blob([text]) }];
}

describe('inspect --json', () => {
  test('says what a log is, what is in it and what is wrong with it', async () => {
    const { text, exit } = await inspect(source(DAMAGED), true);
    const { logs } = JSON.parse(text);
    expect(exit).toBe(0);
    expect(Object.keys(JSON.parse(text))).toEqual(['logs']);
    expect(logs).toHaveLength(1);
    const { problems, runs, ...log } = logs[0];
    expect(log).toEqual({
      system: 'runtimo',
      shape: 'wal-lines',
      version: '0.7.1+',
      files: ['wal.jsonl'],
      records: 4,
      events: 3,
    });
    expect(problems[0]).toEqual({
      code: 'bad-json',
      severity: 'error',
      count: 1,
      file: 'wal.jsonl',
      line: 2,
      offset: WAL.indexOf('\n') + 1,
      excerpt: expect.stringMatching(/^\{"seq":1;"ts":1795296851,/),
      effect: 'This record cannot be read and is left out. State after it is uncertain.',
    });
    expect(problems.map((each: { code: string }) => each.code)).toEqual(['bad-json', 'open-at-end', 'gap']);
    expect(runs).toMatchObject([
      {
        id: 'wal',
        name: 'wal',
        outcome: 'crashed',
        events: 3,
        steps: {
          total: 2,
          byOutcome: { crashed: 1, failed: 1 },
          byClass: { open: 1, 'completed-with-error': 1 },
        },
        firstFailure: { position: 2, step: 'b', attempt: 1, message: 'exit code 7' },
      },
    ]);
    expect(Object.keys(runs[0])).toEqual(
      expect.arrayContaining(['id', 'name', 'outcome', 'events', 'steps', 'firstFailure']),
    );
  });

  test('a run without a failure has none', async () => {
    const { logs } = JSON.parse((await inspect(source(EXECUTION, 'e.jsonl'), true)).text);
    expect(logs[0].runs[0].firstFailure).toBeNull();
  });

  test('nothing recognised is an empty list and exit 2', async () => {
    expect(await inspect(source('Dear diary', 'diary.txt'), true)).toEqual({ text: '{"logs":[]}', exit: 2 });
  });
});

test('inspect in words', async () => {
  const { text } = await inspect([...source(WAL), ...source('Dear diary', 'diary.txt')], false);
  expect(text.split('\n')).toEqual([
    'wal.jsonl: runtimo-core, WAL, JSON Lines, version 0.7.1+',
    '  4 records, 4 events, 1 run',
    '  failed wal: 4 events, steps: 1 succeeded, 1 failed; first failure at 3, b, attempt 1: exit code 7',
    '',
    'diary.txt: not recognised (10 bytes, text). It begins: Dear diary',
  ]);
});

describe('state and changes', () => {
  test('a state at a position, at the end, and of a run by its name', async () => {
    const at = async (position: string) =>
      JSON.parse((await state(source(WAL), undefined, position, true)).text);
    expect(await at('0')).toEqual({
      run: 'wal',
      position: 0,
      state: {
        jobs: {
          a: {
            capability: 'ShellExec',
            status: 'started',
            class: 'open',
            started_seq: 0,
            started_ts: 1795296850,
          },
        },
        in_flight: { a: expect.anything() },
        files: {},
        backups: {},
        telemetry: null,
        processes: null,
      },
    });
    expect(await at('last')).toEqual(await at('3'));
    expect((await at('3')).state.jobs.b).toMatchObject({
      status: 'completed',
      class: 'completed-with-error',
    });
    expect(JSON.parse((await state(source(WAL), 'wal', '1', false)).text)).toEqual((await at('1')).state);
  });

  test('what an event changed', async () => {
    const { text } = await changes(source(WAL), undefined, '3', true);
    const { run, position, changes: list } = JSON.parse(text);
    expect({ run, position }).toEqual({ run: 'wal', position: 3 });
    expect(list).toContainEqual({
      path: '/state/jobs/b/status',
      kind: 'changed',
      before: 'started',
      after: 'completed',
    });
    expect(list).toContainEqual({ path: '/state/jobs/b/output/data/exit_code', kind: 'added', after: 7 });
    const { text: words } = await changes(source(WAL), undefined, '3', false);
    expect(words.split('\n')).toContain('changed /state/jobs/b/status: "started" → "completed"');
  });

  test('integers beyond 2^53 are printed digit for digit', async () => {
    const one = source(EXECUTION, 'e.jsonl');
    const { text } = await state(one, '348461109295583233', 'last', true);
    expect(text).toContain('"run":"348461109295583233"');
    expect(text).toContain('"execution_id":348461109295583233,');
    expect((await changes(one, undefined, '1', true)).text).toContain(
      '{"path":"/state/steps/s/completed_event_id","kind":"added","after":348461109365538817}',
    );
    expect((await inspect(one, true)).text).toContain('"id":"348461109295583233"');
  });

  test('what is not there is refused in words', async () => {
    const ask = (run: string | undefined, at: string) => state(source(WAL), run, at, true);
    await expect(ask('x', '0')).rejects.toThrow('There is no run x. Runs: wal');
    for (const position of ['4', '-1', '1.5', 'soon'])
      await expect(ask(undefined, position)).rejects.toThrow(
        `There is no position ${position}: run wal has positions 0 to 3`,
      );
    const two = [...source(WAL), ...source(EXECUTION, 'e.jsonl')];
    await expect(state(two, undefined, '0', true)).rejects.toThrow('Say which run with --run. Runs: ');
  });
});

test('check: 0 for a sound log, 1 for errors, 2 for what cannot be read', async () => {
  expect(await check(source(WAL))).toEqual({ text: '', exit: 0 });
  expect(await check(source(DAMAGED))).toMatchObject({
    exit: 1,
    text: expect.stringContaining('wal.jsonl:2: error bad-json × 1: '),
  });
  expect((await check(source(WAL.slice(0, -20)))).exit).toBe(0);
  expect((await check(source('Dear diary'))).exit).toBe(2);
  expect((await check([...source(WAL), ...source('Dear diary', 'diary.txt')])).exit).toBe(2);
  expect((await check([])).exit).toBe(2);
});

describe('paths', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'paths-'));
    await mkdir(join(folder, 'logs', 'old'), { recursive: true });
    writeFileSync(join(folder, 'logs', 'new.jsonl'), 'new');
    writeFileSync(join(folder, 'logs', 'old', 'a.jsonl.gz'), gzipSync('old'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a folder is read with all that is in it, compressed files as what they hold', async () => {
    const sources = await readSources([join(folder, 'logs')]);
    expect(
      await Promise.all(sources.map(async ({ name, folder, blob }) => [folder, name, await blob.text()])),
    ).toEqual([
      ['logs', 'new.jsonl', 'new'],
      ['logs/old', 'a.jsonl', 'old'],
    ]);
  });

  test('a compressed file that was cut says so', async () => {
    const path = join(folder, 'cut.jsonl.gz');
    const packed = gzipSync(WAL.repeat(2000));
    writeFileSync(path, packed.subarray(0, packed.length - 20));
    const sources = await readSources([path]);
    expect(sources).toMatchObject([{ name: 'cut.jsonl', folder: '', cut: true }]);
    expect((await check(sources)).text).toContain('The compressed file ends early or is damaged.');
  });

  test('a file that is not there is named', async () => {
    const path = join(folder, 'missing.jsonl');
    await expect(readSources([path])).rejects.toThrow(`${path}: there is no such file`);
  });
});

test('a sample as the page ships it', async () => {
  const name = 'failed-http-timeout.event-table.json';
  const blob = new Blob([readFileSync(join(import.meta.dirname, '../../public/samples', name))]);
  const { text } = await inspect([{ name, folder: '', blob }], true);
  expect(JSON.parse(text).logs).toMatchObject([
    { system: 'noetl', shape: 'table-list', runs: [{ outcome: 'failed' }] },
  ]);
});

test('a replay file is read as the log inside of it', async () => {
  const log = {
    name: 'night.jsonl',
    system: 'runtimo',
    shape: 'wal-lines',
    parts: [{ file: 'wal.jsonl', size: WAL.length }],
    hash: '',
  };
  const packed = `${JSON.stringify({ walkback: 1, needs: 1, logs: [log] })}\n${WAL}`;
  const { text } = await inspect(source(packed, 'x.walkback'), false);
  expect(text).toContain('night.jsonl: runtimo-core');
  expect((await state(source(packed), 'wal', '3', false)).text).toBe(
    (await state(source(WAL), 'wal', '3', false)).text,
  );
  await expect(inspect(source('{"walkback":9,"logs":[]}\n'), false)).rejects.toThrow('a newer Walkback');
  await expect(inspect(source('{"walkback":'), false)).rejects.toThrow('cannot be read');
});

test('share packs a replay file without what should not leave', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'share-'));
  const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
  const log = WAL.replace('"exit code 7"', `"exit code 7: ${secret}"`);
  const out = join(folder, 'x.walkback');
  const options = { run: undefined, at: undefined, out, by: 'CI', asIs: false };
  const { text, exit } = await share(source(log), options);
  expect(exit).toBe(0);
  expect(text).toContain('1 runs, 4 events');
  expect(text).toContain('tokens and keys: 1 in ');
  const packed = gunzipSync(readFileSync(out)).toString();
  expect([packed.includes(secret), packed.includes('"view":"#/log/0/run/wal?at=3')]).toEqual([false, true]);
  expect((await inspect(await readSources([out]), false)).text).toContain('first failure at 3');

  await share(source(log), { ...options, asIs: true });
  expect(gunzipSync(readFileSync(out)).toString()).toContain(log);
  await expect(share(source(log), { ...options, run: 'x' })).rejects.toThrow('There is no run x. Runs: wal');
  rmSync(folder, { recursive: true });
});
