/** Runs of fixtures, opened without a library; for tests. */
import { FIXTURES } from '../formats/fixtures';
import type { Source } from '../model/source';
import { isTorn } from './open-logs';
import { OpenRun } from './open-run';
import { readRecognised } from './read';
import { recognise } from './recognise';

/** All runs of what is dropped, worst first as the log lists them. */
export async function openRuns(sources: readonly Source[]): Promise<OpenRun[]> {
  const { logs } = await recognise(sources);
  const runs: OpenRun[] = [];
  for (const found of logs) {
    const log = await readRecognised(found);
    const { format, shape } = found.plan;
    const source = { format, shape, index: log.index, records: log.records };
    for (const summary of log.summary.runs)
      runs.push(new OpenRun(source, summary, log.summary.runs, isTorn(log), () => {}));
  }
  return runs;
}

/** The runs of a fixture by its name: `noetl/success-loop.event-table.json`. */
export function openFixture(name: string): Promise<OpenRun[]> {
  const fixture = FIXTURES.find((each) => each.name === name);
  if (!fixture) throw new Error(`no fixture ${name}`);
  return openRuns(fixture.sources);
}
