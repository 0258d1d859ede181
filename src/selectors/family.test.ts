import { expect, test } from 'vitest';
import type { RunSummary } from '../model/log';
import type { Outcome } from '../model/outcome';
import { selectChildren, selectFailedChild } from './family';

/** Runs drawn as `id parent outcome end`; `-` for no parent, `?` for no time. */
function runsOf(drawing: string): { runs: RunSummary[]; parents: Int32Array } {
  const lines = drawing
    .split('\n')
    .map((line) => line.trim().split(' '))
    .filter(([id]) => id !== '');
  const runs = lines.map(([id, , outcome, end], index): RunSummary => {
    const failed = outcome === 'failed' ? 1 : 0;
    return {
      index,
      id: id!,
      name: id!,
      outcome: outcome as Outcome,
      said: null,
      events: 3,
      steps: { total: 1, byOutcome: {}, byClass: {} },
      failures: failed,
      firstFailure: null,
      start: Number.NaN,
      end: end === '?' ? Number.NaN : Number(end),
      parent: null,
      snapshots: 0,
    };
  });
  const parents = Int32Array.from(lines, ([, parent]) => runs.findIndex((run) => run.id === parent));
  return { runs, parents };
}

const FANOUT = runsOf(`
  fanout - failed 50
  eu fanout succeeded 30
  us fanout failed 40
  asia fanout failed 20
  late fanout failed 60
  other - failed 10
  nested us failed 35
`);
const namesOf = (runs: readonly RunSummary[]) => runs.map((run) => run.id).join(' ');
const failed = selectChildren(FANOUT.runs, FANOUT.parents, 0).failed;
const told = (named: readonly string[], unnamed: boolean, time: number) =>
  selectFailedChild(failed, { named: new Set(named), unnamed, time });

test('children are those of this run alone, failed ones first', () => {
  const children = selectChildren(FANOUT.runs, FANOUT.parents, 0);
  expect(namesOf(children.all)).toBe('us asia late eu');
  expect(namesOf(children.failed)).toBe('us asia late');
  expect(namesOf(selectChildren(FANOUT.runs, FANOUT.parents, 5).all)).toBe('');
});

test('a child that the failed attempt names is why it failed', () => {
  expect(told(['asia'], false, 50)).toMatchObject({ run: { id: 'asia' }, inferred: false });
  expect(told(['eu'], false, 50)).toBeNull();
});

test('where it does not say which, the one that ended last before it is taken, and said to be inferred', () => {
  expect(told([], true, 50)).toMatchObject({ run: { id: 'us' }, inferred: true });
  expect(told([], true, 25)).toMatchObject({ run: { id: 'asia' }, inferred: true });
  expect(told([], true, 5)).toBeNull();
});

test('without times the first of the failed children is taken', () => {
  expect(told([], true, Number.NaN)).toMatchObject({ run: { id: 'us' }, inferred: true });
});

test('an attempt that speaks of no child is not explained by one', () => {
  expect(told([], false, 50)).toBeNull();
});
