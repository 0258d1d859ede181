import { groupBy } from '../../lib/group-by';
import type { Grouped, Part } from '../../model/format';

/**
 * A rotated set is one log. Since 0.2.0 archives are `wal.jsonl.1` (newest) to `.5`; 0.1.4 to 0.1.6
 * replaced the extension: `wal.wal.1`. The right order is the highest number first, the bare name last.
 * (The crate's own reader of all files gets this wrong from two archives on.)
 */
export function group(parts: readonly Part[], strangers: readonly Part[]): Grouped[] {
  const families = groupBy(parts, ({ sniff, folder, name }) =>
    sniff?.shape === 'wal-lines' ? `${folder}/${familyOf(name)}` : `${folder}/${name}\n`,
  );
  return [...families.values()].map((family) => groupFamily(family, strangers));
}

function groupFamily(family: readonly Part[], strangers: readonly Part[]): Grouped {
  const leftovers = family.filter((part) => isLeftover(part.name) && family.length > 1);
  const ordered = family
    .filter((part) => !leftovers.includes(part))
    .toSorted((a, b) => archiveNumber(b.name) - archiveNumber(a.name));
  const current = ordered.at(-1)!;
  const empty = strangers.filter(
    (part) =>
      part.layout === 'empty' &&
      part.folder === current.folder &&
      familyOf(part.name) === familyOf(current.name),
  );
  const strays = [...leftovers, ...empty].map((part) => ({
    code: 'stray-file' as const,
    file: part.name,
    excerpt: part.name,
  }));
  const rotated = ordered.length > 1;
  return {
    parts: ordered,
    name: current.name,
    shape: rotated ? 'rotated-set' : current.sniff!.shape,
    note: rotated
      ? `Rotated set of ${ordered.length} files, oldest first: ${ordered.map((part) => part.name).join(', ')}`
      : null,
    problems: [...missingArchives(ordered), ...strays],
  };
}

/** Numbers that should stand between the newest and the oldest archive, and the current file itself. */
function missingArchives(ordered: readonly Part[]): Grouped['problems'] {
  const numbers = ordered.map((part) => archiveNumber(part.name));
  const highest = Math.max(...numbers);
  if (highest === 0) return [];
  const family = ordered.at(-1)!.name.replace(/\.\d+$/, '');
  return Array.from({ length: highest }, (_, number) => number)
    .filter((number) => !numbers.includes(number))
    .map((number) => {
      const file = number === 0 ? family : `${family}.${number}`;
      return {
        code: 'missing-part' as const,
        file,
        excerpt: file,
        effect:
          number === 0
            ? `The current file (${file}) was not dropped: the newest records are missing.`
            : `${file} of this rotated set was not dropped. State after the hole is uncertain.`,
      };
    });
}

/** 0 for the current file, else the number of the archive. */
function archiveNumber(name: string): number {
  return Number(/\.(\d{1,3})$/.exec(name)?.[1] ?? 0);
}

function familyOf(name: string): string {
  return name
    .replace(/\.gz$/i, '')
    .replace(/\.(\d{1,3}|tmp)$/, '')
    .replace(/\.(jsonl|wal)$/, '');
}

/** A temporary file that a cleanup left behind: it repeats records of the others. */
function isLeftover(name: string): boolean {
  return name.endsWith('.tmp');
}
