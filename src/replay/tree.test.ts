import { expect, test } from 'vitest';
import type { Change } from '../model/change';
import type { Json } from '../model/json';
import { changesOfEvent } from './diff';
import { History } from './history';
import { HistoryReader } from './reader';
import { rowOfPointer, treeWindow } from './tree';

const set = (path: string, value: Json): Change => ({ path: path.split('.'), value });

function read(...events: Change[][]): HistoryReader {
  const history = new History();
  for (const changes of events) history.append(changes, { out: { lines: ['one', 'two'] } });
  history.complete();
  return new HistoryReader(history, {
    payload: async () => ({ out: { lines: ['one', 'two'] } }),
    artifact: () => undefined,
  });
}

const reader = read(
  [set('state', {}), set('state.jobs', {})],
  [set('state.jobs.a', { status: 'started' }), set('state.jobs.b', { status: 'started' })],
  [set('state.jobs.a.status', 'failed'), { path: ['state', 'jobs', 'a', 'output'], from: ['out'] }],
  [
    set('state.jobs.a.status', 'failed'),
    { path: ['state', 'jobs', 'b'], removed: true },
    set('view', { n: 1 }),
  ],
);

async function draw(p: number, expanded: string[], from = 0, count = 100): Promise<string[]> {
  const { rows } = await treeWindow(reader, p, new Set(expanded), from, count);
  return rows.map((row) => {
    const mark = row.kind === 'leaf' ? JSON.stringify(row.value) : `${row.expanded ? '▾' : '▸'}${row.size}`;
    return `${'  '.repeat(row.depth)}${row.key} ${mark}`;
  });
}

const all = ['/state', '/state/jobs', '/state/jobs/a', '/state/jobs/a/output', '/state/jobs/a/output/lines'];

test('shows what is expanded, at any position', async () => {
  expect(await draw(2, all)).toEqual([
    'state ▾1',
    '  jobs ▾2',
    '    a ▾2',
    '      status "failed"',
    '      output ▾1',
    '        lines ▾2',
    '          0 "one"',
    '          1 "two"',
    '    b ▸1',
  ]);
  expect(await draw(1, all)).toEqual([
    'state ▾1',
    '  jobs ▾2',
    '    a ▾1',
    '      status "started"',
    '    b ▸1',
  ]);
  expect(await draw(3, [])).toEqual(['state ▸1', 'view ▸1']);
});

test('every window is a piece of the whole, and every row knows its place', async () => {
  const whole = await draw(2, all);
  for (let from = 0; from <= whole.length; from++)
    for (let count = 1; count <= 4; count++)
      expect(await draw(2, all, from, count)).toEqual(whole.slice(from, from + count));
  const { rows, total } = await treeWindow(reader, 2, new Set(all), 0, 100);
  expect(total).toBe(whole.length);
  for (const [index, row] of rows.entries())
    expect(await rowOfPointer(reader, 2, new Set(all), row.pointer)).toBe(index);
  expect(await rowOfPointer(reader, 2, new Set(['/state']), '/state/jobs/a')).toBeLessThan(0);
});

test('an event’s changes are leaves: before and after, and writes of the same value', async () => {
  const list = async (p: number) =>
    (await changesOfEvent(reader, p)).changes.map(
      ({ path, kind, before, after }) =>
        `${kind} ${path.join('.')} ${JSON.stringify(before) ?? ''}→${JSON.stringify(after) ?? ''}`,
    );
  expect(await list(1)).toEqual([
    'added state.jobs.a.status →"started"',
    'added state.jobs.b.status →"started"',
  ]);
  expect(await list(2)).toEqual([
    'changed state.jobs.a.status "started"→"failed"',
    'added state.jobs.a.output.lines.0 →"one"',
    'added state.jobs.a.output.lines.1 →"two"',
  ]);
  expect(await list(3)).toEqual([
    'same state.jobs.a.status →"failed"',
    'removed state.jobs.b.status "started"→',
    'added view.n →1',
  ]);
});
