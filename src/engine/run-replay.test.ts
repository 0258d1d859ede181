/** The replay of a run while it is under way: how far it is, and how it is stopped. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { ReplayProgress } from '../model/views';
import { codeOf, freshStore, source } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

const JOBS = 30_000;

/** A run so long that its replay takes many slices. */
function longRun(): string {
  const records: string[] = [];
  for (let job = 0; job < JOBS; job++) {
    const head = { ts: 1_795_296_850 + job, job_id: `job-${job}`, capability: 'ShellExec' };
    records.push(
      JSON.stringify({ seq: 2 * job, type: 'job_started', ...head }),
      JSON.stringify({ seq: 2 * job + 1, type: 'job_completed', ...head, output: { status: 'ok' } }),
    );
  }
  return `${records.join('\n')}\n`;
}

test('a stopped replay keeps what it did, refuses the rest, and goes on when asked to', async () => {
  const told: ReplayProgress[] = [];
  let hear = () => {};
  const engine = new Engine(freshStore(), createLocks(), (notice) => {
    if (notice.kind !== 'run') return;
    told.push(notice.progress);
    hear();
  });
  const until = (holds: (newest: ReplayProgress) => boolean) =>
    new Promise<void>((resolve) => {
      hear = () => told.length > 0 && holds(told.at(-1)!) && resolve();
      hear();
    });
  const [log] = (await engine.take([source(longRun())])).logs;
  await engine.openRun(log!.id, 'wal');
  const run = await engine.runOf(log!.id, 'wal');
  const last = 2 * JOBS - 1;
  const waiting = codeOf(run.state.changes(last));
  await until(({ built }) => built > 0);
  run.stopReplay();
  // The question that waited is told, and nobody waits for the end of a replay that rests.
  expect(await waiting).toBe('not-replayed');
  await run.settled;
  const { built, replayed, total, stopped, perSecond } = run.progress;
  expect({ total, stopped, perSecond }).toEqual({ total: last + 1, stopped: true, perSecond: null });
  expect(built).toBe(replayed);
  expect(built).toBeLessThan(total);
  expect((await run.state.changes(built - 1)).changes).not.toEqual([]);
  await expect(run.state.changes(built)).rejects.toMatchObject({
    code: 'not-replayed',
    facts: { built, total },
  });
  expect(await codeOf(run.attribution('step', null, 5))).toBe('not-replayed');
  // What needs no history is answered all the same.
  expect(await run.events(last, 1)).toMatchObject([{ position: last, kind: 'job_completed' }]);

  run.goOnReplaying();
  expect((await run.state.changes(last)).changes).not.toEqual([]);
  await run.settled;
  expect(run.progress).toMatchObject({ built: total, replayed: total, stopped: false });
  run.stopReplay();
  expect(run.progress.stopped).toBe(false);
});

test('a run that is let go of while its replay rests ends it', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take([source(longRun())])).logs;
  await engine.openRun(log!.id, 'wal');
  const run = await engine.runOf(log!.id, 'wal');
  run.stopReplay();
  const replay = run.replay();
  await engine.remove(log!.id);
  await replay;
  await expect(run.state.changes(2 * JOBS - 1)).rejects.toMatchObject({ name: 'AbortError' });
});
