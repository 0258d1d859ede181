/**
 * The fixtures of all formats, for tests: each entry of a `fixtures` folder is one drop, a file or a folder.
 * Put one there and the laws and its golden apply to it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../model/source';

const HERE = import.meta.dirname;

export interface Fixture {
  readonly format: string;
  readonly name: string;
  readonly sources: readonly Source[];
  /** Where its golden stands. */
  readonly golden: string;
}

export const FIXTURES: readonly Fixture[] = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: format }) => {
    const folder = join(HERE, format, 'fixtures');
    return readdirSync(folder)
      .filter((entry) => !entry.endsWith('.golden.txt'))
      .map((entry) => ({
        format,
        name: `${format}/${entry}`,
        sources: readEntry(folder, entry),
        golden: join(folder, `${entry}.golden.txt`),
      }));
  });

function readEntry(folder: string, entry: string): Source[] {
  const path = join(folder, entry);
  if (!statSync(path).isDirectory()) return [source(path, entry, '')];
  return readdirSync(path).map((name) => source(join(path, name), name, entry));
}

function source(path: string, name: string, folder: string): Source {
  return { name, folder, blob: new Blob([readFileSync(path)]) };
}
