/** The daemon's reconciliation (README.md, "Recovery"), rule by rule. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { askedRun, fixture, printEffects, printPlan, printPromised } from '../../engine/asked-boundary';
import { source } from '../../engine/drawn-logs';

const TORN = fixture('runtimo/fixtures/daemon-crash-torn-tail-v0.7.3.jsonl');

const started = (job: string, capability: string) =>
  `${JSON.stringify({ seq: 0, ts: 1_795_296_850, type: 'job_started', job_id: job, capability })}\n`;

test('a job with a start and no end is closed as failed, and nothing is run again', async () => {
  const { boundary } = await askedRun([source(started('a', 'ShellExec') + started('b', 'FileWrite'))]);
  const left = await boundary();
  expect(printPlan(left)).toEqual([
    expect.stringMatching(/^fail ShellExec @0: closed as failed: “daemon terminated/),
    expect.stringMatching(/^fail FileWrite @1: closed as failed: “daemon terminated/),
  ]);
  expect(left.plan!.counts.redo).toBeUndefined();
});

test('what a daemon did with a crash is what the plan said before it', async () => {
  const { boundary, view } = await askedRun([
    fixture('runtimo/fixtures/daemon-concurrent-dispatch-v0.5.1.jsonl'),
  ]);
  const text = await fixture('runtimo/fixtures/daemon-concurrent-dispatch-v0.5.1.jsonl').blob.text();
  const lines = text.trim().split('\n');
  const repaired = lines.findIndex((line) => line.includes('reconciled on restart'));
  const before = await boundary(repaired - 1);
  const after = await boundary(repaired);
  expect(view.events).toBe(lines.length);
  expect(before.plan!.counts.fail).toBe((after.plan!.counts.fail ?? 0) + 1);
});

test('a torn last line swallows the first repair: the next start repairs again', async () => {
  const { boundary } = await askedRun([TORN]);
  const left = await boundary();
  expect(printPlan(left)).toEqual([
    expect.stringMatching(/^fail ShellExec @12: /),
    'lost the torn last line: swallows the next record',
    'keep 6 finished jobs: not touched',
  ]);
  expect(left.plan!.steps.shown[1]!.why).toContain('the next start repairs it again');
});

test('the torn line still shows what had happened', async () => {
  const { boundary } = await askedRun([TORN]);
  const left = await boundary();
  expect(printPromised(left)).toEqual([
    'ShellExec @12: its job_completed was being written when the log was cut',
  ]);
  expect(printEffects(left)).toEqual([
    'ShellExec @12: it had run to its end: echo compact segments; sleep 25',
  ]);
  expect(left.effects.shown[0]).toMatchObject({ basis: 'documented' });
});

test('before its last event the tear is not there yet', async () => {
  const { boundary } = await askedRun([TORN]);
  expect(printPlan(await boundary(11))).toEqual(['keep 6 finished jobs: not touched']);
});

describe('what may have happened, by capability', () => {
  test.each([
    ['FileWrite', 'a file may have been written, and its backup made under backups/j1/'],
    ['GitExec', 'a repository may have been changed, in part or in full'],
    ['ShellExec', 'a command may have run, in part or in full; what it started may still be running'],
    ['Kill', 'a signal may have been sent'],
    ['Undo', 'files may have been restored, some or all of them'],
    ['Other', 'whatever the job had done'],
  ])('%s', async (capability, expected) => {
    const { boundary } = await askedRun([source(started('j1', capability))]);
    expect(printEffects(await boundary())).toEqual([`${capability} @0: ${expected} ?`]);
  });

  test('FileRead changes nothing', async () => {
    const { boundary } = await askedRun([source(started('j1', 'FileRead'))]);
    expect((await boundary()).effects.total).toBe(0);
  });
});

test('written by a version whose daemon does not repair', async () => {
  const { boundary, view } = await askedRun([fixture('runtimo/fixtures/cli-v0.1.6.jsonl')]);
  const whys: string[] = [];
  for (let position = 0; position < view.events; position++)
    whys.push(
      ...(await boundary(position)).plan!.steps.shown.flatMap(({ kind, why }) =>
        kind === 'fail' ? why : [],
      ),
    );
  expect(whys.length).toBeGreaterThan(0);
  for (const why of whys) expect(why).toContain('whose own daemon does not repair');
});

test('a jobs export tells nothing of a restart', async () => {
  const { boundary } = await askedRun([fixture('runtimo/fixtures/jobs-export-daemon-v0.7.3.json')]);
  const { plan } = await boundary();
  expect([plan!.steps.total, plan!.silent]).toEqual([0, [expect.stringContaining('drop the WAL itself')]]);
});
