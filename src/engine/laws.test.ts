/**
 * What must hold for every format on every fixture. A new format or fixture is found by itself; nothing
 * here names a system.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../formats';
import { FIXTURES } from '../formats/fixtures';
import { FLAG } from '../ingest/columns';
import { readHead } from '../ingest/head';
import { stepKeyOf } from '../ingest/indexer';
import { printJson } from '../lib/json';
import { dig, type Json } from '../model/json';
import type { LogSummary } from '../model/log';
import type { Source } from '../model/source';
import { changesOfEvent } from '../replay/diff';
import type { HistoryReader } from '../replay/reader';
import { changesOfStretch, type StretchLeaf } from '../replay/stretch';
import { leavesOf, patched, Twin } from '../replay/twin';
import { WrittenPaths } from '../replay/written-paths';
import { buildHistory } from './build-history';
import { withMessages } from './messages';
import { readRecognised } from './read';
import { recognise } from './recognise';
import { changesMadeAt } from './rerun';
import type { ReadLog } from './summarise';

/** Damage that costs records; a cut may cause one of these, and what follows from it. */
const FRAMING = ['torn-tail', 'bad-json', 'glued-record', 'nul-bytes', 'bad-utf8', 'unknown-kind'];

describe.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  test('is recognised by exactly one format, whatever its name', async () => {
    for (const { blob } of fixture.sources) {
      const found = await Promise.all(
        ['x', 'data.bin', 'log.csv', 'events.json'].map(async (name) => {
          const head = await readHead(name, blob);
          return FORMATS.filter((format) => format.sniff(head) !== null).map((format) => format.id);
        }),
      );
      expect(new Set(found.map(String)).size).toBe(1);
      if (found[0]!.length > 0) expect(found[0]).toEqual([fixture.format]);
    }
  });

  test('reads as its golden says', async () => {
    const logs = await readAll(fixture.sources);
    expect(logs.length).toBeGreaterThan(0);
    await expect((await Promise.all(logs.map(print))).join('\n')).toMatchFileSnapshot(fixture.golden);
  });

  test('gives the same for any chunk size', async () => {
    const whole = (await readAll(fixture.sources)).map(comparable);
    for (const chunkBytes of [61, 4096])
      expect((await readAll(fixture.sources, { chunkBytes })).map(comparable)).toEqual(whole);
  });

  test('a peek says what decoding says', async () => {
    const [full, quick] = await Promise.all([
      readAll(fixture.sources),
      readAll(fixture.sources, { quick: true }),
    ]);
    for (const [at, log] of full.entries()) {
      const peeked = factsOf(quick[at]!);
      // A peek may take a damaged line for a whole one; the full reading that follows puts that right.
      const damaged = damageOf(log).length > 0;
      for (const [place, facts] of factsOf(log))
        if (!damaged || peeked.has(place)) expect(peeked.get(place)).toBe(facts);
      // It sees fewer problems, but none that is not there; only repetitions, which it cannot tell, are others to it.
      const found = problemCounts(log);
      if (damaged || found.has('duplicate')) continue;
      for (const [problem, count] of problemCounts(quick[at]!))
        expect([problem, Math.max(count, found.get(problem) ?? 0)]).toEqual([problem, found.get(problem)]);
    }
  });

  test('messages kept while reading are those that the records say', async () => {
    for (const log of await readAll(fixture.sources)) {
      const silent = log.summary.runs.map((run) => ({
        ...run,
        firstFailure: run.firstFailure && { ...run.firstFailure, message: '' },
      }));
      const format = FORMATS.find(({ id }) => id === fixture.format)!;
      expect(await withMessages(log, format, silent)).toEqual(log.summary.runs);
    }
  });

  test('replays as the slow twin does, at every position, and again when asked once more', async () => {
    for (const log of await readAll(fixture.sources))
      for (const run of log.summary.runs) await compareWithTwin(fixture.format, log, run.index);
  });
});

/** Small fixtures of every format; damage is drawn for these. */
const SMALL = FIXTURES.filter(
  ({ sources }) => sources.reduce((sum, { blob }) => sum + blob.size, 0) < 30_000,
);

test('cut anywhere, a file gives a prefix and at most one new kind of damage', async () => {
  const single = SMALL.filter(({ sources, name }) => sources.length === 1 && !name.includes('hostile'));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...single),
      fc.double({ min: 0.02, max: 1, noNaN: true }),
      async (fixture, share) => {
        const { blob } = fixture.sources[0]!;
        const whole = await readAll(fixture.sources);
        const cut = await readAll([
          { ...fixture.sources[0]!, blob: blob.slice(0, Math.floor(blob.size * share)) },
        ]);
        if (cut.length === 0) return;
        expect(eventsInFileOrder(whole[0]!).slice(0, cut[0]!.summary.events)).toEqual(
          eventsInFileOrder(cut[0]!),
        );
        const before = new Set(damageOf(whole[0]!));
        expect(damageOf(cut[0]!).filter((code) => !before.has(code)).length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 150 },
  );
});

test('a document printed with a record a line stays a document when its end is missing', async () => {
  const { sources } = FIXTURES.find(({ name }) => name.includes('rest-events-page2.python-server'))!;
  const { blob } = sources[0]!;
  const [cut] = await readAll([{ ...sources[0]!, blob: blob.slice(0, blob.size - 60) }]);
  expect(damageOf(cut!)).toEqual(['torn-tail']);
});

test('no bytes make it throw, and counts always add up', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SMALL),
      fc.array(damage, { minLength: 1, maxLength: 5 }),
      async (fixture, wounds) => {
        const sources = await Promise.all(
          fixture.sources.map(async (source) => ({
            ...source,
            blob: new Blob([await hurt(source.blob, wounds)]),
          })),
        );
        for (const { summary } of await readAll(sources)) {
          expect(summary.runs.reduce((sum, run) => sum + run.events, 0)).toBe(summary.events);
          for (const run of summary.runs)
            expect(Object.values(run.steps.byOutcome).reduce((sum, count) => sum + count, 0)).toBe(
              run.steps.total,
            );
        }
      },
    ),
    { numRuns: 150 },
  );
});

/** A wound: somewhere (as a share of the file), what is taken away, what is put there. */
const damage = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(40),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc
      .constantFrom('{', '}', '"', '\n', '\\', '\0\0\0', '[[[', ',', '{"seq":', '\ud800')
      .map((text) => new TextEncoder().encode(text)),
  ),
});

async function hurt(
  blob: Blob,
  wounds: readonly { at: number; remove: number; insert: Uint8Array }[],
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(await blob.arrayBuffer());
  for (const { at, remove, insert } of wounds) {
    const start = Math.floor(at * bytes.length);
    bytes = Uint8Array.from([...bytes.subarray(0, start), ...insert, ...bytes.subarray(start + remove)]);
  }
  return bytes;
}

async function readAll(sources: readonly Source[], options = {}): Promise<ReadLog[]> {
  const { logs } = await recognise(sources);
  const read: ReadLog[] = [];
  for (const log of logs) {
    const { summary, ...rest } = await readRecognised(log, options);
    const runs = await withMessages(rest, log.plan.format, summary.runs);
    read.push({ ...rest, summary: { ...summary, runs } });
  }
  return read;
}

function problemCounts({ summary }: ReadLog): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code, count } of summary.problems) counts.set(code, (counts.get(code) ?? 0) + count);
  return counts;
}

function comparable({ summary, index }: ReadLog): unknown {
  return { summary, columns: { ...index.columns }, starts: index.starts };
}

/** The facts that a list of runs is made of, by the bytes they were read from. */
function factsOf({ index }: ReadLog): Map<string, string> {
  const { columns } = index;
  return new Map(
    Array.from(columns.offset, (offset, row) => [
      `${offset}+${columns.length[row]}`,
      [
        columns.time[row],
        index.threads.get(columns.thread[row]!),
        index.kinds[columns.kind[row]!],
        columns.act[row],
        columns.outcome[row],
        index.klasses[columns.klass[row]! - 1],
        columns.flags[row]! & FLAG.failing,
      ].join(' '),
    ]),
  );
}

function eventsInFileOrder({ index }: ReadLog): string[] {
  const { offset, kind } = index.columns;
  return Array.from(offset, (at, row) => ({ at, kind: index.kinds[kind[row]!] }))
    .toSorted((a, b) => a.at - b.at)
    .map((event) => `${event.at} ${event.kind}`);
}

function damageOf({ summary }: ReadLog): string[] {
  return summary.problems.map((problem) => problem.code).filter((code) => FRAMING.includes(code));
}

async function compareWithTwin(formatId: string, log: ReadLog, run: number): Promise<void> {
  const format = FORMATS.find((each) => each.id === formatId)!;
  const { index, records, summary } = log;
  const artifacts = new Map<string, Json>();
  for (const each of index.companions)
    if (each.kind === 'artifact') artifacts.set(each.id, await records.payload(each));
  const first = index.starts[run]!;
  const total = index.starts[run + 1]! - first;
  const source = { format, shape: summary.shape, index, records };
  const reader = await buildHistory(source, run);
  const numbers = index.seq?.subarray(first, first + total);
  const reduce = format.replay({
    run: index.runs.get(run),
    shape: summary.shape,
    envelope: total > 0 ? records.partAt(index.columns.offset[first]!).envelope : null,
    artifact: (id) => artifacts.get(id),
    ascending: !numbers?.some((number, at) => at > 0 && number < numbers[at - 1]!),
  });
  const twin = new Twin((id) => artifacts.get(id));
  // Stretches of the run, each with the state before it; they are looked at where they end.
  const stretches = [0, 0.2, 0.5, 0.9].map((share) => ({
    from: Math.floor(total * share),
    before: twin.snapshot(),
  }));
  for (let position = 0; position < total; position++) {
    for (const stretch of stretches) if (stretch.from === position) stretch.before = twin.snapshot();
    const row = first + position;
    const { offset, length, thread, kind, flags } = index.columns;
    const payload = await records.payload({ offset: offset[row]!, length: length[row]! });
    const step = thread[row] === 0 ? null : stepKeyOf(index.threads.get(thread[row]!));
    const repeats = (flags[row]! & (FLAG.duplicate | FLAG.conflict)) !== 0;
    const changes = repeats ? [] : reduce({ position, kind: index.kinds[kind[row]!]!, step, payload }, twin);
    expect(await changesMadeAt(source, run, reader, position)).toEqual(changes);
    twin.apply(changes, payload);
    for (const root of ['state', 'view']) {
      const place = await reader.place([root], position);
      const state = place && (await reader.materialise(place, reader.history.limit(position), { left: 1e7 }));
      expect(state ?? undefined).toEqual(dig(twin.snapshot(), [root]));
    }
    if (position % Math.ceil(total / 8) === 0 || position === total - 1)
      for (const { from, before } of stretches)
        if (from <= position)
          await compareStretch(reader, { from, to: position + 1 }, before ?? undefined, twin.snapshot());
  }
}

/** What a stretch is said to have written makes the state at its end of the one before it. */
async function compareStretch(
  reader: HistoryReader,
  stretch: { readonly from: number; readonly to: number },
  before: Json | undefined,
  after: Json | undefined,
): Promise<void> {
  const { signal } = new AbortController();
  const written = await WrittenPaths.of(reader.history, stretch, signal);
  const { rows } = await changesOfStretch(reader, written, 0, 1e6, signal);
  const listed = rows.flatMap(({ leaves }) => leaves);
  // Long values are told only in part.
  const told = ({ kind, before, after, cutBefore, cutAfter }: StretchLeaf) =>
    kind !== 'large' && !(cutBefore && leavesOf(before).size > 0) && !(cutAfter && leavesOf(after).size > 0);
  if (rows.every(({ more }) => !more) && listed.every(told))
    expect(patched(before, listed)).toEqual(leavesOf(after));
}

/** A log in a few lines: what a person would check by eye. */
async function print(log: ReadLog): Promise<string> {
  const { summary } = log;
  const files =
    summary.parts.length > 3
      ? `${summary.parts.length} files`
      : summary.parts.map((part) => part.file).join(', ');
  return [
    `${summary.system} ${summary.shape}${summary.version ? ` ${summary.version}` : ''}: ${files}`,
    `${summary.records} records, ${summary.events} events`,
    ...summary.problems.map((p) => `${p.severity} ${p.code} × ${p.count} at ${p.file}:${p.line}+${p.offset}`),
    ...(await Promise.all(summary.runs.map((run) => printRun(log, run)))),
    '',
  ].join('\n');
}

async function printRun(log: ReadLog, run: LogSummary['runs'][number]): Promise<string> {
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .toSorted()
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
  const failure = run.firstFailure;
  return [
    `run ${run.id} (${run.name}) ${run.outcome}${run.said ? `, said ${run.said}` : ''}${run.parent ? `, child of ${run.parent}` : ''}`,
    `  ${run.events} events, ${run.steps.total} steps: ${counts(run.steps.byOutcome as Record<string, number>)}; ${counts(run.steps.byClass)}`,
    ...(failure
      ? [`  first failure at ${failure.position}: ${failure.step} #${failure.attempt}: ${failure.message}`]
      : []),
    ...(run.events > 0 ? [`  last event changes: ${await lastChanges(log, run.index, run.events - 1)}`] : []),
  ].join('\n');
}

async function lastChanges(log: ReadLog, run: number, position: number): Promise<string> {
  const format = FORMATS.find((each) => each.id === log.summary.system)!;
  const reader = await buildHistory(
    { format, shape: log.summary.shape, index: log.index, records: log.records },
    run,
  );
  const { changes } = await changesOfEvent(reader, position);
  const shown = changes.filter((change) => change.kind !== 'same').slice(0, 6);
  return shown
    .map(({ path, before, after }) => `${path.join('.')} ${short(before)}→${short(after)}`)
    .join('; ');
}

function short(value: Json | undefined): string {
  const text = value === undefined ? '' : printJson(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
