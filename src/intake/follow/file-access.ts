import { nameOfError } from './tracked-files';

/** What browsers offer beside the standard library's types: permissions, pickers, and observers of files. */
type Permission = 'granted' | 'denied' | 'prompt';

interface Permitted {
  queryPermission?(wanted: { mode: 'read' }): Promise<Permission>;
  requestPermission?(wanted: { mode: 'read' }): Promise<Permission>;
}

interface ChangeRecord {
  readonly type: 'appeared' | 'disappeared' | 'errored' | 'modified' | 'moved' | 'unknown';
}

/** https://github.com/whatwg/fs/pull/165; Chrome and Edge have it since version 133. */
interface FileObserver {
  observe(handle: FileSystemHandle, options?: { readonly recursive?: boolean }): Promise<void>;
  disconnect(): void;
}

type FileObserverMaker = new (tell: (records: readonly ChangeRecord[]) => void) => FileObserver;

interface Pickers {
  showOpenFilePicker?(options: { readonly multiple: false }): Promise<FileSystemFileHandle[]>;
  showDirectoryPicker?(options: { readonly mode: 'read' }): Promise<FileSystemDirectoryHandle>;
}

/** Can this browser follow a file or folder? Others hand out copies of files, not the files. */
export function canFollowFiles(scope: object = globalThis): boolean {
  const { showOpenFilePicker, showDirectoryPicker } = scope as Pickers;
  return typeof showOpenFilePicker === 'function' && typeof showDirectoryPicker === 'function';
}

/** Lets the reader choose a file; null when they chose none. */
export async function pickFile(scope: object = globalThis): Promise<FileSystemFileHandle | null> {
  const [file] = (await chosen((scope as Pickers).showOpenFilePicker?.({ multiple: false }))) ?? [];
  return file ?? null;
}

/** Lets the reader choose a folder; null when they chose none. */
export function pickFolder(scope: object = globalThis): Promise<FileSystemDirectoryHandle | null> {
  return chosen((scope as Pickers).showDirectoryPicker?.({ mode: 'read' }));
}

async function chosen<T>(picking: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await picking) ?? null;
  } catch (error) {
    if (nameOfError(error) === 'AbortError') return null;
    throw error;
  }
}

/** May it be read without asking? Where a browser has no such question, it may. */
export async function isReadable(handle: FileSystemHandle): Promise<boolean> {
  const answer = await (handle as Permitted).queryPermission?.({ mode: 'read' });
  return answer === undefined || answer === 'granted';
}

/** Asks the reader for the permission, where it is not there; must be called in their click. */
export async function askToRead(handle: FileSystemHandle): Promise<void> {
  await (handle as Permitted).requestPermission?.({ mode: 'read' });
}

/** Watches a file or folder, and says whether it is being watched; `tell` is called when something may have changed. */
export interface Watch {
  readonly watching: boolean;
  /** It was watching, and cannot any more. */
  readonly ended: boolean;
  stop(): void;
}

/** A watch that ended, or never began, is no harm: it is asked less often where one stands, that is all. */
export function watchHandle(handle: FileSystemHandle, tell: () => void, scope: object = globalThis): Watch {
  const { FileSystemObserver } = scope as { FileSystemObserver?: FileObserverMaker };
  if (FileSystemObserver === undefined) return { watching: false, ended: false, stop: () => {} };
  let watching = false;
  let ended = false;
  const observer = new FileSystemObserver((records) => {
    // It says so when it can see no more: the file was deleted or moved, or the permission is gone.
    ended ||= records.some(({ type }) => type === 'errored');
    if (records.some(({ type }) => type !== 'errored')) tell();
  });
  observer.observe(handle).then(
    () => {
      watching = true;
    },
    () => {},
  );
  return {
    get watching() {
      return watching && !ended;
    },
    get ended() {
      return ended;
    },
    stop: () => observer.disconnect(),
  };
}
