/** What captures of saves tell of their tasks, drawn as lines `task state attempts`. */
import { describe, expect, test } from 'vitest';
import { readRecognised } from '../../engine/read';
import { recognise } from '../../engine/recognise';
import type { Source } from '../../model/source';

/** `dlq` for a state draws the dead letter of the task. */
function capture(drawing: string): Source {
  const saves = drawing
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, at) => {
      const [task, state, attempts] = line.split(' ');
      const now = 1_783_036_800_456 + at;
      const data =
        state === 'dlq'
          ? { task_id: task, attempts: Number(attempts), error: 'refused', timestamp: now }
          : { id: task, state, attempts: Number(attempts), created_at: 1_783_036_800_456, updated_at: now };
      return JSON.stringify(data);
    });
  return { name: 'run.saves.jsonl', folder: '', blob: new Blob([`${saves.join('\n')}\n`]) };
}

/** The run's outcome and those of its tasks, then the problems with their lines. */
async function read(drawing: string): Promise<string[]> {
  const [log] = (await recognise([capture(drawing)])).logs;
  const { summary } = await readRecognised(log!);
  const [run] = summary.runs;
  const tasks = Object.entries(run!.steps.byOutcome).map(([outcome, count]) => `${count} ${outcome}`);
  return [
    `${run!.outcome}: ${tasks.join(', ')}`,
    ...summary.problems.map((each) => `${each.code} at ${each.places.map((place) => place.line).join(', ')}`),
  ];
}

describe('a task left in retrying', () => {
  test('was in flight: its next attempt never began', async () => {
    expect(
      await read(`
        load pending 0
        load ready 0
        load running 1
        load retrying 1
      `),
    ).toEqual(['crashed: 1 crashed', 'open-at-end at 4']);
  });

  test('is told beside a running one and outweighs what failed', async () => {
    expect(
      await read(`
        load running 1
        send running 1
        load retrying 1
        sort running 1
        sort failed 1
      `),
    ).toEqual(['crashed: 2 crashed, 1 failed', 'open-at-end at 2, 3']);
  });

  test('is told in a bare list of records too', async () => {
    const record = { id: 'load', state: 'retrying', attempts: 1, updated_at: 5 };
    const blob = new Blob([JSON.stringify([record])]);
    const [log] = (await recognise([{ name: 'records.json', folder: '', blob }])).logs;
    const { summary } = await readRecognised(log!);
    expect(summary.runs[0]).toMatchObject({ outcome: 'crashed', steps: { byOutcome: { crashed: 1 } } });
    expect(summary.problems.map((each) => each.code)).toContain('open-at-end');
  });
});

describe('two runs in one capture', () => {
  const first = `
    load pending 0
    load ready 0
    load running 1
    load completed 1
    send pending 0
    send ready 0
    send running 1
    send failed 1
    send dead_lettered 1
    send dlq 1
  `;

  test('a task may start afresh from anything', async () => {
    expect(
      await read(`${first}
        load pending 0
        load ready 0
        load running 1
        load completed 1
        send pending 0
        send ready 0
        send running 1
        send completed 1
      `),
    ).toEqual(['succeeded: 2 succeeded']);
  });

  test('a fresh start that was not taken up waits', async () => {
    expect(await read(`${first}\nload pending 0`)).toContain('failed: 1 pending, 1 failed');
  });

  test('a record that was tried is moved by the rules', async () => {
    expect(
      await read(`${first}
        load pending 1
        load completed 1
      `),
    ).toEqual([
      'failed: 1 succeeded, 1 failed',
      'illegal-transition at 11', // completed to pending
      'illegal-transition at 12', // pending to completed
    ]);
  });
});
