import type { Follower, FollowPlan, FollowSink, FollowTrouble, FollowWorld } from '../../model/follow';
import { askToRead, isReadable, type Watch, watchHandle } from './file-access';
import { runFollower, type Work } from './follower';
import { byAge, isPassedOver } from './rotation';
import { type Entry, type Looked, nameOfError, TrackedFiles } from './tracked-files';

export interface FileOptions {
  /** Where a `FileSystemObserver` is looked for. */
  readonly scope?: object;
}

/** More files of one folder are not followed. */
export const MAX_FOLLOWED = 500;
/** A folder with more entries than this is not a folder of logs; the others are not even listed. */
const MAX_LISTED = 5_000;

/** How often files are looked at, in milliseconds: at first, and after a while without news. */
const PACE = { first: 500, last: 2_000 };
/** The same beside an observer, which may miss something. */
const WATCHED_PACE = { first: 2_000, last: 5_000 };
const STRETCH = 1.5;
const LULL_MS = 100;

/** Follows a local file. The name that the sink is told is the file's. */
export function filePlan(handle: FileSystemFileHandle, options: FileOptions = {}): FollowPlan {
  const { name } = handle;
  return { kind: 'file', name, from: `${name} on this computer`, start: followFile(handle, options) };
}

/** Follows the files of a local folder, those included that appear later. */
export function folderPlan(handle: FileSystemDirectoryHandle, options: FileOptions = {}): FollowPlan {
  const { name } = handle;
  return {
    kind: 'folder',
    name,
    from: `the folder ${name} on this computer`,
    start: followFolder(handle, options),
  };
}

/** Begins to follow a file: new bytes only, with rotation, truncation and replacement told as restarts. */
export function followFile(handle: FileSystemFileHandle, options: FileOptions = {}) {
  return (sink: FollowSink, world: FollowWorld): Follower =>
    followHandle(handle, sink, world, options, () => ({
      list: async () => [handle],
      judge: ({ missing, unreadable }) => {
        if (unreadable.length > 0) return { code: 'unreadable', facts: { name: handle.name } };
        return missing.length > 0 ? { code: 'missing', facts: { name: handle.name } } : null;
      },
      leftOut: () => null,
    }));
}

/**
 * Begins to follow the files of a folder, not those of folders inside: each as {@link followFile} does. Files of a
 * rotated set come oldest first; what a rotation moved away is read to its end under its old name, and is not handed on
 * again under its new one.
 */
export function followFolder(handle: FileSystemDirectoryHandle, options: FileOptions = {}) {
  return (sink: FollowSink, world: FollowWorld): Follower =>
    followHandle(handle, sink, world, options, (files) => {
      let left = 0;
      return {
        list: async () => {
          const { entries, more } = chosenOf(await listOf(handle), files.names);
          left = more;
          return entries;
        },
        // That one of many files is gone is what rotation does, no trouble of the folder.
        judge: ({ unreadable: [name] }) =>
          name === undefined ? null : { code: 'unreadable', facts: { name } },
        leftOut: () =>
          left > 0
            ? { code: 'too-many', facts: { name: handle.name, limit: MAX_FOLLOWED, count: left } }
            : null,
      };
    });
}

/** How a file and a folder differ. */
interface Ways {
  list(): Promise<readonly Entry[]>;
  /** What is wrong after a look, if anything is. */
  judge(looked: Looked): FollowTrouble | null;
  /** What is left out, although all went well. */
  leftOut(): FollowTrouble | null;
}

function followHandle(
  handle: FileSystemHandle,
  sink: FollowSink,
  world: FollowWorld,
  { scope }: FileOptions,
  waysOf: (files: TrackedFiles) => Ways,
): Follower {
  const run = async (work: Work) => {
    const files = new TrackedFiles(work);
    const ways = waysOf(files);
    let watch: Watch | null = null;
    let pause = 0;
    let troubled = true;
    const hear = soonAfter(work, world);
    work.signal.addEventListener('abort', () => watch?.stop());
    for (;;) {
      const { trouble, changed, looked } = await lookAt(handle, files, ways, work);
      if (work.signal.aborted) return;
      if (looked) work.caughtUp();
      // An observer does not outlive what it observes.
      if (trouble === null && (troubled || watch?.ended)) {
        watch?.stop();
        watch = watchHandle(handle, hear, scope);
      }
      const pace = watch?.watching ? WATCHED_PACE : PACE;
      const fresh = changed || troubled !== (trouble !== null);
      pause = fresh ? pace.first : Math.min(Math.max(pause * STRETCH, pace.first), pace.last);
      troubled = trouble !== null;
      if (trouble === null) work.live(ways.leftOut());
      else if (trouble.code === 'permission') work.waiting(trouble);
      else work.retrying(trouble, pause);
      await work.waker.wait(pause);
    }
  };
  return runFollower(sink, world, run, () => askAgain(handle));
}

/** What an observer is told to call. A file that is written to a thousand times a second is looked at ten times. */
function soonAfter({ waker, signal }: Work, { sleep }: FollowWorld): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    sleep(LULL_MS, signal).then(
      () => {
        due = false;
        waker.wake();
      },
      () => {},
    );
  };
}

async function lookAt(handle: FileSystemHandle, files: TrackedFiles, ways: Ways, work: Work) {
  const { name } = handle;
  try {
    if (!(await isReadable(handle))) return refused('permission', name);
    const looked = await files.look(() => ways.list());
    return { trouble: ways.judge(looked), changed: looked.changed, looked: true };
  } catch (error) {
    const what = nameOfError(error);
    if (what === 'NotAllowedError' || what === 'SecurityError') return refused('permission', name);
    if (what === 'NotFoundError') return refused('missing', name);
    if (what === 'NotReadableError' || what === 'InvalidStateError' || what === 'TypeMismatchError')
      return refused('unreadable', name);
    work.signal.throwIfAborted();
    throw error;
  }
}

/** No look could be made. */
function refused(code: FollowTrouble['code'], name: string) {
  const trouble: FollowTrouble = { code, facts: { name } };
  return { trouble, changed: false, looked: false };
}

/** A browser asks the reader only in a click, and only where it does not know the answer. */
async function askAgain(handle: FileSystemHandle): Promise<void> {
  await askToRead(handle).catch(() => {});
}

/** The files of a folder that may be logs. */
async function listOf(folder: FileSystemDirectoryHandle): Promise<FileSystemFileHandle[]> {
  const listed: FileSystemFileHandle[] = [];
  let count = 0;
  for await (const entry of folder.values()) {
    if (count++ >= MAX_LISTED) break;
    if (entry.kind === 'file' && !isPassedOver(entry.name)) listed.push(entry as FileSystemFileHandle);
  }
  return listed;
}

/** Those that are followed already, then others by name, up to the limit. */
function chosenOf(listed: readonly FileSystemFileHandle[], followed: readonly string[]) {
  if (listed.length <= MAX_FOLLOWED) return { entries: listed, more: 0 };
  const known = new Set(followed);
  const inOrder = listed.toSorted(
    (a, b) => Number(known.has(b.name)) - Number(known.has(a.name)) || byAge(a.name, b.name),
  );
  return { entries: inOrder.slice(0, MAX_FOLLOWED), more: listed.length - MAX_FOLLOWED };
}
