import { constants } from 'node:fs';
import { access, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isGzip } from '../../intake/gunzip';
import { AskedError } from '../commands';
import { readStart } from './read-start';

/** A file that is handed to the page, and nothing else is. */
export interface NamedFile {
  readonly name: string;
  /** The folder that it is shown in, with slashes; '' for none. */
  readonly folder: string;
  /** Where it is, without any symbolic link; null for standard input. */
  readonly path: string | null;
  /** Bytes, as it was found; 0 for a file that is still to come. */
  readonly size: number;
}

export const STANDARD_INPUT = '-';

/** More files than this are a mistake, not a log. */
const MAX_FILES = 20_000;
/** Where each of the followed ones stands goes into one address. */
const MAX_FOLLOWED = 256;

/**
 * The files that were named on the command line, folders walked to the bottom. Symbolic links are resolved here, once.
 * @throws {AskedError} for what cannot be opened
 */
export async function findNamed(paths: readonly string[], follow: boolean): Promise<readonly NamedFile[]> {
  const found: NamedFile[] = [];
  for (const path of paths) {
    if (path === STANDARD_INPUT) found.push({ name: 'Standard input', folder: '', path: null, size: 0 });
    else await find(path, '', follow, found);
  }
  const files = withoutRepeats(found);
  requireSome(files, paths, follow);
  return toldApart(files);
}

async function find(path: string, folder: string, follow: boolean, found: NamedFile[]): Promise<void> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new AskedError(`${path}: ${error.message}`);
  });
  if (info === null) {
    found.push(await toCome(path, folder, follow));
    return;
  }
  if (info.isDirectory()) return findInside(path, folder, follow, found);
  if (!info.isFile()) throw new AskedError(`${path} is no file. Send it in: walkback open - < ${path}`);
  await requireReadable(path);
  const real = await realpath(path);
  if (!follow && info.size === 0)
    throw new AskedError(`${path} is empty. With --follow, what is written to it is shown as it comes.`);
  if (follow && (await isGzip(new Blob([await readStart(real)]))))
    throw new AskedError(`${path} is compressed, and cannot be followed: open it without --follow.`);
  found.push({ name: basename(path), folder, path: real, size: info.size });
  requireFew(found.length, follow);
}

async function findInside(path: string, folder: string, follow: boolean, found: NamedFile[]): Promise<void> {
  const name = basename(resolve(path));
  const inside = folder === '' ? name : `${folder}/${name}`;
  const entries = await readdir(path, { withFileTypes: true }).catch((error: Error) => {
    throw new AskedError(`${path}: ${error.message}`);
  });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = join(path, entry.name);
    // A link inside of a folder was not named: what it leads to stays unread.
    if (entry.isDirectory()) await findInside(full, inside, follow, found);
    else if (entry.isFile() && (follow || (await stat(full)).size > 0))
      await find(full, inside, follow, found);
  }
}

/** A file that is not there yet can be followed, if its folder is there. */
async function toCome(path: string, folder: string, follow: boolean): Promise<NamedFile> {
  if (!follow) throw new AskedError(`${path}: there is no such file. With --follow it is waited for.`);
  const parent = await realpath(dirname(path)).catch(() => {
    throw new AskedError(`${path}: there is no such folder.`);
  });
  return { name: basename(path), folder, path: join(parent, basename(path)), size: 0 };
}

async function requireReadable(path: string): Promise<void> {
  await access(path, constants.R_OK).catch(() => {
    throw new AskedError(`${path} may not be read by you. Its owner can allow it: chmod +r`);
  });
}

function requireFew(count: number, follow: boolean): void {
  if (count > MAX_FILES) throw new AskedError(`These are more than ${MAX_FILES} files: name those you mean.`);
  if (follow && count > MAX_FOLLOWED)
    throw new AskedError(`At most ${MAX_FOLLOWED} files are followed at once: name those you mean.`);
}

function requireSome(files: readonly NamedFile[], paths: readonly string[], follow: boolean): void {
  if (files.length > 0) return;
  const what = follow ? 'no files' : 'no files, or only empty ones';
  throw new AskedError(`There are ${what} in ${paths.join(', ')}.`);
}

function withoutRepeats(files: readonly NamedFile[]): readonly NamedFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()];
}

/** Files of one name from several folders are told apart by where they are. */
function toldApart(files: readonly NamedFile[]): readonly NamedFile[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(shownAs(file), (counts.get(shownAs(file)) ?? 0) + 1);
  return files.map((file) => {
    if (counts.get(shownAs(file)) === 1 || file.path === null) return file;
    return { ...file, folder: dirname(file.path).split(sep).filter(Boolean).join('/') };
  });
}

function shownAs({ folder, name }: NamedFile): string {
  return `${folder}/${name}`;
}
