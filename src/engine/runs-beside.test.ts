/** Runs that are shown beside the open one: read by themselves, kept by twos, let go when asked. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { codeOf, freshStore, sample, source, wal } from './drawn-logs';
import { Engine } from './engine';
import { toFault } from './faults';
import { createLocks } from './locks';
import type { Notice } from './notice';

const never = () => new AbortController().signal;

async function opened(name: string) {
  const notices: Notice[] = [];
  const engine = new Engine(freshStore(), createLocks(), (notice) => notices.push(notice));
  const [log] = (await engine.take([sample(name)])).logs;
  const runs = await engine.runs(log!.id, { text: '', outcome: null, sort: 'worst' }, 0, 100);
  return { engine, log: log!.id, runs: runs.rows, notices };
}

/** As many edges as there are positions: each stands alone. */
const allEdges = (events: number) => Uint32Array.from({ length: events + 1 }, (_, at) => at);

test('a run beside says what it says when it is opened, and the open one stays open', async () => {
  const { engine, log, runs, notices } = await opened('interleaved-4-runs.jsonl');
  const [shown, other] = [runs[0]!, runs[3]!];
  const open = await engine.runOf(log, shown.id);
  await open.replay();
  const seen = notices.length;
  const beside = await engine.runBeside(log, other.id, never());
  expect(notices.slice(seen).filter(({ kind }) => kind === 'run')).toEqual([]);
  expect(await engine.runOf(log, shown.id)).toBe(open);

  const itself = await engine.runOf(log, other.id);
  const edges = allEdges(other.events);
  expect(beside.telemetry(edges)).toEqual(await itself.telemetry(edges));
  expect(beside.readings(5)).toEqual(await itself.readings(5));
  const { times } = await itself.view();
  expect(beside.view()).toEqual({ run: other, events: other.events, times });
});

test('a host’s readings are the same without its history', async () => {
  const { engine, log, runs } = await opened('deploy-session-v0.7.3.jsonl');
  const [run] = runs;
  const beside = await engine.runBeside(log, run!.id, never());
  const itself = await engine.runOf(log, run!.id);
  const edges = allEdges(run!.events);
  expect(beside.telemetry(edges)).toEqual(await itself.telemetry(edges));
  for (const position of [0, 8, 9, 36, 37, 66])
    expect(beside.readings(position)).toEqual(await itself.readings(position));
});

test('two are kept; the one that was asked for longest ago is read anew', async () => {
  const { engine, log, runs } = await opened('interleaved-4-runs.jsonl');
  const ask = (at: number) => engine.runBeside(log, runs[at]!.id, never());
  const first = await ask(0);
  const second = await ask(1);
  expect(await ask(0)).toBe(first);
  await ask(2);
  expect(await ask(0)).toBe(first);
  expect(await ask(1)).not.toBe(second);
});

test('reading stops when nobody wants it any more, and can be asked for again', async () => {
  const { engine, log, runs } = await opened('deploy-session-v0.7.3.jsonl');
  const stop = new AbortController();
  stop.abort();
  const asked = engine.runBeside(log, runs[0]!.id, stop.signal);
  await expect(asked.catch((error: unknown) => toFault(error).code)).resolves.toBe('cancelled');
  expect((await engine.runBeside(log, runs[0]!.id, never())).view().events).toBe(67);
});

test('reading stops in the middle of a long run', async () => {
  const engine = new Engine(freshStore(), createLocks());
  const lines = Array.from({ length: 4000 }, (_, at) => `${at} j${at} started 400`);
  const [log] = (await engine.take([source(wal(lines.join('\n')))])).logs;
  await engine.settled();
  const stop = new AbortController();
  const asked = engine.runBeside(log!.id, 'wal', stop.signal);
  setTimeout(() => stop.abort());
  await expect(asked.catch((error: unknown) => toFault(error).code)).resolves.toBe('cancelled');
});

test('a run that the log does not hold is gone; so is one of a log that was removed', async () => {
  const { engine, log, runs } = await opened('interleaved-4-runs.jsonl');
  expect(await codeOf(engine.runBeside(log, 'nobody', never()))).toBe('gone');
  await engine.runBeside(log, runs[0]!.id, never());
  await engine.remove(log);
  expect(await codeOf(engine.runBeside(log, runs[0]!.id, never()))).toBe('gone');
});

test('the run to compare with is one of the same name that succeeded', async () => {
  const { engine, log, runs } = await opened('interleaved-4-runs.jsonl');
  const failed = runs.find(({ outcome }) => outcome === 'failed')!;
  expect(await engine.reference(log, failed.id)).toMatchObject({ name: failed.name, outcome: 'succeeded' });
  expect(await engine.reference(log, 'nobody')).toBeNull();
});
