import { Fault } from '../model/errors';
import type { Source } from '../model/source';

/** More files than this in one drop are a mistake, not a log. */
const MAX_FILES = 20_000;

/**
 * The files of a drop, folders walked to the bottom. Must be called before the event returns.
 * @throws {Fault} `too-many-files`; and what the browser throws when a file may not be read
 */
export async function readDrop(transfer: DataTransfer): Promise<Source[]> {
  // Entries die with the event; take them all before the first await.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...transfer.files];
  if (entries.every((entry) => entry === null)) return files.map((file) => toSource(file, ''));
  const found: Source[] = [];
  for (const entry of entries) if (entry !== null) await walk(entry, '', found);
  return found;
}

async function walk(entry: FileSystemEntry, folder: string, found: Source[]): Promise<void> {
  if (isHidden(entry.name)) return;
  if (entry.isFile) {
    requireFew(found.length + 1);
    found.push(toSource(await fileOf(entry as FileSystemFileEntry), folder));
    return;
  }
  const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, inside, found);
}

/** What operating systems leave in folders is nobody's log. */
function isHidden(name: string): boolean {
  return name === '.DS_Store' || name === 'Thumbs.db' || name === '__MACOSX';
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // A directory is listed in batches, the last of which is empty.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

/** A part of what was dropped would be taken for all of it: none, then. */
function requireFew(count: number): void {
  if (count > MAX_FILES) throw new Fault('too-many-files', { limit: MAX_FILES });
}

/**
 * The files of a file or folder picker.
 * @throws {Fault} `too-many-files`
 */
export function readPicked(files: Iterable<File>): Source[] {
  const seen = [...files].filter((file) => !isHidden(file.name));
  requireFew(seen.length);
  return seen.map((file) => toSource(file, file.webkitRelativePath.split('/').slice(0, -1).join('/')));
}

/** The files with which the operating system opened the page. */
export async function readLaunched(handles: readonly FileSystemHandle[]): Promise<Source[]> {
  const files = handles.filter((handle) => handle.kind === 'file') as FileSystemFileHandle[];
  return readPicked(await Promise.all(files.map((file) => file.getFile())));
}

/** Pasted text as a file. */
export function readPasted(text: string): Source {
  return { name: 'Pasted text', folder: '', blob: new Blob([text]) };
}

function toSource(file: File, folder: string): Source {
  return { name: file.name, folder, blob: file };
}
