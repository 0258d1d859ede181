/** Runs of fixtures, opened without a library; for tests. */
import { FIXTURES } from '../formats/fixtures';
import type { Source } from '../model/source';
import type { ReplaySource } from './build-history';
import { isTorn } from './open-logs';
import { OpenRun } from './open-run';
import { readRecognised } from './read';
import { recognise } from './recognise';

/** A run with what it is replayed from. */
export interface Opened {
  readonly run: OpenRun;
  readonly source: ReplaySource;
}

/** All runs of what is dropped, in the order of the log. */
export async function openAll(sources: readonly Source[]): Promise<Opened[]> {
  const { logs } = await recognise(sources);
  const opened: Opened[] = [];
  for (const found of logs) {
    const log = await readRecognised(found);
    const { format, shape } = found.plan;
    const source = { format, shape, index: log.index, records: log.records };
    for (const summary of log.summary.runs)
      opened.push({ source, run: new OpenRun(source, summary, log.summary.runs, isTorn(log), () => {}) });
  }
  return opened;
}

/** As {@link openAll}, for who asks the runs alone. */
export async function openRuns(sources: readonly Source[]): Promise<OpenRun[]> {
  return (await openAll(sources)).map(({ run }) => run);
}

/** The runs of a fixture by its name: `noetl/success-loop.event-table.json`. */
export function openFixture(name: string): Promise<OpenRun[]> {
  const fixture = FIXTURES.find((each) => each.name === name);
  if (!fixture) throw new Error(`no fixture ${name}`);
  return openRuns(fixture.sources);
}
