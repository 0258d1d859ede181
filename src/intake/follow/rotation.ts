/**
 * The names of a rotated set: `wal.jsonl` is the file of now, `wal.jsonl.1` the newest archive, `wal.jsonl.5` the
 * oldest; older writers put the number in place of the extension: `wal.wal.1`.
 */

/** What the names of one set have in common. */
export function familyOf(name: string): string {
  return name.replace(ARCHIVE, '').replace(/\.(jsonl|wal)$/, '');
}

/** 0 for the file of now, else the number of the archive. */
export function archiveNumber(name: string): number {
  return Number(ARCHIVE.exec(name)?.[1] ?? 0);
}

/** The order in which files are handed on: sets by name, and in each the oldest first, as in a set that is dropped. */
export function byAge(a: string, b: string): number {
  return compare(familyOf(a), familyOf(b)) || archiveNumber(b) - archiveNumber(a) || compare(a, b);
}

/** Is it a file that nobody means when they follow a folder: hidden, or half written by a program that renames it then? */
export function isPassedOver(name: string): boolean {
  return name.startsWith('.') || /~$|\.(tmp|swp|crswap|crdownload|part)$/i.test(name) || name === 'Thumbs.db';
}

const ARCHIVE = /\.(\d{1,3})$/;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
