import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly read: () => Promise<Buffer>;
}

/** The files of the page by their paths, `/` among them. What is not in it is not served. */
export type Page = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** The page as it was built into a folder; null if none was. The command line beside it is no part of the page. */
export async function findPage(folder: string): Promise<Page | null> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const page = new Map<string, PageFile>();
  for (const entry of names) {
    const full = join(entry.parentPath, entry.name);
    const path = full.slice(folder.length).split(sep).filter(Boolean).join('/');
    if (!entry.isFile() || path.startsWith('cli/')) continue;
    const type = TYPES[extname(entry.name)] ?? 'application/octet-stream';
    page.set(`/${path}`, { type, read: () => readFile(full) });
  }
  const first = page.get('/index.html');
  return first === undefined ? null : page.set('/', first);
}
