/** What the answers of the servers tell about themselves: whose they are, and whether they are whole. */
import { describe, expect, test } from 'vitest';
import { readRecognised } from '../../engine/read';
import { recognise } from '../../engine/recognise';
import type { Source } from '../../model/source';

const RUN = '348437069927419904';

function source(name: string, value: unknown): Source {
  return { name, folder: '', blob: new Blob([JSON.stringify(value)]) };
}

/** A page of the EHDB tier that holds the events of these numbers. */
function ehdb(name: string, numbers: readonly number[], next: string | null): Source {
  const events = numbers.map((number) => ({
    event_id: String(number),
    execution_id: RUN,
    event_type: 'command.claimed',
    node_name: 'start',
    status: 'RUNNING',
  }));
  return source(name, { action: 'ehdb.execution.events', execution_id: RUN, events, next_cursor: next });
}

/** A page of the Python server, newest first. */
function python(numbers: readonly number[], total: number): Source {
  const events = numbers.map((number) => ({
    event_id: number,
    event_type: 'command.claimed',
    node_name: 'start',
  }));
  return source('page.json', { execution_id: RUN, events, pagination: { total_events: total } });
}

const FOLD = source('fold.json', { execution_id: RUN, state: 'in_progress', steps: {} });

/** The shape of what was dropped, and what is said to be missing. */
async function read(...sources: Source[]): Promise<string[]> {
  const { logs } = await recognise(sources);
  const read = await Promise.all(logs.map((log) => readRecognised(log)));
  return read.flatMap(({ summary }) => [
    `${summary.shape}, ${summary.events} events`,
    ...summary.problems
      .filter((problem) => problem.code === 'incomplete-export')
      .map((problem) => `${problem.file} × ${problem.count}: ${problem.effect}`),
  ]);
}

describe('pages with a cursor', () => {
  const first = ehdb('first.json', [1, 2], '2');
  const second = ehdb('second.json', [3, 4], '4');
  const last = ehdb('last.json', [5], null);

  test('are whole with the last of them, in whatever order they are dropped', async () => {
    for (const pages of [
      [first, second, last],
      [last, first, second],
      [last, second, first],
    ])
      expect(await read(...pages)).toEqual(['ehdb-events, 5 events']);
  });

  test('without the last name the cursor that reaches furthest', async () => {
    const missing = 'second.json × 1: More events follow after cursor 4. They are not replayed.';
    expect(await read(first, second)).toEqual(['ehdb-events, 4 events', missing]);
    expect(await read(second, first)).toEqual(['ehdb-events, 4 events', missing]);
    expect(await read(second, first, FOLD)).toEqual(['ehdb-events, 4 events', missing]);
  });
});

test('a recorded fold is no event of the total', async () => {
  expect(await read(python([3, 2, 1], 4), FOLD)).toEqual([
    'python-events, 3 events',
    'page.json × 1: The pages hold 3 of 4 events. The others are not replayed.',
  ]);
  expect(await read(python([3, 2, 1], 3), FOLD)).toEqual(['python-events, 3 events']);
});

describe('a list of executions', () => {
  const shapeOf = async (row: object) =>
    (await read(source('list.json', [{ path: 'etl/daily', status: 'COMPLETED', ...row }])))[0];

  test('is told by the names of its times', async () => {
    expect(await shapeOf({ execution_id: RUN, start_time: '2026-08-19T12:00:00Z', progress: 100 })).toBe(
      'python-list, 0 events',
    );
    expect(await shapeOf({ execution_id: 7, started_at: '2026-08-19T12:00:00Z', event_count: 5 })).toBe(
      'rust-list, 0 events',
    );
  });

  test('is told by its ids where it holds no time', async () => {
    expect(await shapeOf({ execution_id: RUN })).toBe('python-list, 0 events');
    expect(await shapeOf({ execution_id: 7 })).toBe('rust-list, 0 events');
  });
});
