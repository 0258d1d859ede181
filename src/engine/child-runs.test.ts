/** Where child runs stand along their parent's events. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Source } from '../model/source';
import { LogStore } from '../store/database';
import { drawMfm } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

let libraries = 0;

function opened(path: string, run: string) {
  const blob = new Blob([readFileSync(new URL(`../formats/${path}`, import.meta.url))]);
  return openedRun({ name: path, folder: '', blob }, run);
}

async function openedRun(source: Source, run: string) {
  const engine = new Engine(new LogStore(`children ${libraries++}`), createLocks());
  const { logs } = await engine.take([source]);
  const open = await engine.runOf(logs[0]!.id, run);
  const labels = await open.labelsOf(0, 20);
  return { open, nameOf: (lane: number) => labels[lane]?.name ?? 'the run' };
}

test('an execution that an answer names, and one that only fits the time of a call', async () => {
  const { open, nameOf } = await opened(
    'noetl/fixtures/interleaved-parent-children.event-table.json',
    '348526529742508032',
  );
  const children = await open.childRuns();
  expect(
    children.map(({ lane, inferred, outcome, placed }) => [nameOf(lane), inferred, outcome, placed]),
  ).toEqual([
    ['run_regions · i1', true, 'failed', 'times'],
    ['run_regions · i0', false, 'succeeded', 'times'],
  ]);
  for (const { from, to } of children) expect(from).toBeLessThan(to);
});

test('a sub-agent stands below the step it was spawned by, its steps at their times', async () => {
  const { open, nameOf } = await opened(
    'enact/fixtures/interleaved-parent-child-cancelled.jsonl',
    'exec_3IAqGWXCokyD4WKEiq3CQjHq6C1',
  );
  const [child] = await open.childRuns();
  expect(nameOf(child!.lane)).toBe('delegate_research');
  const { total, exact, shown } = await open.childLanes(child!.id);
  expect([total, exact, shown[0]!.label, shown[0]!.outcome]).toEqual([1, true, 'research', 'succeeded']);
  const [span] = shown[0]!.spans;
  expect(child!.from).toBeLessThanOrEqual(span!.from);
  expect(span!.to).toBeLessThanOrEqual(child!.to);
});

test('without times a child stands between the events that name it, and its steps somewhere in there', async () => {
  const drawing = `
    report starts portfolio
    report enters a.b.fetch
    report spawns early
    early starts fetch_early
    early enters a.b.early
    early completes a.b.early
    early ends Completed
    report sees early Completed
    report completes a.b.fetch
    report ends Completed
  `;
  const { open, nameOf } = await openedRun(drawMfm(drawing), 'report');
  const [child] = await open.childRuns();
  expect([nameOf(child!.lane), child!.from, child!.to, child!.placed]).toEqual(['a.b.fetch', 2, 3, 'events']);
  const { exact, shown } = await open.childLanes('early');
  expect([exact, shown[0]!.spans]).toEqual([false, [{ from: 2, to: 3, outcome: 'succeeded' }]]);
});

test('a run that is no child of this one is not found', async () => {
  const { open } = await opened(
    'noetl/fixtures/interleaved-parent-children.event-table.json',
    '348526529742508032',
  );
  await expect(open.childLanes('348526529742508032')).rejects.toThrow();
});
