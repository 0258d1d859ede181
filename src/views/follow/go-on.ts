import type { LibraryEntry } from '../../model/library';

/**
 * Goes on with a log that was followed before.
 * @returns why that is not possible; null where it goes on
 */
export async function goOnWith(entry: LibraryEntry): Promise<string | null> {
  return `${entry.name} cannot be gone on with.`;
}
