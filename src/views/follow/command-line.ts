import {
  addressOfOpened,
  addressOfStream,
  fetchOpened,
  type OpenedFiles,
  pathOfOpened,
} from '../../intake/follow/opened';
import { followStream } from '../../intake/follow/stream';
import { fetchHosted } from '../../intake/hosted';
import { SERVED_BY_OPEN } from '../../lib/served';
import type { FollowPlan } from '../../model/follow';
import type { Source } from '../../model/source';

/** How far the fetching is. */
export interface FetchedSoFar {
  readonly name: string;
  /** Which of how many, from 0. */
  readonly file: number;
  readonly files: number;
  /** Bytes of all files. */
  readonly bytes: number;
  readonly total: number;
}

/** The address of this page without what stands behind `#` and `?`. */
function base(): string {
  return new URL('.', window.location.href).href;
}

/** What was opened on the command line; null when that has ended. */
export function openedFiles(signal?: AbortSignal): Promise<OpenedFiles | null> {
  return fetchOpened(base(), signal);
}

/**
 * What `walkback open --follow` follows, if this page is served by it: also behind a reload on another address of the page
 * than `#/open`. Null for any other page, without a request, and where nothing is followed any more.
 */
export async function planFromCommandLine(): Promise<FollowPlan | null> {
  if (!SERVED_BY_OPEN) return null;
  const opened = await openedFiles();
  return opened?.follow ? planFor(opened) : null;
}

/** Follows all files as one log. */
export function planFor({ files }: OpenedFiles): FollowPlan {
  const sizes = files.map(({ size }) => size);
  const streamed = { address: addressOfStream(base()), files: files.map(pathOfOpened), sizes };
  return {
    kind: 'command-line',
    name: titleOfOpened(files),
    from: `${files.length === 1 ? streamed.files[0]! : `${files.length} files`}, from the command line`,
    start: (sink, world) => followStream(streamed, sink, world),
  };
}

export function titleOfOpened(files: OpenedFiles['files']): string {
  return files.length === 1 ? files[0]!.name : `${files.length} files`;
}

/** Fetches the files as they are, one after the other. @throws {Fault} */
export async function fetchAll(
  { files }: OpenedFiles,
  report: (soFar: FetchedSoFar) => void,
  signal: AbortSignal,
): Promise<Source[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const sources: Source[] = [];
  let before = 0;
  for (const [number, { name, folder }] of files.entries()) {
    const facts = { name, file: number, files: files.length, total };
    report({ ...facts, bytes: before });
    const { blob } = await fetchHosted(addressOfOpened(base(), number), {
      page: window.location.href,
      signal,
      before,
      onProgress: ({ bytes }) => report({ ...facts, bytes: before + bytes }),
    });
    before += blob.size;
    sources.push({ name, folder, blob });
  }
  return sources;
}
