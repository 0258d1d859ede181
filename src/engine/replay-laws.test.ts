/** What is exported and imported again tells the same story, for every fixture. */
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { printJson } from '../lib/json';
import type { Json } from '../model/json';
import { endsOf, type ReplayScope } from '../model/replay-file';
import { changesOfEvent } from '../replay/diff';
import { buildHistory } from './build-history';
import { cutLog } from './cut-log';
import { readRecognised } from './read';
import { type RecognisedLog, recognise } from './recognise';
import type { ReadLog } from './summarise';

interface Read {
  readonly found: RecognisedLog;
  readonly log: ReadLog;
}

describe.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  test('every run, cut out, has the same history', async () => {
    for (const read of await readAll(fixture.sources))
      for (const run of read.log.summary.runs) {
        const scope: ReplayScope = { kind: 'run', run: run.id };
        if (run.events > 0) await expectSame(read, scope);
        if (run.events > 2) await expectSame(read, { kind: 'until', run: run.id, to: run.events >> 1 });
      }
  });
});

async function expectSame(read: Read, scope: Exclude<ReplayScope, { kind: 'log' }>): Promise<void> {
  const cut = await cutLog(read.log, scope, new AbortController().signal);
  const again = await reread(read, cut);
  const run = read.log.summary.runs.find(({ id }) => id === scope.run)!;
  const [from, to] = endsOf(run, scope);
  expect(again.log.summary.runs.map(({ events }) => events)).toEqual([to - from]);
  // Ids are told apart by their tenant where a log holds several.
  expect(run.id.endsWith(again.log.summary.runs[0]!.id)).toBe(true);
  expect(await historyOf(again, 0, 0, to - from)).toEqual(await historyOf(read, run.index, from, to));
  if (scope.kind === 'run') expect(again.log.summary.runs[0]!.outcome).toBe(run.outcome);
}

async function reread(read: Read, { blob, parts }: Awaited<ReturnType<typeof cutLog>>): Promise<Read> {
  let at = 0;
  const sources = parts.map(({ file, size }) => {
    const slash = file.lastIndexOf('/');
    const source = {
      name: file.slice(slash + 1),
      folder: file.slice(0, Math.max(slash, 0)),
      blob: blob.slice(at, at + size),
    };
    at += size;
    return source;
  });
  const { format, shape } = read.found.plan;
  const logs = await readAll(sources, { format, shape });
  expect(logs.length).toBe(1);
  return logs[0]!;
}

async function readAll(...[sources, forced]: Parameters<typeof recognise>): Promise<Read[]> {
  const { logs } = await recognise(sources, forced);
  return Promise.all(logs.map(async (found) => ({ found, log: await readRecognised(found) })));
}

async function historyOf({ found, log }: Read, run: number, from: number, to: number): Promise<string[]> {
  const { format, shape } = found.plan;
  const reader = await buildHistory({ format, shape, index: log.index, records: log.records }, run);
  const told: string[] = [];
  for (let position = from; position < to; position++) {
    const { changes } = await changesOfEvent(reader, position);
    // The numbers of a fold are kept only where some event of the run comes late.
    const seen = changes.filter(({ path }) => path[1] !== 'fold_marks');
    told.push(printJson(seen as unknown as Json));
  }
  return told;
}
