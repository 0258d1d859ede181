/** What leads to an event and what comes of it, beside a slow twin that looks through all payloads. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../formats';
import { FIXTURES } from '../formats/fixtures';
import { FLAG } from '../ingest/columns';
import type { Json } from '../model/json';
import type { Kin, KinList, KinView } from '../model/kin';
import type { Source } from '../model/source';
import { orderKin, selectAttemptKin } from '../selectors/kin';
import { LogStore } from '../store/database';
import { Engine } from './engine';
import { createLocks } from './locks';
import { readRecognised } from './read';
import { recognise } from './recognise';
import { RunLanes } from './run-lanes';
import type { ReadLog } from './summarise';

let libraries = 0;

function fixture(path: string): Source {
  const url = new URL(`../formats/${path}`, import.meta.url);
  return { name: path.split('/').at(-1)!, folder: '', blob: new Blob([readFileSync(url)]) };
}

/** Asks about events of a log's runs. */
async function opened(...sources: readonly Source[]) {
  const engine = new Engine(new LogStore(`kin ${libraries++}`), createLocks());
  const { logs } = await engine.take(sources);
  const log = logs[0]!.id;
  return {
    log,
    runs: async () => (await engine.runs(log, { text: '', outcome: null, sort: 'time' }, 0, 100)).rows,
    kin: async (run: string, position: number) => (await engine.runOf(log, run)).kin(position),
  };
}

/** `5 command.completed start, trigger parent_event_id` */
function print({ shown }: KinList): string[] {
  return shown.map(({ run, position, kind, step, relation, field, inferred }: Kin) =>
    [
      `${run ? `${run.name.slice(0, 12)}:` : ''}${position} ${kind}${step ? ` ${step}` : ''},`,
      relation,
      field ?? '',
      inferred ? 'inferred' : '',
    ]
      .filter((word) => word !== '')
      .join(' '),
  );
}

const told = ({ causes, effects }: KinView) => ({ causes: print(causes), effects: print(effects) });

test('NoETL: a server’s event names the one that triggered it, and the chain goes on', async () => {
  const { kin } = await opened(fixture('noetl/fixtures/failed-http-timeout.event-table.json'));
  const run = '348461109295583232';
  expect(told(await kin(run, 18))).toEqual({
    causes: ['17 command.failed city_loop · i1, trigger parent_event_id'],
    effects: [],
  });
  expect(told(await kin(run, 5)).effects).toEqual([
    '6 ctx.updated start, trigger parent_event_id',
    '7 step.enter city_loop, trigger parent_event_id',
    '8 command.issued city_loop · i0, trigger parent_event_id',
  ]);
  expect(told(await kin(run, 17)).causes).toEqual([
    '15 command.started city_loop · i1, start',
    '16 call.error city_loop · i1, previous prev_event_id',
  ]);
});

test('a 64-bit id that is not in the log is said, digit for digit', async () => {
  const text = readFileSync(
    new URL('../formats/noetl/fixtures/failed-http-timeout.event-table.json', import.meta.url),
    'utf8',
  ).replace(/"parent_event_id":\s*348461109533310976/, '"parent_event_id":348461109533310977');
  const { kin } = await opened({ name: 'cut.json', folder: '', blob: new Blob([text]) });
  const { causes, missing } = await kin('348461109295583232', 6);
  expect(missing).toEqual([{ relation: 'trigger', field: 'parent_event_id', id: '348461109533310977' }]);
  expect(causes.shown.map(({ relation }) => relation)).toEqual(['previous']);
});

test('enact: the answer of a tool leads to its call, a discovered step to the one that found it', async () => {
  const { kin } = await opened(fixture('enact/fixtures/agent-success.jsonl'));
  const run = 'exec_3IApKdbYghRZb4JUDUEJTruMMUq';
  expect(told(await kin(run, 6)).causes).toEqual([
    '5 ToolCallStarted web_search, tool-call tool_call_id',
    '4 StepStarted web_search, part',
  ]);
  expect(told(await kin(run, 5)).effects).toEqual(['6 ToolCallCompleted web_search, tool-call tool_call_id']);
  expect(told(await kin(run, 3))).toEqual({
    causes: ['2 StepCompleted planner, discovery discovered_by'],
    effects: ['4 StepStarted web_search, announcement'],
  });
});

test('enact: a retry under a new id leads to the failure before it', async () => {
  const { kin } = await opened(fixture('enact/fixtures/retry-then-success.jsonl'));
  expect(told(await kin('exec_3IApLSuuf7cq94NuG21gvw1hkOf', 4)).causes).toEqual([
    '3 StepFailed fetch_invoice, retry discovered_by',
  ]);
});

test('enact: a sub-agent was spawned by the step that it names', async () => {
  const { kin } = await opened(fixture('enact/fixtures/interleaved-parent-child-cancelled.jsonl'));
  expect(print((await kin('exec_3IAqGSMv2XuhLfEoOiXde2nWzRF', 0)).causes)).toEqual([
    'report_team:1 StepStarted delegate_research, spawn',
  ]);
  expect(print((await kin('exec_3IAqGWXCokyD4WKEiq3CQjHq6C1', 1)).effects)).toEqual(
    ['2 StepCompleted delegate_research, start', 'exec_3IAqGSM:0 ExecutionStarted, spawn'].toReversed(),
  );
});

test('mfm: a child run leads to the event that spawned it, and its end to the one that heard of it', async () => {
  const { kin } = await opened(fixture('mfm/fixtures/interleaved-4-runs.jsonl'));
  const [parent, child] = ['4157f4fe-fd88-43f3-b8f9-6953f3dede3e', '51f0fc1e-1601-52a9-9d7a-470c05c9461f'];
  const [spawned] = (await kin(child, 0)).causes.shown;
  expect(spawned).toMatchObject({
    relation: 'spawn',
    kind: 'child_run_spawned',
    inferred: false,
    run: { id: parent },
  });
  expect((await kin(parent, spawned!.position)).effects.shown[0]).toMatchObject({
    position: 0,
    kind: 'RunStarted',
    run: { id: child },
  });
  const [heard] = (await kin(child, 12)).effects.shown;
  expect(heard).toMatchObject({ relation: 'child-end', kind: 'child_run_completed', run: { id: parent } });
  expect((await kin(parent, heard!.position)).causes.shown[0]).toMatchObject({
    position: 12,
    run: { id: child },
  });
});

test('NoETL: a child that no event names was most likely spawned by the call before it, which is said', async () => {
  const { kin } = await opened(fixture('noetl/fixtures/interleaved-parent-children.event-table.json'));
  const parent = '348526529742508032';
  const [spawned] = (await kin('348526530082246657', 0)).causes.shown;
  expect(spawned).toMatchObject({
    kind: 'command.started',
    relation: 'spawn',
    inferred: true,
    run: { id: parent },
  });
  const [effect] = (await kin(parent, spawned!.position)).effects.shown;
  expect(effect).toMatchObject({ position: 0, inferred: true, run: { id: '348526530082246657' } });
  const failed = (await kin(parent, 10)).causes.shown.find(({ run }) => run !== null);
  expect(failed).toMatchObject({ relation: 'child-end', inferred: true, run: { id: '348526530082246657' } });
});

test('dag-executor: with an edge list a task leads to what it waited for', async () => {
  const folder = FIXTURES.find(({ name }) => name === 'dag-executor/with-edges')!;
  const { runs, kin } = await opened(...folder.sources);
  const [run] = await runs();
  const lists = await Promise.all(Array.from({ length: run!.events }, (_, at) => kin(run!.id, at)));
  const needs = lists.flatMap(({ causes }) => causes.shown.filter(({ relation }) => relation === 'need'));
  expect(needs.length).toBeGreaterThan(0);
  for (const { position, causes } of lists)
    for (const need of causes.shown)
      expect(lists[need.position]!.effects.shown.map((each) => each.position)).toContain(position);
});

describe.each(FIXTURES.map((each) => [each.name, each] as const))('%s', (_, { format, sources }) => {
  test('says what looking through all payloads says', async () => {
    const { logs } = await recognise(sources);
    if (logs.length === 0) return;
    const engine = await opened(...sources);
    const log = await readRecognised(logs[0]!, {});
    for (const run of log.summary.runs.filter(({ events }) => events > 0)) {
      const expected = await causesByLooking(format, log, run.index);
      for (const [position, causes] of expected.entries()) {
        const { shown } = (await engine.kin(run.id, position)).causes;
        const own = shown.filter((kin) => kin.run === null && kin.relation !== 'need');
        expect(own.map((kin) => `${kin.position} ${kin.relation}`)).toEqual(causes);
      }
    }
  });
});

/** The slow twin: for each event, every payload of the run is looked at. */
async function causesByLooking(formatId: string, { index, records, summary }: ReadLog, run: number) {
  const format = FORMATS.find(({ id }) => id === formatId)!;
  const [first, end] = [index.starts[run]!, index.starts[run + 1]!];
  const payloads: Json[] = [];
  for (let row = first; row < end; row++)
    payloads.push(
      await records.payload({ offset: index.columns.offset[row]!, length: index.columns.length[row]! }),
    );
  const told = payloads.map((payload, at) =>
    index.columns.flags[first + at]! & (FLAG.duplicate | FLAG.conflict)
      ? null
      : (format.links?.of(payload) ?? null),
  );
  const torn = summary.problems.some(({ code }) => code === 'torn-tail');
  const { lanes, spans } = new RunLanes(
    { format, shape: summary.shape, index, records },
    first,
    end - first,
    torn,
  );
  return told.map((links, position) => {
    const named = (links?.names ?? []).flatMap(({ relation, id }) => {
      const bearers = told.flatMap((each, at) => (each?.ids.includes(id) ? [at] : []));
      const found = bearers.findLast((at) => at < position) ?? bearers[0];
      return found === undefined || found === position ? [] : [{ position: found, relation }];
    });
    const { causes } = selectAttemptKin({ ofPosition: lanes.ofPosition, spans }, position);
    return orderKin([...named, ...causes], position).map((each) => `${each.position} ${each.relation}`);
  });
}
