import { expect, test } from 'vitest';
import type { LibraryEntry } from '../../model/library';
import type { RunSummary } from '../../model/log';
import type { LaneLabel, RunView } from '../../model/views';
import { createRecent } from '../../ui-state/recent';
import type { Scene } from '../actions/actions';
import {
  actionEntries,
  type Entry,
  kindEntries,
  logEntries,
  pathEntries,
  positionEntries,
  recentEntries,
  runEntries,
  stepEntries,
} from './entries';

const VIEW = {
  events: 2000,
  failures: Int32Array.of(3),
} as unknown as RunView;

const labels = (entries: readonly Entry[]) => entries.map(({ label }) => label);
const told = (entries: readonly Entry[]) => entries.map(({ label, hint }) => `${label} ${hint}`);
const labelled = (name: string): LaneLabel => ({ name, stepName: name, step: name, item: null, klass: null });
const NOWHERE: Scene = { link: { page: 'library' }, run: null, position: 0 };

test('actions are found by label and by other words, the ones that begin so first', () => {
  expect(labels(actionEntries(NOWHERE, 'theme'))).toEqual([
    'Theme: as the system',
    'Theme: light',
    'Theme: dark',
  ]);
  expect(labels(actionEntries(NOWHERE, 'shortcuts'))).toEqual(['Map of the keys']);
  expect(labels(actionEntries(NOWHERE, 'next failure'))).toEqual([]);
});

test('a number goes to that event, if there is one', () => {
  expect(labels(positionEntries(VIEW, 'a/b', '42'))).toEqual(['Event 42']);
  expect(positionEntries(VIEW, 'a/b', '1,024')[0]!.target).toEqual({ kind: 'position', position: 1024 });
  expect(positionEntries(VIEW, 'a/b', '2000')).toEqual([]);
  expect(positionEntries(VIEW, 'a/b', '4 jobs')).toEqual([]);
});

test('steps lead to their first event, kinds to their next one', () => {
  const hits = ['fetch', 'fetch_all'].map((name, lane) => ({
    lane,
    label: labelled(name),
    position: 1000 * lane,
  }));
  expect(told(stepEntries(hits, 'a/b'))).toEqual(['fetch from 0', 'fetch_all from 1,000']);
  const kinds = [{ kind: 'job_failed', position: 1024, count: 3 }];
  expect(told(kindEntries(kinds, 'a/b'))).toEqual(['Next job_failed 1,024, 3 in all']);
  expect(kindEntries(kinds, 'a/b')[0]!.target).toEqual({ kind: 'position', position: 1024 });
});

test('runs lead to their first failure; paths and logs to themselves', () => {
  const run = { id: 'r1', name: 'deploy', outcome: 'failed', events: 7, firstFailure: { position: 5 } };
  expect(runEntries('log', [run as RunSummary])).toMatchObject([
    { label: 'deploy', hint: 'failed, 7 events', target: { run: 'r1', position: 5 } },
  ]);
  expect(labels(pathEntries(['/state/jobs'], 'a/b'))).toEqual(['/state/jobs']);
  const kept = [
    { id: '1', name: 'wal.jsonl', state: 'ready', runs: 1 },
    { id: '2', name: 'wal.2.jsonl', state: 'reading', runs: 0 },
  ] as LibraryEntry[];
  expect(labels(logEntries(kept, 'wal'))).toEqual(['wal.jsonl']);
});

test('what was chosen comes again first, where it makes sense', () => {
  const recent = createRecent<Entry>();
  const [event] = positionEntries(VIEW, 'log/run', '42');
  const [path] = pathEntries(['/state'], 'log/other');
  const [keys] = actionEntries(NOWHERE, 'map of');
  for (const entry of [event!, path!, keys!, event!]) recent.getState().choose(entry);
  const { entries } = recent.getState();
  expect(labels(entries)).toEqual(['Event 42', 'Map of the keys', '/state']);
  expect(labels(recentEntries(entries, ['log/run'], () => true))).toEqual(['Event 42', 'Map of the keys']);
});
