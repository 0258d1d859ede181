/** The orphan sweep, redelivery and what else may become of commands (README.md, "Recovery"), rule by rule. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { askedRun, fixture, printEffects, printPlan } from '../../engine/asked-boundary';
import { source } from '../../engine/drawn-logs';

const LOST = fixture('noetl/fixtures/crash-worker-lost-still-running.event-table.csv');
const [GONE_SWEPT, GONE, BACK] = [0, 1, 2];

/** Rows of one execution, drawn as `type step`. */
function table(drawing: string, meta: Readonly<Record<string, object>> = {}) {
  const rows = drawing
    .trim()
    .split('\n')
    .map((line, at) => {
      const [event_type, node_name = 'playbook', status = 'X'] = line.trim().split(' ');
      const command = `7:${node_name}:1`;
      return JSON.stringify({
        execution_id: 7,
        event_id: 100 + at,
        event_type,
        node_name,
        status,
        created_at: '2026-08-19T14:11:55',
        meta: { command_id: command, worker_id: 'w1', ...meta[at] },
      });
    });
  return source(`${rows.join('\n')}\n`, 'rows.jsonl');
}

describe('a command in the hand of a worker', () => {
  test('whose worker is gone, and the sweep is on: the execution is ended as orphaned', async () => {
    const { boundary } = await askedRun([LOST]);
    const left = await boundary(undefined, { workers: GONE_SWEPT });
    expect(printPlan(left).slice(0, 2)).toEqual([
      'fail the execution @20: is ended by the sweep: playbook.failed',
      'lost city_loop · http · i2 @20: gets no end',
    ]);
    expect(left.plan!.steps.shown[0]!.why).toMatch(/orphan_command_sweep, reason orphaned_by_dead_worker/);
  });

  test('whose worker is gone, and no sweep is on: it hangs', async () => {
    const { boundary } = await askedRun([LOST]);
    expect(printPlan(await boundary(undefined, { workers: GONE }))[0]).toBe(
      'by-hand city_loop · http · i2 @20: hangs until somebody ends the execution',
    );
  });

  test('whose worker is back: the same command is delivered again, without a new claim', async () => {
    const { boundary } = await askedRun([LOST]);
    const left = await boundary(undefined, { workers: BACK });
    expect(printPlan(left)[0]).toBe(
      'redo city_loop · http · i2 @20: is delivered to worker-rust-7c9f6d5b8-k2x4p again',
    );
    expect(left.plan!.steps.shown[0]!.why).toContain('meta.attempts 1');
  });

  test('what the sweep did later is what the plan said', async () => {
    const { boundary } = await askedRun([
      fixture('noetl/fixtures/crash-worker-lost-then-swept.event-table.json'),
    ]);
    const swept = await boundary();
    expect(printPlan(swept)[0]).toBe('fail the execution @21: was ended by orphan_command_sweep');
    expect(swept.plan!.steps.shown[0]!.why).toBe(
      'orphaned_by_dead_worker, node city_loop, worker worker-rust-7c9f6d5b8-k2x4p',
    );
    expect(printPlan(await boundary(20))[0]).toBe(
      'fail the execution @20: is ended by the sweep: playbook.failed',
    );
  });

  test('a second delivery: the call may have been made twice', async () => {
    const { boundary, view } = await askedRun([
      fixture('noetl/fixtures/redelivered-command.event-table.json'),
    ]);
    const whys: string[] = [];
    for (let position = 0; position < view.events; position++)
      whys.push(...(await boundary(position)).effects.shown.map(({ why }) => why));
    expect(whys).toContainEqual(expect.stringContaining('delivered 2 times, so perhaps more than once'));
  });
});

describe('what may have happened', () => {
  test.each([
    ['claimed', 'playbook_started\ncommand.issued a\ncommand.claimed a', 'had taken it'],
    [
      'started',
      'playbook_started\ncommand.issued a\ncommand.claimed a\ncommand.started a',
      'had begun and reported no answer',
    ],
    [
      'answered',
      'playbook_started\ncommand.issued a\ncommand.started a\ncall.done a COMPLETED',
      'has answered; only the end of the command is missing',
    ],
    [
      'raised',
      'playbook_started\ncommand.issued a\ncommand.started a\ncall.error a FAILED',
      'raised an error',
    ],
  ])('%s', async (_, drawing, expected) => {
    const { boundary } = await askedRun([table(drawing)]);
    const left = await boundary();
    expect(left.effects.shown.map(({ why }) => why)).toEqual([expect.stringContaining(expected)]);
  });

  test('the call is the one that the issued command names', async () => {
    const { boundary } = await askedRun([LOST]);
    expect(printEffects(await boundary())).toEqual([
      'city_loop · http · i2 @20: http GET https://api.open-meteo.com/v1/forecast ?',
    ]);
  });
});

test('issued and claimed by nobody: it waits, and begins if the execution goes on', async () => {
  const { boundary } = await askedRun([table('playbook_started\ncommand.issued a')]);
  expect(printPlan(await boundary())).toEqual(['begin a @1: a worker takes it']);
});

test('parked on a callback: no worker holds it, so no sweep finds it orphaned', async () => {
  const parked = table('playbook_started\ncommand.issued a\ncommand.started a\ncommand.completed a success', {
    3: { pending_callback: true },
  });
  const left = await (await askedRun([parked])).boundary();
  expect(printPlan(left)).toEqual(['keep a @3: waits for its callback']);
  expect(left.plan!.silent).toContain(
    'Whether a sweep counts a command that is parked on a callback is not told.',
  );
});

test('no command open and no end: the stall sweep, if it is on', async () => {
  const stalled = table('playbook_started\ncommand.issued a\ncommand.started a\ncommand.completed a success');
  const { boundary } = await askedRun([stalled]);
  const [swept, unswept] = [await boundary(), await boundary(3, { workers: GONE })];
  expect(printPlan(swept)[0]).toBe(
    'fail the execution @3: is ended by the stall sweep if nothing follows: playbook.failed',
  );
  expect(swept.plan!.steps.shown[0]!.why).toContain('watermark_stalled_beyond_grace');
  expect(printPlan(unswept)[0]).toBe('unknown the execution @3: not told');
});

test('a failed command before the end: the two servers differ', async () => {
  const failed = table('playbook_started\ncommand.issued a\ncommand.started a\ncommand.failed a FAILED');
  expect(printPlan(await (await askedRun([failed])).boundary())).toContain(
    'unknown? 1 failed command: playbook.failed follows, or another try',
  );
});
