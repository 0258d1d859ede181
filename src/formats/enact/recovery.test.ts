/** Freshness of snapshots and what the log leaves open (README.md, "Recovery"), rule by rule. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import {
  askedRun,
  fixture,
  printEffects,
  printFlying,
  printPlan,
  printPromised,
} from '../../engine/asked-boundary';
import { source } from '../../engine/drawn-logs';

const CRASH = fixture('enact/fixtures/crash-after-resume.jsonl');
const RUN = 'exec_3IApQSwWBB3H2Fs11bZi4u8xwDn';

/** A snapshot of the crashed execution. */
const snapshot = (sequence_number: number) =>
  source(
    `${JSON.stringify({ execution_id: RUN, tenant_id: 'tenant_globex', user_id: null, state: 'Running', current_step_id: null, step_outputs: {}, variables: {}, timestamp: '2026-08-20T09:20:25Z', sequence_number })}\n`,
    'snapshots.jsonl',
  );

describe('the freshness of a snapshot, against the highest sequence of the log', () => {
  test.each([
    ['equal: fresh', 7, 'keep the execution’s state @6: the snapshot at sequence 7 is usable as it is'],
    [
      'below: stale, the events behind it are applied',
      4,
      'repair the execution’s state @6: the events of sequence 5 to 7 are applied to the snapshot at sequence 4',
    ],
    ['above: ahead, not to be trusted', 9, 'by-hand the snapshot at sequence 9 @6: do not trust it'],
  ])('%s', async (_, sequence, expected) => {
    const { boundary } = await askedRun([CRASH, snapshot(sequence)], RUN);
    expect(printPlan(await boundary())).toContain(expected);
  });

  test('without a usable one everything is replayed from Created', async () => {
    const { boundary } = await askedRun([CRASH, snapshot(9)], RUN);
    expect(printPlan(await boundary())).toContain(
      'repair the execution’s state @6: all events up to sequence 7 are replayed, from Created',
    );
  });

  test('at an earlier moment a snapshot of later is ahead', async () => {
    const { boundary } = await askedRun([CRASH, snapshot(6)], RUN);
    const plan = printPlan(await boundary(4));
    expect(plan).toContain('by-hand the snapshot at sequence 6 @4: do not trust it');
  });
});

test('a tool call that was open at the crash: it may have happened, look before you run it again', async () => {
  const { boundary } = await askedRun([CRASH]);
  const left = await boundary();
  expect(printFlying(left)).toEqual(['send_email #1 since 5, ToolCallStarted @6']);
  expect(printPromised(left)).toEqual(['send_email @6: tool call smtp_send: started, no answer']);
  expect(printEffects(left)).toEqual([
    'send_email @6: the call of smtp_send with {"subject":"Weekly report","to":"team@example.org"}',
  ]);
  expect(printPlan(left)).toEqual([
    'by-hand send_email @6: check what smtp_send did before it is run again',
    'unknown send_email @5: not told whether it is run again',
    'repair the execution’s state @6: all events up to sequence 7 are replayed, from Created',
    'keep 1 completed step @0: their outputs are read from the log',
  ]);
});

test('the retry policy of an earlier failure says whether an idempotency key is required', async () => {
  const { boundary } = await askedRun([fixture('enact/fixtures/retry-then-success.jsonl')]);
  const calls: string[] = [];
  for (let position = 0; position < 14; position++)
    for (const { kind, why } of (await boundary(position)).plan!.steps.shown)
      if (kind === 'by-hand')
        calls.push(/policy of an earlier failure requires [^:]*/.exec(why)?.[0] ?? 'none told');
  expect(new Set(calls)).toEqual(
    new Set([
      'none told',
      expect.stringMatching(/^policy of an earlier failure requires (an|no) idempotency key/),
    ]),
  );
});

test('a failed tool call leaves no event: it ends with its step and is not open', async () => {
  const { boundary, view } = await askedRun([fixture('enact/fixtures/retry-then-success.jsonl')]);
  const failed = view.failures[0]!;
  expect((await boundary(failed - 1)).effects.total).toBe(1);
  expect((await boundary(failed)).effects.total).toBe(0);
  expect(printPlan(await boundary(failed))).toContainEqual(
    expect.stringMatching(/^unknown \w+ @\d+: may be tried again$/),
  );
});

test('an execution that is paused stays so until somebody resumes it', async () => {
  const { boundary } = await askedRun([CRASH]);
  const left = await boundary(3);
  expect(printPlan(left)).toContain('by-hand the execution @3: stays paused until it is resumed');
  expect(left.plan!.steps.shown[0]!.why).toBe('paused: awaiting human approval');
});

test('after a terminal event nothing is done', async () => {
  const { boundary } = await askedRun([fixture('enact/fixtures/failed-policy.jsonl')]);
  const left = await boundary();
  expect(printPlan(left)).toContainEqual(expect.stringMatching(/: stays Failed$/));
  expect(Object.keys(left.plan!.counts).sort()).toEqual(['keep', 'repair']);
});

test('telemetry is no authority: nothing is restored from it', async () => {
  const { boundary } = await askedRun(
    [fixture('enact/fixtures/event-log-merged-omitted-options.jsonl')],
    RUN,
  );
  const left = await boundary();
  expect(printPlan(left)[0]).toMatch(/^unknown the execution @\d+: not told by this log$/);
  expect(left.durable).toEqual([]);
});
