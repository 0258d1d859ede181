import { expect, test } from 'vitest';
import { readRecognised } from './read';
import { recognise } from './recognise';

const LONG = 'x'.repeat(300_000);

/** What a file is taken for, and what is read of it. */
async function read(records: readonly object[]): Promise<string> {
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const { logs } = await recognise([{ name: 'log', folder: '', blob: new Blob([text]) }]);
  const { summary } = await readRecognised(logs[0]!);
  return `${summary.system} ${summary.shape}, ${summary.events} events, ${summary.problems.length} problems`;
}

test('a log whose first record is very long is recognised by all of it', async () => {
  const started = { seq: 0, ts: 1_795_296_850, type: 'job_started', job_id: 'a', capability: 'ShellExec' };
  const completed = { ...started, seq: 1, type: 'job_completed', output: { data: {}, status: 'ok' } };
  expect(await read([{ ...started, cmd: LONG }, completed])).toBe('runtimo wal-lines, 2 events, 0 problems');
});

test('a capture whose first save is very long is no file of a store', async () => {
  const save = { id: 'load', attempts: 1, created_at: 5, updated_at: 6 };
  const saves = [
    { ...save, state: 'running', metadata: { note: LONG } },
    { ...save, state: 'completed' },
  ];
  expect(await read(saves)).toBe('dag-executor saves-lines, 2 events, 0 problems');
});
