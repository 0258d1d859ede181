/** What is asked about a stretch of a run, asked as the page asks it. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toDotted } from '../lib/pointer';
import { freshStore, sample, source } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

const { signal } = new AbortController();

async function openDeploy() {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take([sample('deploy-session-v0.7.3.jsonl')])).logs;
  return engine.runOf(log!.id, 'wal');
}

test('what a stretch wrote, in windows', async () => {
  const run = await openDeploy();
  const stretch = { from: 12, to: 14 };
  const whole = await run.state.stretch(stretch, 0, 1000, signal);
  const statuses = whole.rows.flatMap(({ leaves, last }) =>
    leaves
      .filter(({ path }) => toDotted(path).endsWith('.status'))
      .map(({ kind, before, after }) => [kind, before, after, last]),
  );
  expect(statuses).toContainEqual(['added', undefined, 'completed', 13]);
  expect(JSON.stringify(whole.rows)).toContain('relation orders already exists');
  const window = await run.state.stretch(stretch, 2, 3, signal);
  expect(window).toEqual({ ...whole, from: 2, rows: whole.rows.slice(2, 5) });
  expect((await run.state.stretch({ from: 60, to: 1000 }, 0, 10, signal)).rows.length).toBeGreaterThan(0);
});

test('only attempts under way in a stretch are added up', async () => {
  const run = await openDeploy();
  const measured = (view: Awaited<ReturnType<typeof run.attribution>>) => [
    view.attempts,
    ...view.rows.map(({ label, attempts }) => `${label} ${attempts}`),
  ];
  expect(measured(await run.attribution('type', 'output', 10, { from: 12, to: 14 }))).toEqual([
    1,
    'ShellExec 1',
  ]);
  const memory = await run.attribution('step', 'memory', 10, { from: 30, to: 67 });
  expect(memory.neverBack.map(({ position }) => position)).toEqual([40]);
  const early = await run.attribution('step', 'memory', 10, { from: 0, to: 14 });
  expect(early.neverBack).toEqual([]);
});

test('each series tells its readings in a stretch', async () => {
  const run = await openDeploy();
  const [series] = await run.telemetry(Uint32Array.from({ length: 68 }, (_, at) => at));
  const [whole] = await run.stretchReadings({ from: 0, to: 67 });
  const points = series!.points;
  expect(whole).toEqual({
    id: series!.id,
    count: series!.readings - series!.repeated,
    min: Math.min(...points.map(({ min }) => min)),
    max: Math.max(...points.map(({ max }) => max)),
    first: expect.any(Number),
    last: points.at(-1)!.last,
  });
  expect(await run.stretchReadings({ from: 67, to: 67 })).toEqual([]);
});

test('problems of a stretch are those at its events, or right behind them', async () => {
  const lines = readFileSync('public/samples/deploy-session-v0.7.3.jsonl', 'utf8').split('\n');
  lines[20] = lines[20]!.slice(0, 40);
  lines[31] += lines[32]!;
  lines.splice(32, 1);
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take([source(lines.join('\n'))])).logs;
  await engine.settled();
  const run = (await engine.openLog(log!.id)).landing!.run;
  const told = async (from: number, to: number) => {
    const { findings, total, ofRun } = await engine.problems(log!.id, run, { from, to });
    const places = findings.flatMap(({ code, places }) =>
      places.map(
        ({ line, position, exact }) => `${code} line ${line}: ${exact ? 'at' : 'after'} ${position}`,
      ),
    );
    return { places: places.filter((place) => /bad-json|glued/.test(place)), total, ofRun };
  };
  expect((await told(19, 20)).places).toEqual(['bad-json line 21: after 19']);
  expect((await told(30, 32)).places).toEqual(['glued-record line 32: at 30']);
  expect((await told(0, 10)).places).toEqual([]);
  const whole = await engine.problems(log!.id, run, null);
  expect(whole.total).toBe(whole.ofRun);
  for (const { places } of whole.findings)
    for (const { file, offset, position } of places)
      expect(await engine.locate(log!.id, file, offset)).toEqual({ run, position });
  await expect(engine.problems(log!.id, 'nowhere', null)).rejects.toMatchObject({ code: 'gone' });
});
