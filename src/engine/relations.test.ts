/** What the engine tells of a run's relatives, and of what its steps depend on. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Source } from '../model/source';
import type { RunView, StepRefs } from '../model/views';
import { LogStore } from '../store/database';
import { drawMfm as mfm } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

let libraries = 0;

function fixture(path: string): Source {
  const url = new URL(`../formats/${path}`, import.meta.url);
  return { name: path.split('/').at(-1)!, folder: '', blob: new Blob([readFileSync(url)]) };
}

/** Opens runs of a log by their ids. */
async function opened(...sources: Source[]) {
  const engine = new Engine(new LogStore(`relations ${libraries++}`), createLocks());
  const { logs } = await engine.take(sources);
  const log = logs[0]!.id;
  return {
    view: (run: string) => engine.openRun(log, run),
    links: async (run: string, lane: number) => (await engine.runOf(log, run)).links(lane),
  };
}

function told({ parent, children, cause }: RunView): string[] {
  return [
    `parent: ${parent?.name ?? 'none'}`,
    `children: ${children.shown.map((each) => `${each.name} ${each.outcome} at ${each.landing}`).join(', ')}`,
    `${children.failed} of ${children.total} failed`,
    `because of: ${cause.child ? `${cause.child.run.message}${cause.child.inferred ? ' (inferred)' : ''}` : 'itself'}`,
  ];
}

const NOETL = fixture('noetl/fixtures/interleaved-parent-children.event-table.json');

test('a playbook that failed by its child leads to the child, which the log does not name', async () => {
  const { view } = await opened(NOETL);
  expect(told(await view('348526529742508032'))).toEqual([
    'parent: none',
    'children: load_test/region_worker failed at 4, load_test/region_worker succeeded at 0',
    '1 of 2 failed',
    'because of: postgres error: relation "facilities" does not exist (inferred)',
  ]);
  expect(told(await view('348526530082246657'))).toEqual([
    'parent: load_test/parent_fanout',
    'children: ',
    '0 of 0 failed',
    'because of: itself',
  ]);
});

test('a child belongs to the run that has the step it was spawned by', async () => {
  const { view } = await opened(fixture('enact/fixtures/interleaved-parent-child-cancelled.jsonl'));
  const parent = 'exec_3IAqGWXCokyD4WKEiq3CQjHq6C1';
  const child = 'exec_3IAqGSMv2XuhLfEoOiXde2nWzRF';
  expect((await view(child)).parent).toMatchObject({ id: parent, name: 'report_team', landing: 3 });
  expect((await view(parent)).children.shown.map((each) => each.id)).toEqual([child]);
  expect((await view(parent)).cause.child).toBeNull();
});

test('a state whose attempt names a failed child run failed by it', async () => {
  const { view } = await opened(
    mfm(`
      report starts portfolio
      report enters a.b.fetch
      report spawns early
      early starts fetch_early
      early enters a.b.early
      early fails a.b.early
      early ends Failed
      report sees early Failed
      report completes a.b.fetch
      report enters a.b.send
      report spawns late
      late starts send
      late enters a.b.submit
      late fails a.b.submit
      late ends Failed
      report sees late Failed
      report fails a.b.send
      report ends Failed
    `),
  );
  expect(told(await view('report'))).toEqual([
    'parent: none',
    'children: fetch_early failed at 2, send failed at 2',
    '2 of 2 failed',
    'because of: a.b.submit broke',
  ]);
});

test('a state that failed by itself is not explained by a child run of another', async () => {
  const { view } = await opened(
    mfm(`
      report starts portfolio
      report enters a.b.fetch
      report spawns early
      early starts fetch_early
      early enters a.b.early
      early fails a.b.early
      early ends Failed
      report completes a.b.fetch
      report enters a.b.send
      report fails a.b.send
      report ends Failed
    `),
  );
  expect((await view('report')).cause.child).toBeNull();
});

test('of very many children the first twenty are sent, failed ones before all others', async () => {
  const children = Array.from({ length: 30 }, (_, at) => {
    const child = `c${at}`;
    const end = at === 29 ? `${child} fails a.b.work\n${child} ends Failed` : `${child} ends Completed`;
    return `report spawns ${child}\n${child} starts work\n${child} enters a.b.work\n${end}`;
  });
  const { view } = await opened(mfm(['report starts fan', 'report enters a.b.fan', ...children].join('\n')));
  const { total, failed, shown } = (await view('report')).children;
  expect({ total, failed, shown: shown.length, first: shown[0]!.id }).toEqual({
    total: 30,
    failed: 1,
    shown: 20,
    first: 'c29',
  });
});

const namesOf = ({ total, shown }: StepRefs) =>
  `${total}: ${shown.map((each) => `${each.label} ${each.outcome} ${each.position}`).join(', ')}`;

test('a task says what it waits for, what waits for it, and why it was skipped', async () => {
  const folder = 'dag-executor/fixtures/with-edges';
  const { view, links } = await opened(fixture(`${folder}/saves.jsonl`), fixture(`${folder}/edges.json`));
  expect((await view('store')).hasGraph).toBe(true);
  const all = await Promise.all(Array.from({ length: 9 }, (_, lane) => links('store', lane)));
  const byLabel = new Map(all.map((each) => [each!.label, each!]));
  const index = byLabel.get('index_all')!;
  expect(namesOf(index.needs)).toBe('2: merge_1_2 succeeded 30, enrich_3 skipped 37');
  expect(namesOf(index.neededBy)).toBe('1: notify skipped 39');
  expect(namesOf(index.blamed)).toBe('1: fetch_page_3 failed 36');
  expect(namesOf(byLabel.get('cleanup')!.blamed)).toBe('0: ');
  expect(namesOf(byLabel.get('start')!.needs)).toBe('0: ');
  expect(await links('store', 99)).toBeNull();
});

test('a dependency that the store does not hold is named and leads nowhere', async () => {
  const record = { id: 'load', state: 'skipped', attempts: 0, updated_at: 1_795_296_850_000 };
  const saves = {
    name: 'saves.jsonl',
    folder: '',
    blob: new Blob([`${JSON.stringify(record)}\n`.repeat(2)]),
  };
  const edges = { name: 'edges.json', folder: '', blob: new Blob(['{"load":["extract"]}']) };
  const { links } = await opened(saves, edges);
  expect((await links('store', 0))!.needs).toEqual({
    total: 1,
    shown: [{ step: 'extract', label: 'extract', outcome: null, position: null }],
  });
});

test('without an edge list there is nothing to say of dependencies', async () => {
  const { view, links } = await opened(fixture('dag-executor/fixtures/with-edges/saves.jsonl'));
  expect((await view('store')).hasGraph).toBe(false);
  expect(await links('store', 0)).toBeNull();
});
