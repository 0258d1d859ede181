import type { ReadProgress } from '../ingest/read-log';
import { gunzip, isGzip, withoutGz } from '../intake/gunzip';
import { Fault } from '../model/errors';
import type { LibraryEntry } from '../model/library';
import type { SharedBranch } from '../model/replay-file';
import type { Source } from '../model/source';
import { replayInPage } from '../share/standalone';
import type { UnknownSource } from './recognise';

/** What is going on while logs are taken in; sent a few times a second. */
export interface TakeProgress {
  readonly stage: 'inflating' | 'recognising' | 'comparing' | 'reading' | 'keeping';
  /** The file or log that is being worked on. */
  readonly name: string;
  readonly bytes: number;
  readonly totalBytes: number;
  /** Only while reading: what was found so far. */
  readonly found:
    | (Omit<ReadProgress, 'bytes'> & { readonly systemLabel: string; readonly shapeLabel: string })
    | null;
}

/** What became of the sources that were dropped. */
export interface TakeResult {
  readonly logs: readonly TakenLog[];
  readonly unknown: readonly UnknownSource[];
  /** Replays among them; their logs are among the logs. */
  readonly replays: readonly TakenReplay[];
}

/** A replay that was taken in. */
export interface TakenReplay {
  /** The ids of its logs, in its order; null for one that could not be taken in. */
  readonly logs: readonly (string | null)[];
  /** The moment to open at, in which logs are called by their number here. */
  readonly view: string | null;
  readonly branches: readonly { readonly log: string; readonly branches: readonly SharedBranch[] }[];
}

export interface TakenLog {
  readonly id: string;
  readonly name: string;
  /** The same bytes were in the library already. */
  readonly known: boolean;
  /** It will be there after a reload. */
  readonly kept: boolean;
  readonly note: string | null;
}

/** Files that are gzip, whatever their name, become what is in them. */
export async function inflateAll(
  sources: readonly Source[],
  report: (progress: TakeProgress) => void,
  signal: AbortSignal,
): Promise<Source[]> {
  const plain: Source[] = [];
  for (const given of sources) {
    // A page with a replay inside is dropped like any other file.
    const inside = await replayInPage(given.blob);
    const source = inside ? { ...given, blob: inside } : given;
    if (!(await isGzip(source.blob))) {
      plain.push(source);
      continue;
    }
    const { blob, cut } = await gunzip(
      source.blob,
      (bytes) => report({ stage: 'inflating', name: source.name, bytes, totalBytes: 0, found: null }),
      signal,
      source.inflatesTo,
    );
    if (cut && blob.size === 0) throw new Fault('gzip-broken', { name: source.name });
    plain.push({ ...source, name: withoutGz(source.name), blob, cut });
  }
  return plain;
}

/** The files that a kept log was made of, as they were dropped. */
export function sourcesOf({ parts }: Pick<LibraryEntry, 'parts'>, blob: Blob): Source[] {
  let start = 0;
  return parts.map(({ file, size }) => {
    const slash = file.lastIndexOf('/');
    const bytes = blob.slice(start, start + size);
    start += size;
    return { name: file.slice(slash + 1), folder: file.slice(0, Math.max(slash, 0)), blob: bytes };
  });
}

/** Between two reports of progress. */
export const REPORT_MS = 80;

/** Passes on at most one call in `interval` milliseconds, and always the first. */
export function throttled<T>(interval: number, call: (value: () => T) => void): (value: () => T) => void {
  let next = 0;
  return (value) => {
    const now = performance.now();
    if (now < next) return;
    next = now + interval;
    call(value);
  };
}
