import { hashBytes } from '../lib/hash';

/** A short mark of a record (16 hex digits), to tell an event of another log from the one that a link means. */
export function checkOf({ text, bytes }: { readonly text: string; readonly bytes: number }): string {
  const shown = new TextEncoder().encode(`${bytes} ${text}`);
  return hashBytes(shown, 0, shown.length).toString(16).padStart(16, '0');
}
