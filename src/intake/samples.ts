import { Fault } from '../model/errors';
import type { Source } from '../model/source';

/** A log that comes with the application, with what there is to see in it. */
export interface Sample {
  readonly system: string;
  readonly title: string;
  readonly story: string;
  readonly files: readonly string[];
}

export const SAMPLES: readonly Sample[] = [
  {
    system: 'runtimo-core',
    title: 'A deploy session',
    story: '29 jobs; a migration fails twice, policy refuses six jobs, one finishes too late.',
    files: ['deploy-session-v0.7.3.jsonl'],
  },
  {
    system: 'mfm-machine',
    title: 'Four finance runs',
    story: 'A transfer dies inside its submission; another loses its connection twice.',
    files: ['interleaved-4-runs.jsonl', 'artifacts.json'],
  },
  {
    system: 'NoETL',
    title: 'A weather loop',
    story: 'The second of three cities times out after 30 seconds.',
    files: ['failed-http-timeout.event-table.json', 'failed-http-timeout.expected-fold.json'],
  },
  {
    system: 'enact-core',
    title: 'An agent that paused',
    story: 'Approved after seven minutes, then silence inside an open tool call.',
    files: ['crash-after-resume.jsonl', 'agent-success.jsonl', 'snapshots.jsonl'],
  },
  {
    system: 'dag-executor',
    title: 'An ingest graph',
    story: 'One page is fetched on the third try, one never; three tasks are skipped.',
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
