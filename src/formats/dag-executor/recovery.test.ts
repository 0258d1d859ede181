/** The crate's repair pass (README.md, "Recovery"), rule by rule. */
import 'fake-indexeddb/auto';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { askedRun, fixture, printEffects, printPlan } from '../../engine/asked-boundary';
import { source } from '../../engine/drawn-logs';

const SAVES = 'dag-executor/fixtures/train-crash-mid-run.saves.jsonl';

/** A capture of saves drawn as `task state attempts`, one a line. */
function saves(drawing: string) {
  const lines = drawing
    .trim()
    .split('\n')
    .map((line, at) => {
      const [id, state, attempts] = line.trim().split(' ');
      const record = { id, state, attempts: Number(attempts), updated_at: 1_783_123_200_000 + at };
      return JSON.stringify({ ...record, error: null, output: null });
    });
  return source(`${lines.join('\n')}\n`, 'saves.jsonl');
}

describe('in flight', () => {
  test.each([
    ['a running 1', 'redo a @0: running → pending'],
    ['a running 2', 'redo a @0: running → pending'],
    ['a running 3', 'fail a @0: running → failed'],
    ['a running 0', 'redo a @0: running → pending'],
    ['a retrying 2', 'redo a @0: retrying → pending'],
    ['a retrying 3', 'fail a @0: retrying → failed'],
  ])('%s of max_attempts 3', async (drawing, expected) => {
    // A capture of a single line cannot be told from a file of a store: both follow the rule.
    const { boundary } = await askedRun([saves(drawing)]);
    expect(printPlan(await boundary())).toEqual([expected]);
  });

  test('the reader says max_attempts', async () => {
    const { boundary } = await askedRun([saves('a running 1')]);
    expect(printPlan(await boundary(0, { max_attempts: 1 }))).toEqual(['fail a @0: running → failed']);
    expect(printPlan(await boundary(0, { max_attempts: 2 }))).toEqual(['redo a @0: running → pending']);
  });
});

test('a counter above the maximum is clamped, whatever the record’s state', async () => {
  const { boundary } = await askedRun([saves('a completed 5\nb running 4')]);
  expect(printPlan(await boundary())).toEqual([
    'fail b @1: running → failed',
    'repair a @0: attempts 5 → 3',
    'repair b @1: attempts 4 → 3',
    'keep 1 completed task: not run again',
  ]);
});

test('what never finished runs; of failed, skipped, cancelled and dead-lettered records nothing is documented', async () => {
  const drawing = `
    a pending 0
    b ready 0
    c failed 1
    d skipped 0
    e cancelled 0
    f dead_lettered 3
    g completed 1`;
  const { boundary } = await askedRun([saves(drawing)]);
  const left = await boundary();
  expect(printPlan(left)).toEqual([
    'unknown 1 failed task: not told',
    'unknown 1 skipped task: not told',
    'unknown 1 cancelled task: not told',
    'unknown 1 dead_lettered task: not told',
    'begin a @0: runs',
    'begin b @1: runs',
    'keep 1 completed task: not run again',
  ]);
  expect(left.plan!.silent).toContain(
    'What a new run does with failed, skipped, cancelled and dead-lettered records is not documented.',
  );
});

test('a captured crash: what runs again, and where that is said', async () => {
  const { boundary } = await askedRun([fixture(SAVES)]);
  const left = await boundary();
  expect(left.plan!.counts).toEqual({ redo: 4, begin: 3, keep: 4 });
  expect(left.plan!.steps.shown[0]).toMatchObject({
    subject: 'shard_02',
    position: 35,
    pointer: '/state/records/shard_02',
  });
  expect(printEffects(left)[0]).toBe('shard_04 @28: whatever attempt 1 of the task had done outside ?');
  expect(left.durable.map(({ what, position }) => [what, position])).toEqual([
    ['checkpoint of shard_00', 26],
    ['checkpoint of shard_01', 29],
  ]);
});

describe('a store', () => {
  const folder = 'dag-executor/fixtures/train-crash-mid-run';
  const files = readdirSync(new URL('./fixtures/train-crash-mid-run', import.meta.url)).map((name) =>
    fixture(`${folder}/${name}`),
  );

  test('a file that cannot be read, or does not match its checksum, counts as absent: the task runs again', async () => {
    const { boundary } = await askedRun(files);
    const plan = printPlan(await boundary());
    expect(plan).toContain('redo shard_04 @4: runs as if it never had');
    expect(plan).toContain('redo? shard_03: runs as if it never had');
    expect(plan.filter((line) => line.includes('shard_04'))).toHaveLength(1);
  });

  test('a torn checkpoint is lost, and no task runs again for it', async () => {
    const torn = source('{"key":"state:shard_00","checksum":"ce19","data":{"st', 'torn.json');
    const kept = await Promise.all(files.map(async (file) => ({ file, text: await file.blob.text() }))).then(
      (all) => all.filter(({ text }) => !text.includes('state:shard_00')).map(({ file }) => file),
    );
    const { boundary } = await askedRun([...kept, { ...torn, folder: 'train-crash-mid-run' }]);
    const left = await boundary();
    expect(printPlan(left)).toContain('lost? state:shard_00: counts as absent');
    expect(left.durable.map(({ what }) => what)).toEqual(['checkpoint of shard_01']);
  });
});
