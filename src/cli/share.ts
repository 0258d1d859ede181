import { writeFile } from 'node:fs/promises';
import { contentHash } from '../engine/identity';
import { landingPosition } from '../engine/rows';
import type { Sharing } from '../engine/share-cut';
import { shareLogs } from '../engine/share-log';
import { entryFor } from '../engine/taker';
import { countsOf } from '../model/library';
import { DEFAULT_CHOICE, RedactionError } from '../model/redaction';
import type { ReplayScope } from '../model/replay-file';
import type { Redacted, ShareResult } from '../model/share';
import type { Source } from '../model/source';
import { printLink } from '../share/link';
import { AskedError, type Outcome, type Read, readAll } from './commands';

export interface ShareOptions {
  readonly run: string | undefined;
  /** The position to open at; undefined for the first failure. */
  readonly at: string | undefined;
  readonly out: string | undefined;
  readonly by: string | undefined;
  /** Nothing is taken out. */
  readonly asIs: boolean;
}

/** `share`: packs a log, or one run of it, into a replay file without what should not leave. @throws {AskedError} */
export async function share(sources: readonly Source[], options: ShareOptions): Promise<Outcome> {
  const { logs } = await readAll(sources);
  const [read, another] = logs;
  if (!read) return { text: 'Nothing was recognised that could be shared.', exit: 2 };
  if (another) throw new AskedError('These are several logs: share them one by one.');
  const result = await pack(read, options).catch((error: unknown) => {
    throw error instanceof RedactionError ? new AskedError(`Redaction: ${error.code}`) : error;
  });
  const path = options.out ?? `${result.name}.walkback`;
  await writeFile(path, new Uint8Array(await result.file.arrayBuffer()));
  const [inside] = result.inside;
  const what = `${inside!.runs} runs, ${inside!.events} events, ${result.file.size} bytes`;
  return { text: `${path}: ${what}\n${redactedWords(result.redacted)}`, exit: 0 };
}

async function pack({ found, log }: Read, { run, at, by, asIs }: ShareOptions): Promise<ShareResult> {
  const { runs } = log.summary;
  const known = runs.map(({ id }) => id).join(', ');
  const chosen = run === undefined && runs.length === 1 ? runs[0] : runs.find(({ id }) => id === run);
  if (run !== undefined && !chosen) throw new AskedError(`There is no run ${run}. Runs: ${known}`);
  if (at !== undefined && !chosen) throw new AskedError(`Say which run with --run. Runs: ${known}`);
  const position = chosen ? positionOf(at, landingPosition(chosen), chosen.events) : null;
  const id = '0';
  const hash = await contentHash(log.records.blob);
  const entry = { ...entryFor(id, found), ...countsOf(log.summary), hash };
  const sharing: Sharing = {
    open: async () => ({ entry, log }),
    notes: async () => [],
    now: () => Date.now(),
  };
  const link = { page: 'log', log: id, run: chosen?.id ?? null, position, tab: null } as const;
  const scope: ReplayScope = run === undefined ? { kind: 'log' } : { kind: 'run', run };
  const question = {
    subjects: [{ log: id, scope }],
    view: printLink(link),
    notes: false,
    branches: [],
    by: by ?? null,
    named: true,
    hashed: asIs,
    redaction: asIs ? null : DEFAULT_CHOICE,
  } as const;
  return shareLogs(sharing, question, () => {}, new AbortController().signal);
}

function positionOf(at: string | undefined, landing: number, events: number): number {
  if (at === undefined) return landing;
  const position = at === 'last' ? events - 1 : /^\d{1,15}$/.test(at) ? Number(at) : -1;
  if (position < 0 || position >= events)
    throw new AskedError(`There is no position ${at}: 0 to ${events - 1}`);
  return position;
}

function redactedWords(redacted: Redacted | null): string {
  if (redacted === null) return 'Nothing was taken out.';
  const counts = redacted.counts.map(
    ({ label, values, places }) => `${label}: ${values} in ${places} places`,
  );
  return counts.length === 0 ? 'Nothing was found that has to go.' : `Taken out: ${counts.join('; ')}`;
}
