import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzip, isGzip, withoutGz } from '../intake/gunzip';
import type { Source } from '../model/source';

/** A path on the command line that cannot be read. */
export class UnreadableError extends Error {}

/** Reads files and folders (recursively) as sources, as a drop on the page would. */
export async function readSources(paths: readonly string[]): Promise<Source[]> {
  const sources = await Promise.all(paths.map((path) => readPath(path, '')));
  return sources.flat();
}

async function readPath(path: string, folder: string): Promise<Source[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableError(
      `${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`,
    );
  });
  if (!info.isDirectory()) return [await readFile(path, folder)];
  const inside = folder === '' ? basename(path) : `${folder}/${basename(path)}`;
  const names = (await readdir(path)).toSorted();
  const found = await Promise.all(names.map((name) => readPath(join(path, name), inside)));
  return found.flat();
}

async function readFile(path: string, folder: string): Promise<Source> {
  const blob = await openAsBlob(path).catch((error: Error) => {
    throw new UnreadableError(`${path}: ${error.message}`);
  });
  const name = basename(path);
  if (!(await isGzip(blob))) return { name, folder, blob };
  return { name: withoutGz(name), folder, ...(await gunzip(blob)) };
}
