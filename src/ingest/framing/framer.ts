/**
 * Receives one record: `bytes[start, end)` without its line ending, and the one-based line it starts on.
 * `cut` says that the bytes end before the record does (or before the closing bracket, with an empty range).
 */
export type EmitRecord = (start: number, end: number, line: number, cut: boolean) => void;

/** Cuts a growing stretch of bytes into records. */
export interface Framer {
  /**
   * Looks at `bytes[0, end)`, which begins where the last call stopped, and emits every record that is
   * complete there. At the end of the part (`atEnd`) it emits what is left as well.
   * @returns how many leading bytes it is done with; the caller keeps the rest in front of what follows.
   */
  scan(bytes: Uint8Array, end: number, atEnd: boolean, emit: EmitRecord): number;
}

/** Counts line feeds in `bytes[start, end)`. */
export function countLines(bytes: Uint8Array, start: number, end: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(10, start); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}
