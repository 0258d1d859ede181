import { expect, test } from 'vitest';
import { readRecognised } from '../engine/read';
import { recognise } from '../engine/recognise';

const LEVELS = 100_000;

function job(seq: number, id: string, data: string): string {
  return `{"seq":${seq},"ts":1795296850,"type":"job_failed","job_id":"${id}","error":"e","output":{"data":${data}}}\n`;
}

test.each([
  ['lists', `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`],
  ['objects', `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`],
  ['lists around a long number', `${'['.repeat(LEVELS)}12345678901234567890${']'.repeat(LEVELS)}`],
  ['lists that do not end', '['.repeat(LEVELS)],
])('%s, a hundred thousand deep, cost at most their own record', async (_, deep) => {
  for (const text of [
    job(0, 'a', '1') + job(1, 'deep', deep) + job(2, 'c', '2'),
    job(0, 'a', '1') + job(2, 'c', '2') + job(1, 'deep', deep).trimEnd(),
  ]) {
    const { logs } = await recognise([{ name: 'wal.jsonl', folder: '', blob: new Blob([text]) }]);
    const { index, summary } = await readRecognised(logs[0]!);
    const steps = Array.from(index.columns.thread, (thread) => index.threads.get(thread));
    expect(steps.filter((step) => step !== 'deep')).toEqual(['a', 'c']);
    expect(summary.records).toBe(3);
    const unread = summary.problems.filter((each) => ['bad-json', 'torn-tail'].includes(each.code)).length;
    expect(steps.length + unread).toBe(3);
  }
});

test.each(['[', '{"a":'])('a file of nothing but %s is not recognised, and breaks nothing', async (open) => {
  const blob = new Blob([open.repeat(LEVELS)]);
  const { logs, unknown } = await recognise([{ name: 'deep.json', folder: '', blob }]);
  expect(logs).toEqual([]);
  expect(unknown).toMatchObject([{ name: 'deep.json' }]);
});
