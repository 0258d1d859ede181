/** What a crash at a position leaves open, beside a slow fold over the acts. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { FLAG } from '../ingest/columns';
import type { BoundaryView } from '../model/boundary';
import { actOf } from '../model/event';
import type { Format } from '../model/format';
import { selectBoundary, selectPromises } from '../selectors/boundary';
import { askedRun, fixture, printFlying, printPromised } from './asked-boundary';
import { courseOf } from './boundary';
import { codeOf, drawMfm, freshStore, SMALL, source, wal } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';
import { readRecognised } from './read';
import { recognise } from './recognise';
import { RunLanes } from './run-lanes';
import type { ReadLog } from './summarise';

test('at the end of a crash: what is in flight, and what was promised', async () => {
  const { boundary } = await askedRun([fixture('dag-executor/fixtures/train-crash-mid-run.saves.jsonl')]);
  const left = await boundary();
  expect(printFlying(left)).toEqual([
    'shard_04 #1 since 28, running @28',
    'shard_05 #1 since 31, running @31',
    'shard_06 #1 since 34, running @34',
    'shard_02 #2 since 35, running @35',
  ]);
  expect(left.inFlight.shown.map(({ took }) => took)).toEqual([460_000, 330_000, 70_000, 0]);
  expect(printPromised(left)).toEqual([
    'reduce @9: announced, has not begun',
    'export @10: announced, has not begun',
    'shard_07 @21: announced, has not begun',
  ]);
});

test('at any position before: what if it had died there', async () => {
  const { boundary } = await askedRun([fixture('dag-executor/fixtures/train-crash-mid-run.saves.jsonl')]);
  const left = await boundary(34);
  expect(printFlying(left)).toHaveLength(3);
  expect(printPromised(left)).toContain(
    'shard_02 @32: failed before; another attempt was promised and has not begun',
  );
});

test('a command that a worker took and has not begun is promised, and says so', async () => {
  const { boundary } = await askedRun([
    fixture('noetl/fixtures/crash-worker-lost-still-running.event-table.csv'),
  ]);
  const promised = await boundary(19);
  expect(printPromised(promised)).toEqual([
    'city_loop · http · i2 @19: taken by a worker, which has not said that it began',
  ]);
  expect(promised.inFlight.total).toBe(0);
});

test('a child run without an end is promised; one whose end the parent heard of is not', async () => {
  const drawing = `
    report starts portfolio
    report enters a.b.fetch
    report spawns early
    early starts fetch_early
    early enters a.b.one
    early completes a.b.one
    early ends Completed
    report sees early Completed
    report spawns late
    late starts fetch_late
    late enters a.b.two
  `;
  const { boundary } = await askedRun([drawMfm(drawing)], 'report');
  const left = await boundary();
  expect(left.promised.shown.map(({ run, what, inferred }) => [run, what, inferred])).toEqual([
    ['late', 'child run: spawned, no child_run_completed', false],
  ]);
  expect((await boundary(2)).promised.shown.map(({ run }) => run)).toEqual(['early']);
});

test('a sub-agent that only the times join to its parent is promised until its log ends, and called inferred', async () => {
  const { boundary } = await askedRun(
    [fixture('enact/fixtures/interleaved-parent-child-cancelled.jsonl')],
    'exec_3IAqGWXCokyD4WKEiq3CQjHq6C1',
  );
  const [child] = (await boundary(1)).promised.shown.filter(({ run }) => run !== null);
  expect(child).toMatchObject({
    run: 'exec_3IAqGSMv2XuhLfEoOiXde2nWzRF',
    what: 'child run: begun, no end heard of',
    inferred: true,
  });
  expect((await boundary(2)).promised.shown.filter(({ run }) => run !== null)).toEqual([]);
});

test('a run that has ended leaves nothing promised', async () => {
  const { boundary, view } = await askedRun([fixture('enact/fixtures/agent-success.jsonl')]);
  const left = await boundary();
  expect([left.ended, left.inFlight.total, left.promised.total]).toEqual([view.events - 1, 0, 0]);
  expect((await boundary(view.events - 2)).ended).toBeNull();
});

test('of very many only the first are listed, and counted are all', async () => {
  const jobs = Array.from({ length: 300 }, (_, at) => `${at} job${at} started`).join('\n');
  const { boundary } = await askedRun([source(wal(jobs))]);
  const left = await boundary();
  expect([left.inFlight.total, left.inFlight.shown.length]).toEqual([300, 100]);
  // Two hundred of them were looked at.
  expect(left.plan!.steps).toMatchObject({ atLeast: true, total: 200 });
  expect(left.plan!.counts).toEqual({ fail: 200 });
});

test('a question that nobody waits for any more is given up', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const { logs } = await engine.take([source(SMALL)]);
  const question = { position: 1, options: {} };
  const ask = (run: string) => engine.boundary(logs[0]!.id, run, question, AbortSignal.abort());
  await expect(ask('wal')).rejects.toMatchObject({ name: 'AbortError' });
  expect(await codeOf(ask('none'))).toBe('gone');
});

describe.each(FIXTURES.map((each) => [each.name, each] as const))('%s', (_, { sources }) => {
  test('at every position what is in flight is what a fold over the acts says', async () => {
    for (const found of (await recognise(sources)).logs) {
      const log = await readRecognised(found);
      for (const run of log.summary.runs) compareWithFold(found.plan.format, log, run.index);
    }
  });

  test('is answered anywhere, from nothing but what came before', async () => {
    const engine = new Engine(freshStore(), createLocks());
    const { signal } = new AbortController();
    for (const { id } of (await engine.take(sources)).logs) {
      const { rows } = await engine.runs(id, { text: '', outcome: null, sort: 'time' }, 0, 100);
      for (const run of rows.filter(({ events }) => events > 0)) {
        for (const position of new Set([0, run.events >> 1, run.events - 1])) {
          const left = await engine.boundary(id, run.id, { position, options: {} }, signal);
          for (const place of placesOf(left)) expect(place).toBeLessThanOrEqual(position);
          expect(left.inFlight.total).toBeGreaterThanOrEqual(left.inFlight.shown.length);
          expect(left.promised.total).toBe(left.promised.shown.length);
        }
        const { entries, verdicts } = await engine.audit(id, run.id, signal);
        expect(verdicts.agree + verdicts.differ + verdicts.unchecked).toBe(entries.total);
      }
    }
  });
});

/** All positions that an answer leads to. */
function placesOf({ inFlight, promised, effects, durable, plan }: BoundaryView): number[] {
  const rows = [...promised.shown, ...effects.shown, ...durable, ...(plan?.steps.shown ?? [])];
  return [
    ...inFlight.shown.flatMap(({ since, last }) => [since, last]),
    ...rows.flatMap(({ position }) => position ?? []),
  ];
}

/** The slow obvious twin: who began and did not end, by the acts alone. */
function compareWithFold(format: Format, { summary, index, records }: ReadLog, run: number): void {
  const first = index.starts[run]!;
  const count = index.starts[run + 1]! - first;
  const lanes = new RunLanes({ format, shape: summary.shape, index, records }, first, count, false);
  const promises = selectPromises(courseOf(index, lanes));
  const open = new Map<number, number>();
  for (let position = 0; position < count; position++) {
    const row = first + position;
    const thread = index.columns.thread[row]!;
    const repeated = index.columns.flags[row]! & (FLAG.duplicate | FLAG.conflict);
    const act = repeated || thread === 0 ? 'note' : actOf(index.columns.act[row]!);
    if (act === 'start') open.set(lanes.at(position), position);
    if (act === 'end' || act === 'retry' || act === 'skip') open.delete(lanes.at(position));
    const { flying } = selectBoundary(lanes.spans, promises, position);
    const found = flying.map((span) => [lanes.spans.lane[span], lanes.spans.start[span]]);
    expect(found).toEqual([...open].sort((a, b) => a[1] - b[1]));
  }
}
