/** The engine's resume algorithm (README.md, "Resume"), step by step. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { askedRun, fixture, printEffects, printPlan } from '../../engine/asked-boundary';

const RETRY = [fixture('mfm/fixtures/retry-then-success.jsonl')];
const CRASH = [fixture('mfm/fixtures/crash-mid-state.jsonl')];
const ARTIFACTS = fixture('mfm/fixtures/artifacts.json');
const FETCH = 'portfolio_snapshot.main.fetch_prices';

test('3: a run that has ended gives its result back', async () => {
  const { boundary } = await askedRun([fixture('mfm/fixtures/failed-not-retryable.jsonl')]);
  expect(printPlan(await boundary())).toEqual([
    expect.stringMatching(/^keep \w+ @\d+: return the recorded result: Failed$/),
  ]);
});

test('5: an open attempt runs again from its base, also where max_attempts is used up', async () => {
  const { boundary } = await askedRun(CRASH);
  for (const max_attempts of [1, 3]) {
    const left = await boundary(undefined, { max_attempts });
    expect(printPlan(left)).toEqual([
      'redo evm_transfer.main.submit_tx @6: run again as attempt 2, from snapshot bc9e7a5737…892e7304e6',
      'lost evm_transfer.main.submit_tx @6: what attempt 1 wrote to the context is discarded',
      'keep evm_transfer.main.submit_tx @7: its fact stays recorded',
      'keep 2 completed states @5: not run again',
    ]);
  }
});

test('died inside the handler: its side effect may have happened, and the fact shows one that has', async () => {
  const { boundary } = await askedRun(CRASH);
  expect(printEffects(await boundary())).toEqual([
    'evm_transfer.main.submit_tx @6: whatever the handler of attempt 1 had done',
    'evm_transfer.main.submit_tx @7: was answered from outside: jsonrpc|chain:1|eth_sendRawTransaction|intent:188',
  ]);
  const before = await boundary(6);
  expect(printEffects(before)).toHaveLength(1);
  expect(before.effects.shown[0]!.why).toContain('it recorded no fact');
});

describe('the death points, as the last kernel event tells them', () => {
  test('RunStarted: before the first state', async () => {
    const { boundary } = await askedRun(CRASH);
    const left = await boundary(0);
    expect(printPlan(left)).toEqual([
      'begin evm_transfer @0: start the first state from snapshot c1c788c76a…c43c022659',
    ]);
    expect(left.effects.total).toBe(0);
  });

  test('StateCompleted: between states, or before the final event', async () => {
    const { boundary } = await askedRun(CRASH);
    const left = await boundary(5);
    expect(printPlan(left)).toEqual([
      'begin evm_transfer @5: start the next state from snapshot bc9e7a5737…892e7304e6, or complete the run if none is left',
      'keep 2 completed states @5: not run again',
    ]);
    expect(left.durable.map(({ what }) => what)).toEqual([
      'checkpoint bc9e7a5737…892e7304e6 after evm_transfer.main.sign_tx',
    ]);
  });
});

describe('7: after a failure', () => {
  const failed = async (sources: typeof RETRY, which: number, options = {}) => {
    const { boundary, view } = await askedRun(sources);
    const left = await boundary(view.failures[which], options);
    return printPlan(left).find((line) => !line.startsWith('keep'));
  };

  test('retryable, and attempts are left by the manifest: again from the same base', async () => {
    expect(await failed([...RETRY, ARTIFACTS], 0)).toMatch(
      new RegExp(`^redo ${FETCH} @\\d+: retry as attempt 2, from snapshot \\w+…\\w+$`),
    );
    expect(await failed([...RETRY, ARTIFACTS], 1)).toContain('retry as attempt 3');
  });

  test('without the manifest nobody knows, unless the reader says max_attempts', async () => {
    expect(await failed(RETRY, 1)).toMatch(/^unknown .*: retry as attempt 3, .*, or append RunCompleted/);
    expect(await failed(RETRY, 1, { max_attempts: 3 })).toMatch(/^redo .*: retry as attempt 3/);
    expect(await failed(RETRY, 1, { max_attempts: 2 })).toMatch(/^fail .*: append RunCompleted\(Failed\)$/);
  });

  test('what the reader says does not count against the manifest', async () => {
    expect(await failed([...RETRY, ARTIFACTS], 1, { max_attempts: 2 })).toMatch(/^redo /);
  });

  test('all attempts used, or not retryable: the run is ended as failed', async () => {
    const exhausted = fixture('mfm/fixtures/failed-retries-exhausted.jsonl');
    expect(await failed([exhausted, ARTIFACTS], 2)).toMatch(/^fail .*: append RunCompleted\(Failed\)$/);
    const final = fixture('mfm/fixtures/failed-not-retryable.jsonl');
    expect(await failed([final], 0, { max_attempts: 9 })).toMatch(/^fail /);
  });
});

test('a snapshot of a failure is never a place to resume from', async () => {
  const { boundary, view } = await askedRun([fixture('mfm/fixtures/failed-with-diagnostic-snapshot.jsonl')]);
  const left = await boundary(view.failures[0]);
  const text = await fixture('mfm/fixtures/failed-with-diagnostic-snapshot.jsonl').blob.text();
  const diagnostic = /"failure_snapshot_id":"([0-9a-f]{64})"/.exec(text)![1]!;
  expect(JSON.stringify(left)).not.toContain(diagnostic.slice(0, 10));
  expect(left.durable).toHaveLength(1);
});

test('a run that crashed, was resumed by 0.1.0, and crashed again is refused by it', async () => {
  const { boundary } = await askedRun([fixture('mfm/fixtures/crash-then-resumed-0.1.0.jsonl')]);
  const again = await boundary(8);
  expect(printPlan(again)[0]).toMatch(/^by-hand\? evm_transfer @8: resume is refused by 0.1.0$/);
  expect(printPlan(await boundary(7)).some((line) => line.startsWith('by-hand'))).toBe(false);
});
