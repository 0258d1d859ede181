/** Finding steps and kinds of event by a few letters, in runs of any length. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { holdsWords } from '../lib/match';
import { freshStore, sample, source, wal } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

const on = () => new AbortController().signal;

async function open(text: ReturnType<typeof source>) {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take([text])).logs;
  const { rows } = await engine.runs(log!.id, { text: '', outcome: null, sort: 'worst' }, 0, 1);
  return engine.runOf(log!.id, rows[0]!.id);
}

test('a step is found wherever it is, by its key and not only among the first', async () => {
  const jobs = Array.from(
    { length: 12_000 },
    (_, at) => `${2 * at} job-${at} started\n${2 * at + 1} job-${at} ok`,
  );
  const run = await open(source(wal(jobs.join('\n'))));
  const [found] = await run.findLanes('job-11987', 5, on(), false);
  expect(found).toMatchObject({ lane: 11_987, position: 2 * 11_987 });
  expect(await run.findLanes('job-119', 3, on(), false)).toHaveLength(3);
  expect(await run.findLanes('job-119 11987', 3, on(), false)).toHaveLength(1);
  expect(await run.findLanes('nothing', 3, on(), false)).toEqual([]);
  const stop = new AbortController();
  const search = run.findLanes('nothing', 3, stop.signal, false);
  stop.abort();
  await expect(search).rejects.toMatchObject({ name: 'AbortError' });
});

test('what only the records say is found there; both searches together find what the plain walk does', async () => {
  const run = await open(sample('deploy-session-v0.7.3.jsonl'));
  const labels = await run.labelsOf(0, 1000);
  for (const text of ['shell', 'git', 'FileWrite', 'zzz', 'e']) {
    const wanted = labels.flatMap(({ name, step, item, klass }, lane) =>
      holdsWords(text, `${name} ${step} ${item ?? ''} ${klass ?? ''}`) ? [lane] : [],
    );
    const found = [
      ...(await run.findLanes(text, 1000, on(), false)),
      ...(await run.findLanes(text, 1000, on(), true)),
    ];
    expect([...new Set(found.map(({ lane }) => lane))].sort((a, b) => a - b)).toEqual(wanted);
  }
});

test('a kind of event leads to its next event, and behind the last one to the first again', async () => {
  const run = await open(
    source(
      wal(`
        0 a started
        1 a ok
        2 b started
        3 b error
      `),
    ),
  );
  const at = (position: number, text: string) =>
    run.findKinds(position, text).map(({ kind, position, count }) => `${kind} at ${position} of ${count}`);
  expect(at(0, 'started')).toEqual(['job_started at 2 of 2']);
  expect(at(2, 'started')).toEqual(['job_started at 0 of 2']);
  expect(at(0, 'job')).toEqual(['job_started at 2 of 2', 'job_completed at 1 of 2']);
  expect(at(0, 'nothing')).toEqual([]);
});
