import type { FollowPlan } from './follow';
import type { SystemId } from './format';
import type { LogSummary } from './log';
import type { Severity } from './problem';
import type { SharedFrom } from './replay-file';

/**
 * How far a log is taken in.
 *
 * - `reading`: its bytes are being read; left alone in this state, it was interrupted;
 * - `checking`: usable; every record is being decoded once more to find damage that a peek passes over;
 * - `following`: it grows while it is looked at; left alone in this state, its tab was closed;
 * - `ready`: all of it was seen.
 */
export type LogState = 'reading' | 'checking' | 'following' | 'ready';

/** A log's line in the library. */
export interface LibraryEntry {
  /** From the log's content: the same bytes give the same id on every machine. */
  readonly id: string;
  readonly name: string;
  readonly system: SystemId;
  readonly shape: string;
  readonly version: string | null;
  readonly size: number;
  /** SHA-256 of the SHA-256s of its blocks (see docs/content-hash.md); null until all bytes were read. */
  readonly hash: string | null;
  /** The files it is made of, end to end in its bytes. */
  readonly parts: readonly { readonly file: string; readonly size: number }[];
  readonly records: number;
  readonly events: number;
  readonly runs: number;
  readonly failedRuns: number;
  readonly problems: Readonly<Record<Severity, number>>;
  readonly reason: string;
  readonly note: string | null;
  readonly addedAt: number;
  readonly state: LogState;
  /** Kept across reloads; false where the browser gave no room. */
  readonly kept: boolean;
  /** The moment that was looked at last: run id and position. */
  readonly moment: { readonly run: string; readonly position: number } | null;
  /** What it is or was followed from, while it is not read as a whole. */
  readonly following?: Omit<FollowPlan, 'start'>;
  /** The replay that brought it, where one did. */
  readonly shared?: SharedFrom;
}

/** The numbers of a summary that the library shows. */
export function countsOf(
  summary: LogSummary,
): Pick<LibraryEntry, 'records' | 'events' | 'runs' | 'failedRuns' | 'problems' | 'version'> {
  const problems = { error: 0, warning: 0, info: 0 };
  for (const problem of summary.problems) problems[problem.severity] += 1;
  const failedRuns = summary.runs.filter(
    (run) => run.outcome === 'failed' || run.outcome === 'crashed',
  ).length;
  const { records, events, version } = summary;
  return { records, events, runs: summary.runs.length, failedRuns, problems, version };
}
