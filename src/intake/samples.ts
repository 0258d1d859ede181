import { Fault } from '../model/errors';
import type { Source } from '../model/source';

/** A log that comes with the application, with what there is to see in it. */
export interface Sample {
  readonly system: string;
  readonly title: string;
  /** One line: what happened. */
  readonly story: string;
  /** What opening it answers. */
  readonly ask: string;
  readonly files: readonly string[];
}

export const SAMPLES: readonly Sample[] = [
  {
    system: 'runtimo-core',
    title: 'A deploy session',
    story: 'A deploy fails at its third command, and the log calls it completed.',
    ask: 'See why it failed',
    files: ['deploy-session-v0.7.3.jsonl'],
  },
  {
    system: 'mfm-machine',
    title: 'Four finance runs',
    story: 'A transfer dies inside its submission; another loses its connection twice.',
    ask: 'See why it failed',
    files: ['interleaved-4-runs.jsonl', 'artifacts.json'],
  },
  {
    system: 'NoETL',
    title: 'A weather loop',
    story: 'The second of three cities times out after 30 seconds.',
    ask: 'See why it failed',
    files: ['failed-http-timeout.event-table.json', 'failed-http-timeout.expected-fold.json'],
  },
  {
    system: 'enact-core',
    title: 'An agent that paused',
    story: 'An agent is approved after seven minutes, then falls silent inside an open tool call.',
    ask: 'See where it stopped',
    files: ['crash-after-resume.jsonl', 'agent-success.jsonl', 'snapshots.jsonl'],
  },
  {
    system: 'dag-executor',
    title: 'An ingest graph',
    story: 'One page is fetched on the third try, one never; three tasks are skipped.',
    ask: 'See why it failed',
    files: ['ingest-retry-deadletter.saves.jsonl', 'edges.json'],
  },
];

/**
 * Fetches a sample from beside the page.
 * @throws {Fault} `sample-missing` when the host does not serve it
 */
export async function fetchSample(sample: Sample, base: string): Promise<Source[]> {
  return Promise.all(
    sample.files.map(async (name) => {
      const answer = await fetch(new URL(`samples/${name}`, base)).catch(() => null);
      if (!answer?.ok) throw new Fault('sample-missing', { file: name, status: answer?.status ?? 0 });
      return { name, folder: '', blob: await answer.blob() };
    }),
  );
}
