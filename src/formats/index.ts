import type { Format } from '../model/format';

const folders = import.meta.glob<{ format: Format }>('./*/index.ts', { eager: true });

/** Every format there is: one folder beside this file each, found by itself. */
export const FORMATS: readonly Format[] = Object.values(folders).map((folder) => folder.format);

export function formatOf(id: string): Format {
  const found = FORMATS.find((format) => format.id === id);
  if (found === undefined) throw new Error(`There is no format “${id}”`);
  return found;
}
