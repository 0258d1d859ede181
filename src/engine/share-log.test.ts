/** Packing a replay and taking it in elsewhere: the same moment, the same state, the same notes. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { LogSummary } from '../model/log';
import { DEFAULT_CHOICE } from '../model/redaction';
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
    hashed: true,
    redaction: null,
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
  const { file } = await engine.share(asked(log, { kind: 'log' }, { named: false, hashed: false }));
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

// ── Redacted ───────────────────────────────────────────────────────────────────────────────────────

const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const PRIVATE = SMALL.replaceAll(
  '"capability":"ShellExec"',
  `"capability":"ShellExec","cmd":"curl -H 'Authorization: token ${SECRET}' https://ada@corp.example:8443/?u=ada%40corp.example"`,
);

test('what is taken out is nowhere in the file, and has the same stand-in everywhere', async () => {
  const { engine, log } = await opened([source(PRIVATE, 'ada@corp.example wal.jsonl')]);
  const place = { run: (await firstRun(engine, log)).id, position: 2, target: { kind: 'event' } } as const;
  await engine.notebook.add(log, place, `Ask ada@corp.example about ${SECRET}`);
  const view = `#/log/${log}/run/${encodeURIComponent(place.run)}?at=2&q=ada%40corp.example`;
  const { file, name, redacted } = await engine.share(
    asked(log, { kind: 'log' }, { view, redaction: DEFAULT_CHOICE }),
  );
  const plain = await inflated(file);
  for (const gone of [SECRET, 'ada@corp', 'ada%40corp', btoa(SECRET).slice(0, 40)])
    expect(plain.includes(gone) || name.includes(gone), gone).toBe(false);
  const standIn = redacted!.values.find(({ value }) => value === 'ada@corp.example')!.standIn;
  const there = await arrive(file);
  expect(there.entries[0]).toMatchObject({ events: 4, failedRuns: 1, shared: { intact: true } });
  expect(there.entries[0]!.name).toContain(standIn);
  expect(there.result.replays[0]!.view).toContain(`q=${encodeURIComponent(standIn)}`);
  const [note] = await there.engine.notebook.notes(there.log);
  expect(note!.text).toMatch(new RegExp(`^Ask ${standIn} about ghp_`));
  expect(there.entries[0]!.shared!.origin.redacted).toContainEqual({
    label: 'tokens and keys',
    values: 1,
    places: expect.any(Number),
  });
});

test('a run whose id holds what goes is called otherwise, wherever its id stands', async () => {
  const minimal = FIXTURES.find((fixture) => fixture.name === 'enact/minimal.jsonl')!.sources[0]!;
  const text = (await minimal.blob.text()).replaceAll(/exec_\w+/g, 'exec_ada@corp.example');
  const { engine, log } = await opened([source(text, 'ada@corp.example x.jsonl')]);
  const { id } = await firstRun(engine, log);
  expect(id).toContain('ada@corp.example');
  const view = `#/log/${log}/run/${encodeURIComponent(id)}?at=1`;
  const { file, name } = await engine.share(
    asked(log, { kind: 'until', run: id, to: 2 }, { view, redaction: DEFAULT_CHOICE, named: false }),
  );
  const plain = await inflated(file);
  expect([plain, name].some((text) => /ada(@|%40)corp/.test(text))).toBe(false);
  const there = await arrive(file);
  expect(there.result.replays[0]!.view).toMatch(/person-1.*at=1/);
});

test('who shares on tells no more of where it came from than of the log, and nothing that was taken out', async () => {
  const { engine, log } = await opened([source(PRIVATE, 'ada@corp.example wal.jsonl')]);
  const first = await arrive((await engine.share(asked(log, { kind: 'until', run: 'wal', to: 3 }))).file);
  const told = { name: 'ada@corp.example wal.jsonl', hash: expect.stringMatching(/^[0-9a-f]{64}$/) };
  expect(first.entries[0]!.shared!.origin).toMatchObject(told);
  for (const changes of [
    { named: false, hashed: false },
    { hashed: false, redaction: DEFAULT_CHOICE },
  ]) {
    const { file } = await first.engine.share(asked(first.log, { kind: 'log' }, changes));
    const [head = ''] = (await inflated(file)).split('\n');
    expect(head).not.toContain('ada@corp');
    const { origin } = (await arrive(file)).entries[0]!.shared!;
    expect(origin.before).toMatchObject({
      hash: null,
      events: 4,
      scope: { kind: 'until', run: 'wal', to: 3 },
    });
  }
});

test('a value may be kept, and another one added', async () => {
  const { engine, log } = await opened([source(PRIVATE)]);
  const choice = { ...DEFAULT_CHOICE, keep: [SECRET], add: ['ShellExec'] };
  const { file } = await engine.share(asked(log, { kind: 'log' }, { redaction: choice }));
  const plain = await inflated(file);
  expect([plain.includes(SECRET), plain.includes('ShellExec')]).toEqual([true, false]);
});

test('a choice that makes no sense is told', async () => {
  const { engine, log } = await opened([source(SMALL)]);
  const redaction = { ...DEFAULT_CHOICE, patterns: ['('] };
  await expect(engine.share(asked(log, { kind: 'log' }, { redaction }))).rejects.toMatchObject({
    code: 'bad-pattern',
  });
});

test.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))(
  '%s arrives redacted, with as many runs that end as they did',
  async (_, { sources }) => {
    const engine = engineOf();
    for (const { id } of (await engine.take(sources)).logs) {
      const { summary, outcomes } = await engine.openLog(id);
      if (summary.events === 0) continue;
      const redaction = { ...DEFAULT_CHOICE, payloads: true };
      const { file, redacted } = await engine.share(asked(id, { kind: 'log' }, { redaction }));
      const there = await arrive(file);
      const after = await there.engine.openLog(there.log);
      expect([after.summary.events, after.outcomes]).toEqual([summary.events, outcomes]);
      // The slow and obvious way to look for them.
      const plain = await inflated(file);
      for (const { value, reach, needed } of redacted!.values)
        if (reach === 'anywhere' && !needed && value.length >= 12)
          expect(plain.includes(value) || plain.includes(JSON.stringify(value).slice(1, -1)), value).toBe(
            false,
          );
    }
  },
);

async function firstRun(engine: Engine, log: string) {
  return (await engine.runs(log, ALL_RUNS, 0, 1)).rows[0]!;
}

function inflated(file: Blob): Promise<string> {
  return new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

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
