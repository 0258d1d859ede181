import { expect, test } from 'vitest';
import type { RunSummary } from '../model/log';
import type { Outcome } from '../model/outcome';
import { selectReference } from './reference';

/** Runs drawn as `id name outcome start events`, one line each; `-` for no time. */
function runs(drawing: string): RunSummary[] {
  return drawing
    .trim()
    .split('\n')
    .map((line, index) => {
      const [id, name, outcome, start, events] = line.trim().split(' ');
      return {
        index,
        id: id!,
        name: name!,
        outcome: outcome as Outcome,
        said: null,
        events: Number(events ?? 5),
        steps: { total: 0, byOutcome: {}, byClass: {} },
        failures: 0,
        firstFailure: null,
        start: start === '-' ? Number.NaN : Number(start),
        end: Number.NaN,
        parent: null,
        snapshots: 0,
      } as unknown as RunSummary;
    });
}

const nearest = (drawing: string, id: string) => {
  const all = runs(drawing);
  return selectReference(all, all.find((run) => run.id === id)!)?.id ?? null;
};

test('the run of the same name that succeeded nearest in time', () => {
  const log = `
    early deploy succeeded 10
    broken deploy failed 50
    late deploy succeeded 70
    other sync succeeded 51
    again deploy failed 52
  `;
  expect(nearest(log, 'broken')).toBe('late');
  expect(nearest(log, 'other')).toBe(null);
});

test('without times the order decides; a run without events is no help', () => {
  const log = `
    far deploy succeeded -
    near deploy succeeded -
    broken deploy failed -
    empty deploy succeeded - 0
  `;
  expect(nearest(log, 'broken')).toBe('near');
});

test('a run is not compared with itself', () => {
  expect(nearest('only deploy succeeded 10', 'only')).toBe(null);
});
