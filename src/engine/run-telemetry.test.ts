/** What the runs of a log measured, asked as the page asks it. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { freshStore, sample } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

async function openSample(name: string) {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take([sample(name)])).logs;
  const { landing } = await engine.openLog(log!.id);
  return engine.runOf(log!.id, landing!.run);
}

test('a WAL tells which jobs changed its host, and of how many it can be said', async () => {
  const run = await openSample('deploy-session-v0.7.3.jsonl');
  const { measures, attempts } = await run.attribution('step', null, 10);
  expect(attempts).toBe(29);
  expect(measures.map(({ id, measured }) => `${id} ${measured}`)).toContain('memory 2');
  const memory = await run.attribution('type', 'memory', 10);
  expect(memory).toMatchObject({ by: 'type', shown: 'memory', change: true, total: 1, unmeasured: 5 });
  expect(memory.rows).toMatchObject([{ label: 'ShellExec', attempts: 14, measured: 2 }]);
  expect(memory.neverBack.map(({ position, before, after }) => [position, after > before])).toEqual([
    [40, true],
  ]);
});

test('readings as CSV: a row for each position that measured something anew', async () => {
  const run = await openSample('deploy-session-v0.7.3.jsonl');
  const [head, ...rows] = (await run.telemetryCsv()).split('\r\n');
  expect(head).toMatch(/^position,time,Load average \(1 min\) \(load\),Memory available \(bytes\)/);
  expect(rows[0]).toMatch(/^0,2026-11-21T\d\d:\d\d:\d\dZ,\d/);
  expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(
    rows.map((row) => Number(row.split(',')[0])).sort((a, b) => a - b),
  );
});

test('a reading at a position is the last one of the log up to there, whatever the pixels', async () => {
  const run = await openSample('deploy-session-v0.7.3.jsonl');
  const edges = Uint32Array.from({ length: 68 }, (_, at) => at);
  const points = new Map((await run.telemetry(edges)).map(({ id, points }) => [id, points]));
  for (let position = 0; position < 67; position++)
    for (const { id, value, position: at } of await run.readings(position)) {
      const slow = points.get(id)!.findLast((point) => point.position <= position)!;
      expect([id, value, at]).toEqual([id, slow.last, slow.position]);
    }
});

test('a threshold counts what was measured anew, and nothing of a series that is not there', async () => {
  const run = await openSample('deploy-session-v0.7.3.jsonl');
  const load = await run.threshold('load', { value: 1.3, side: 'above' });
  expect([load.beyond, load.measured, [...load.crossings]]).toEqual([1, 10, [37, 40]]);
  const none = await run.threshold('nothing', { value: 1, side: 'above' });
  expect([none.beyond, none.measured, none.crossings.length]).toEqual([0, 0, 0]);
});
