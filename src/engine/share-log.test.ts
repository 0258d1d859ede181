/** Packing a replay and taking it in elsewhere: the same moment, the same state, the same notes. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { LogSummary } from '../model/log';
import type { ReplayScope } from '../model/replay-file';
import type { ShareQuestion } from '../model/share';
import type { Source } from '../model/source';
import type { RunFilter } from '../model/views';
import { parseLink, printLink } from '../share/link';
import { relink, renamed } from '../share/relink';
import { freshStore, SMALL, source } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

const ALL_RUNS: RunFilter = { text: '', outcome: null, sort: 'worst' };

const engineOf = () => new Engine(freshStore(), createLocks());

async function opened(sources: readonly Source[]) {
  const engine = engineOf();
  const { logs } = await engine.take(sources);
  return { engine, log: logs[0]!.id };
}

function asked(log: string, scope: ReplayScope, changes: Partial<ShareQuestion> = {}): ShareQuestion {
  return {
    subjects: [{ log, scope }],
    view: null,
    notes: true,
    branches: [],
    by: null,
    named: true,
    ...changes,
  };
}

/** What arrives where nothing was before. */
async function arrive(file: Blob) {
  const engine = engineOf();
  const result = await engine.take([{ name: 'x.walkback', folder: '', blob: file }]);
  const { entries } = await engine.library();
  return { engine, result, entries, log: result.logs[0]!.id };
}

test('a whole log arrives with its name, its note and the moment to open at', async () => {
  const { engine, log } = await opened([source(SMALL)]);
  const place = { run: 'wal', position: 2, target: { kind: 'event' } } as const;
  await engine.notebook.add(log, place, 'Here it begins');
  const view = `#/log/${log}/run/wal?at=3&tab=record&range=1-2&v=2`;
  const { file, inside, name } = await engine.share(asked(log, { kind: 'log' }, { view, by: 'Ada' }));
  expect({ name, inside }).toMatchObject({ name: 'wal', inside: [{ runs: 1, events: 4, notes: 1 }] });

  const there = await arrive(file);
  expect(there.log).toBe(log);
  expect(there.entries[0]).toMatchObject({
    name: 'wal.jsonl',
    shared: { intact: true, made: { by: 'Ada' }, origin: { scope: { kind: 'log' }, events: 4 } },
  });
  expect(await there.engine.notebook.notes(there.log)).toMatchObject([
    { ...place, text: 'Here it begins', there: 'same' },
  ]);
  const [replay] = there.result.replays;
  const landed = relink(parseLink(replay!.view!), (at) => renamed(replay!.logs[Number(at)]!));
  expect(printLink(landed!)).toBe(view);
});

test('notes that are here already stay as they are', async () => {
  const { engine, log } = await opened([source(SMALL)]);
  const place = { run: 'wal', position: 2, target: { kind: 'event' } } as const;
  const note = await engine.notebook.add(log, place, 'First thought');
  const { file } = await engine.share(asked(log, { kind: 'log' }));
  await engine.notebook.change(log, note, 'Second thought');
  const { logs } = await engine.take([{ name: 'x.walkback', folder: '', blob: file }]);
  expect(logs).toMatchObject([{ id: log, known: true }]);
  expect(await engine.notebook.notes(log)).toMatchObject([{ text: 'Second thought' }]);
  expect((await engine.library()).entries[0]).not.toHaveProperty('shared');
});

test('a stretch: positions, notes and branches count from its first event', async () => {
  const { engine, log } = await opened([source(SMALL)]);
  const at = (position: number) => ({ run: 'wal', position, target: { kind: 'event' } }) as const;
  await engine.notebook.add(log, at(0), 'Before');
  await engine.notebook.add(log, at(2), 'Inside');
  const branches = [
    { run: 'wal', name: 'without', edits: [{ omit: 2 }] },
    { run: 'wal', name: 'outside', edits: [{ omit: 0 }] },
  ];
  const scope = { kind: 'stretch', run: 'wal', from: 1, to: 4 } as const;
  const view = `#/log/${log}/run/wal?at=3`;
  const { file, inside } = await engine.share(asked(log, scope, { view, branches }));
  expect(inside).toMatchObject([{ events: 3, notes: 1, branches: 1 }]);
  const there = await arrive(file);
  expect(await there.engine.notebook.notes(there.log)).toMatchObject([{ position: 1, text: 'Inside' }]);
  expect(there.result.replays).toMatchObject([
    {
      view: '#/log/0/run/wal?at=2&v=2',
      branches: [{ log: there.log, branches: [{ name: 'without', edits: [{ omit: 1 }] }] }],
    },
  ]);
});

test('where the name is not to be told it stands nowhere in the file', async () => {
  const { engine, log } = await opened([source(SMALL, 'the-secret-project.jsonl')]);
  const { file } = await engine.share(asked(log, { kind: 'log' }, { named: false }));
  const plain = await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
  expect(plain).not.toContain('secret');
  const there = await arrive(file);
  expect(there.entries[0]).toMatchObject({
    name: 'runtimo-core log',
    shared: { origin: { name: null, hash: null } },
  });
});

test('a file that was cut off on its way opens up to there; one whose bytes were changed is told from its original', async () => {
  const { engine, log } = await opened([source(SMALL)]);
  const { file } = await engine.share(asked(log, { kind: 'log' }));
  const plain = await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
  const cut = await arrive(new Blob([plain.slice(0, -20)]));
  expect(cut.entries[0]).toMatchObject({ events: 3, shared: { intact: false } });
  const changed = await arrive(new Blob([plain.replace('job_started', 'job_STARTED')]));
  expect(changed.entries[0]).toMatchObject({ shared: { intact: false } });
});

/** Why it was recognised is another reason now, and files that were no part of the log do not travel. */
function storyOf(summary: Omit<LogSummary, 'runs'>): typeof summary {
  const problems = summary.problems.filter(({ code }) => code !== 'stray-file');
  return { ...summary, reason: '', problems };
}

test.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))(
  '%s arrives as it was, whole and run by run',
  async (_, { sources }) => {
    const engine = engineOf();
    for (const { id } of (await engine.take(sources)).logs) {
      const before = await engine.openLog(id);
      const { rows } = await engine.runs(id, ALL_RUNS, 0, 3);
      const there = await arrive((await engine.share(asked(id, { kind: 'log' }))).file);
      const after = await there.engine.openLog(there.log);
      expect(storyOf(after.summary)).toEqual(storyOf(before.summary));
      for (const run of rows.filter(({ events }) => events > 0)) {
        const { file, inside } = await engine.share(asked(id, { kind: 'run', run: run.id }));
        expect(inside).toMatchObject([{ runs: 1, events: run.events }]);
        expect((await arrive(file)).entries[0]).toMatchObject({ events: run.events, runs: 1 });
      }
    }
  },
);
