/** Why runs failed, asked as the page asks it; attempts are held to a state that is folded from the start. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../formats';
import { FIXTURES } from '../formats/fixtures';
import { FLAG } from '../ingest/columns';
import { spotOf, stepKeyOf } from '../ingest/indexer';
import { sameJson } from '../lib/json';
import { toDotted } from '../lib/pointer';
import { dig, type Json } from '../model/json';
import type { RunSummary } from '../model/log';
import type { Chain, ChainLink, StepTries, TryDifference } from '../model/why';
import { leavesOf, patched, Twin } from '../replay/twin';
import type { ReplaySource } from './build-history';
import { drawMfm, freshStore, sample, source, wal } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';
import { OpenRun } from './open-run';
import { readRecognised } from './read';
import { recognise } from './recognise';
import type { ReadLog } from './summarise';

const { signal } = new AbortController();

function fixture(path: string) {
  const url = new URL(`../formats/${path}`, import.meta.url);
  return { name: path.split('/').at(-1)!, folder: '', blob: new Blob([readFileSync(url)]) };
}

async function opened(...sources: Parameters<Engine['take']>[0]) {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take(sources)).logs;
  await engine.settled();
  return {
    kinds: (chosen: string | null = null) => engine.failureKinds(log!.id, chosen, signal),
    first: async () => engine.runOf(log!.id, (await engine.openLog(log!.id)).landing!.run),
    run: (id: string) => engine.runOf(log!.id, id),
  };
}

/** `25 fetch_page_3 #2 failure: attempts retry by 20` */
function print({ position, label, attempt, kind, known, relation, field, by, run }: ChainLink): string {
  const who = `${run ? `${run.name}:` : ''}${position} ${label ?? 'the run'}${label && attempt > 0 ? ` #${attempt}` : ''}`;
  const how = by === null && run === null ? '' : `: ${[known, relation, field].filter(Boolean).join(' ')}`;
  return `${who} ${kind}${how}${by === null ? '' : ` by ${by}`}`;
}

describe('how a failure went on', () => {
  test('dag-executor: retries, and what was skipped, likely because of it', async () => {
    const chain = await (await (await opened(sample('ingest-retry-deadletter.saves.jsonl'))).first()).chain(
      signal,
    );
    expect(chain.links.map(print)).toEqual([
      '20 fetch_page_3 #1 cause',
      '25 fetch_page_3 #2 failure: attempts retry by 20',
      '34 fetch_page_3 #3 failure: attempts retry by 20',
      '37 enrich_3 skipped: inferred by 20',
      '38 index_all skipped: inferred by 20',
      '39 notify skipped: inferred by 20',
    ]);
    expect(chain.explained).toEqual({ failures: 2, skipped: 3, cancelled: 0 });
    expect(chain.recovered.shown.map(({ position }) => position)).toEqual([18, 23]);
    expect(chain.others.total).toBe(0);
  });

  test('with its edges the skips are recorded', async () => {
    const edges = {
      name: 'edges.json',
      folder: '',
      blob: new Blob([
        JSON.stringify({ enrich_3: ['fetch_page_3'], index_all: ['enrich_3'], notify: ['index_all'] }),
      ]),
    };
    const run = await (await opened(sample('ingest-retry-deadletter.saves.jsonl'), edges)).first();
    expect((await run.chain(signal)).links.map(print).slice(3)).toEqual([
      '37 enrich_3 skipped: recorded need edge list by 20',
      '38 index_all skipped: recorded need edge list by 20',
      '39 notify skipped: recorded need edge list by 20',
    ]);
  });

  test('NoETL: the end names the failed event; a child below and the parent above', async () => {
    const log = await opened(fixture('noetl/fixtures/interleaved-parent-children.event-table.json'));
    const parent = await log.run('348526529742508032');
    expect((await parent.chain(signal)).links.map(print)).toEqual([
      'load_test/region_worker:4 the run child: inferred child-end',
      '10 run_regions · i1 #1 cause',
      '12 the run run-end: recorded trigger parent_event_id by 10',
    ]);
    const child = await log.run('348526530082246657');
    expect((await child.chain(signal)).links.map(print)).toEqual([
      '4 query_region #1 cause',
      '6 the run run-end: recorded trigger parent_event_id by 4',
      'load_test/parent_fanout:10 the run parent: inferred child-end',
    ]);
  });

  test('mfm: a child that the parent names, and a run that stopped', async () => {
    const log = await opened(
      drawMfm(`
        p starts op
        p enters a
        p spawns c
        c starts op
        c enters x
        c fails x
        c ends Failed
        p sees c Failed
        p fails a
        p ends Failed
        s starts op
        s enters y
      `),
    );
    expect((await (await log.run('p')).chain(signal)).links.map(print)).toEqual([
      'op:2 the run child: recorded child-end',
      '4 a #1 cause',
      '5 the run run-end: inferred by 4',
    ]);
    expect((await (await log.run('c')).chain(signal)).links.map(print).at(-1)).toBe(
      'op:4 the run parent: recorded child-end',
    );
    expect((await (await log.run('s')).chain(signal)).links.map(print)).toEqual(['1 y stop']);
  });

  test('runtimo: jobs fail apart from one another, but for one that does the same again', async () => {
    const run = await (await opened(sample('deploy-session-v0.7.3.jsonl'))).first();
    const chain = await run.chain(signal);
    expect(chain.links.map(({ position, known, relation }) => [position, known, relation])).toEqual([
      [13, 'recorded', null],
      [16, 'inferred', 'retry'],
    ]);
    expect(chain.others.total).toBe(13);
  });

  test('a failure that an attempt made good is not the cause of one elsewhere', async () => {
    const run = await (
      await opened(
        drawMfm(`
          r starts op
          r enters a
          r fails a
          r enters a
          r completes a
          r enters b
          r fails b
          r ends Failed
        `),
      )
    ).first();
    const chain = await run.chain(signal);
    expect(chain.links.map(print)).toEqual(['6 b #1 cause', '7 the run run-end: inferred by 6']);
    expect(chain.recovered.shown.map(({ position }) => position)).toEqual([2]);
  });
});

const shortly = (differences: readonly TryDifference[]) =>
  differences
    .filter(({ always, own }) => !always && !own)
    .map(
      ({ path, before, after }) => `${toDotted(path)}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    );

describe('attempts side by side', () => {
  test('enact: what was different in the one that worked', async () => {
    const run = await (await opened(fixture('enact/fixtures/retry-then-success.jsonl'))).first();
    const tries = (await run.attempts(2, signal))!;
    expect(
      tries.shown.map(({ attempt, outcome, begin, end, failure, events }) => [
        attempt,
        outcome,
        begin,
        end,
        failure?.message ?? null,
        events,
      ]),
    ).toEqual([
      [1, 'failed', 1, 3, 'connection reset by peer', 3],
      [2, 'failed', 5, 7, 'step exceeded 4000 ms', 3],
      [3, 'succeeded', 9, 12, null, 4],
    ]);
    expect(tries.shown.map(({ gap }) => gap)).toEqual([
      null,
      { least: 1_037_651, most: 1_037_651 },
      { least: 2_051_812, most: 2_051_812 },
    ]);
    const { one, other, worked, input, state } = tries.comparison!;
    expect([one, other, worked]).toEqual([1, 2, true]);
    expect(shortly(input.shown)).toEqual([
      'announced.fields.reason: "retry 1 of 3 after network_error" → "retry 2 of 3 after timeout"',
    ]);
    expect(shortly(state.shown)).toEqual([]);
    expect(state.shown.some(({ own }) => own)).toBe(true);
  });

  test('dag-executor: bounds where times are in whole milliseconds; what others did in between', async () => {
    const run = await (await opened(sample('ingest-retry-deadletter.saves.jsonl'))).first();
    const tries = (await run.attempts(20, signal))!;
    expect(tries.shown[1]!.gap).toEqual({ least: 199_000, most: 201_000 });
    expect(tries.comparison!.worked).toBe(false);
    expect(shortly(tries.comparison!.state.shown)).toContain(
      'state.records.fetch_page_1.state: "running" → "completed"',
    );
    expect(
      tries.state.find(({ path }) => path.at(-2) === 'fetch_page_1' && path.at(-1) === 'state')!.values,
    ).toEqual(['running', 'running', 'completed']);
  });

  test('runtimo: jobs that do the same are inferred tries; one that is not repeated was tried once', async () => {
    const run = await (await opened(sample('deploy-session-v0.7.3.jsonl'))).first();
    const tries = (await run.attempts(15, signal))!;
    expect([tries.total, tries.inferred, tries.at]).toEqual([2, true, 1]);
    expect((await run.attempts(0, signal))!.total).toBe(1);
    expect(tries.readings.map(({ label }) => label)).toContain('Memory available');
  });

  test('of hundreds the telling ones are shown; an event of the run has none', async () => {
    const again = Array.from({ length: 300 }, () => 'r enters a\nr fails a').join('\n');
    const run = await (
      await opened(
        drawMfm(
          `r starts op\n${again}\nr enters a\nr completes a\nr enters b\nr completes b\nr ends Completed`,
        ),
      )
    ).first();
    const tries = (await run.attempts(100, signal))!;
    expect([tries.total, tries.failed, tries.at]).toEqual([301, 300, 49]);
    expect(tries.shown.map(({ index }) => index)).toEqual([0, 46, 47, 48, 49, 50, 51, 52, 299, 300]);
    expect(tries.comparison).toMatchObject({ one: 299, other: 300, worked: true });
    expect(await run.attempts(0, signal)).toBe(null);
  });
});

describe('kinds of failure', () => {
  test('many runs come down to a few kinds, and what failing ones share is told', async () => {
    const runs = Array.from({ length: 12 }, (_, at) =>
      at % 2 === 0
        ? `r${at} starts slow\nr${at} enters load\nr${at} fails load\nr${at} ends Failed`
        : `r${at} starts quick\nr${at} enters load\nr${at} completes load\nr${at} ends Completed`,
    );
    const log = await opened(drawMfm(runs.join('\n')));
    const { kinds, failures, separators } = await log.kinds();
    expect(
      kinds.map(({ step, error, preceding, count, runs: inRuns }) => [step, error, preceding, count, inRuns]),
    ).toEqual([['load', 'load broke', ['StateEntered'], 6, 6]]);
    expect(kinds[0]!.places[0]).toMatchObject({ run: 'r10', position: 2, recovered: false });
    expect(failures).toBe(6);
    expect(separators).toMatchObject({ cases: 'runs', failing: 6, passing: 6, enough: true });
    expect(separators.shown).toContainEqual({ about: 'name', value: 'slow', failing: 6, passing: 0 });
    expect((await log.kinds(kinds[0]!.key)).separators.shown).toEqual(separators.shown);
  });

  test('one run of many jobs shows its kinds too', async () => {
    const jobs = Array.from(
      { length: 400 },
      (_, at) => `${2 * at} j${at} started\n${2 * at + 1} j${at} ${at % 4 ? 'ok' : 'error'}`,
    );
    const log = await opened(source(wal(jobs.join('\n'))));
    const { kinds, failures, runs, separators } = await log.kinds();
    expect([kinds.length, failures, runs]).toEqual([1, 100, 1]);
    expect(kinds[0]!.places[0]!.position).toBe(2 * 396 + 1);
    expect(separators).toMatchObject({
      cases: 'attempts',
      allFailing: 100,
      allPassing: 300,
      enough: true,
      shown: [],
    });
  });

  test('what a retry made good is counted apart; a run that stopped is a kind of its own', async () => {
    const log = await opened(
      drawMfm(`
        a starts op
        a enters x
        a fails x
        a enters x
        a completes x
        a ends Completed
        b starts op
        b enters x
      `),
    );
    const { kinds } = await log.kinds();
    expect(kinds.map(({ step, error, count, recovered }) => [step, error, count, recovered])).toEqual([
      [null, null, 1, 0],
      ['x', 'x broke', 1, 1],
    ]);
  });
});

// ── Laws on every fixture ────────────────────────────────────────────────────────────────────────────

describe.each(FIXTURES.map((each) => [each.name, each] as const))('%s', (_, { sources, format }) => {
  test('a chain ascends from the cause, and tells each failure once', async () => {
    await forEachRun(sources, format, async (run, summary) => {
      const chain = await run.chain(signal);
      if (summary.firstFailure === null) return;
      const own = chain.links.filter((link) => link.run === null).map(({ position }) => position);
      expect(own).toEqual([...new Set(own)].sort((a, b) => a - b));
      expect(own[0]).toBe(summary.firstFailure.position);
      expect(chain.links.filter(({ kind }) => kind === 'cause')).toHaveLength(1);
      const all = [...own, ...positionsOf(chain.others), ...positionsOf(chain.recovered)];
      expect(new Set(all).size).toBe(all.length);
    });
  });

  test('what differs before two attempts is what folding from the start says', async () => {
    await expectTriesFolded(sources, format);
  });
});

test('and so it is in drawn runs, however often and in whatever order their states are tried', async () => {
  const turns = fc.array(fc.constantFrom('fails a', 'completes a', 'fails b', 'completes b', 'fails c'), {
    minLength: 2,
    maxLength: 14,
  });
  await fc.assert(
    fc.asyncProperty(turns, async (ends) => {
      const tried = ends.map((end) => `r enters ${end.split(' ')[1]}\nr ${end}`).join('\n');
      const source = drawMfm(`r starts op\n${tried}\nr ends Failed`);
      expect(await expectTriesFolded([source], 'mfm')).toBe(isRetried(ends));
    }),
    { numRuns: 60 },
  );
});

const isRetried = (ends: readonly string[]) =>
  new Set(ends.map((end) => end.split(' ')[1])).size < ends.length;

/** Compares the attempts of all steps; says whether there were any to compare. */
async function expectTriesFolded(sources: Parameters<typeof recognise>[0], format: string): Promise<boolean> {
  const asked = new Set<string>();
  await forEachRun(sources, format, async (run, summary, log) => {
    const { spans } = await run.view();
    const states = await foldedStates(format, log, summary.index);
    for (let span = 0; span < spans.count; span++) {
      if (spans.start[span]! < 0) continue;
      const tries = await run.attempts(spans.start[span]!, signal);
      const pair = tries?.comparison ? `${summary.index} ${pairOf(tries)}` : null;
      if (pair === null || asked.has(pair)) continue;
      asked.add(pair);
      expectFolded(tries!, states);
    }
  });
  return asked.size > 0;
}

const positionsOf = ({ shown }: Chain['others']) => shown.map(({ position }) => position);

function pairOf({ comparison, shown }: StepTries): string {
  const begin = (index: number) => shown.find((each) => each.index === index)!.begin;
  return `${begin(comparison!.one)} ${begin(comparison!.other)}`;
}

function expectFolded(tries: StepTries, states: readonly (Json | undefined)[]): void {
  const [from, to] = pairOf(tries).split(' ').map(Number);
  const [before, after] = [states[from!], states[to!]];
  const { state } = tries.comparison!;
  for (const { path, before: was, after: is, cut } of state.shown) {
    if (cut) continue;
    expect(sameJson(dig(before, path), was), toDotted(path)).toBe(true);
    expect(sameJson(dig(after, path), is), toDotted(path)).toBe(true);
  }
  if (state.atLeast || state.shown.length < state.total || state.shown.some(({ cut }) => cut)) return;
  const listed = state.shown.map((each) => ({ ...each, kind: 'changed' }));
  expect(patched(before ?? undefined, listed)).toEqual(leavesOf(after));
}

/** The state before each position, folded anew. */
async function foldedStates(formatId: string, { index, records, summary }: ReadLog, run: number) {
  const format = FORMATS.find(({ id }) => id === formatId)!;
  const artifacts = new Map<string, Json>();
  for (const each of index.companions)
    if (each.kind === 'artifact') artifacts.set(each.id, await records.payload(each));
  const first = index.starts[run]!;
  const total = index.starts[run + 1]! - first;
  const numbers = index.seq?.subarray(first, first + total);
  const reduce = format.replay({
    run: index.runs.get(run),
    shape: summary.shape,
    envelope: total > 0 ? records.partAt(index.columns.offset[first]!).envelope : null,
    artifact: (id) => artifacts.get(id),
    ascending: !numbers?.some((number, at) => at > 0 && number < numbers[at - 1]!),
  });
  const twin = new Twin((id) => artifacts.get(id));
  const states: (Json | undefined)[] = [];
  for (let position = 0; position < total; position++) {
    states.push(twin.snapshot());
    const row = first + position;
    if (index.columns.flags[row]! & (FLAG.duplicate | FLAG.conflict)) continue;
    const payload = await records.payload(spotOf(index.columns, row));
    const thread = index.columns.thread[row]!;
    const step = thread === 0 ? null : stepKeyOf(index.threads.get(thread));
    const kind = index.kinds[index.columns.kind[row]!] ?? '';
    twin.apply(reduce({ position, kind, step, payload }, twin), payload);
  }
  return states;
}

async function forEachRun(
  sources: Parameters<typeof recognise>[0],
  formatId: string,
  look: (run: OpenRun, summary: RunSummary, log: ReadLog) => Promise<void>,
): Promise<void> {
  const format = FORMATS.find(({ id }) => id === formatId)!;
  for (const found of (await recognise(sources)).logs) {
    const log = await readRecognised(found);
    const { index, records, summary } = log;
    const from: ReplaySource = { format, shape: found.plan.shape, index, records };
    for (const run of summary.runs) {
      if (run.events === 0) continue;
      const open = new OpenRun(from, run, summary.runs, false, () => {});
      await look(open, run, log);
      open.close();
    }
  }
}
