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
