import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { EventIndex } from '../ingest/indexer';
import { Tracer } from '../ingest/trace';
import type { Edit } from '../model/branch';
import type { ReplaySource } from './build-history';
import { editRun } from './edited-run';
import { isTorn } from './open-logs';
import { readRecognised } from './read';
import { recognise } from './recognise';
import { traceInput } from './summarise';

const signal = new AbortController().signal;

/** What is known of each event of a run, as text. */
function factsOf(index: EventIndex, run: number): string[] {
  const { columns, starts, threads, kinds, klasses, seq } = index;
  return Array.from({ length: starts[run + 1]! - starts[run]! }, (_, position) => {
    const row = starts[run]! + position;
    return [
      columns.offset[row],
      kinds[columns.kind[row]!],
      threads.get(columns.thread[row]!),
      columns.act[row],
      columns.attempt[row],
      columns.outcome[row],
      klasses[columns.klass[row]! - 1],
      columns.flags[row],
      columns.time[row],
      seq?.[row],
    ].join(' ');
  });
}

async function sourcesOf(fixture: (typeof FIXTURES)[number]) {
  const { logs } = await recognise(fixture.sources);
  return Promise.all(
    logs.map(async (found) => {
      const log = await readRecognised(found);
      const { format, shape } = found.plan;
      const source: ReplaySource = { format, shape, index: log.index, records: log.records };
      return { source, log, torn: isTorn(log) };
    }),
  );
}

describe.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  test('without edits, or with edits that undo one another, it is the run as recorded', async () => {
    for (const { source, log, torn } of await sourcesOf(fixture))
      for (const run of log.summary.runs) {
        const back: Edit[] = run.events > 2 ? [{ swap: [0, 2] }, { swap: [0, 2] }] : [];
        for (const edits of [[], back]) {
          const edited = await editRun(source, run.index, edits, { signal });
          const { format, shape, index } = edited.source;
          new Tracer(traceInput(format, shape, index, torn), 0, run.events, () => {}).run();
          expect(edited.order.first).toBe(run.events);
          expect(factsOf(index, 0)).toEqual(factsOf(source.index, run.index));
        }
      }
  });
});
