/**
 * What is remembered of the bytes of a source that were handed on: how many, and the windows at both ends. By them it
 * is told whether what the source holds now continues them. Logs carry times and numbers in every line, so that two
 * of them do not agree in the same 4 KiB at the same place by chance.
 */
export interface Known {
  readonly bytes: number;
  /** The first bytes, at most {@link WINDOW_BYTES}. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** The last bytes, at most {@link WINDOW_BYTES}. */
  readonly tail: Uint8Array<ArrayBuffer>;
}

export const WINDOW_BYTES = 4096;

const EMPTY = new Uint8Array(0);
export const NOTHING: Known = { bytes: 0, head: EMPTY, tail: EMPTY };

/** What is known once more bytes were handed on. Nothing of `bytes` is kept: they may be transferred away. */
export function plus(known: Known, bytes: Uint8Array): Known {
  const { head, tail } = known;
  const more = WINDOW_BYTES - head.length;
  return {
    bytes: known.bytes + bytes.length,
    head: more > 0 ? lined(head, bytes.subarray(0, more)) : head,
    tail: lined(tail, bytes).slice(-WINDOW_BYTES),
  };
}

/** Do bytes that were read at an offset agree with what is known there? Where nothing is known they agree. */
export function agrees(known: Known, offset: number, bytes: Uint8Array): boolean {
  const { head, tail } = known;
  return overlaps(head, 0, offset, bytes) && overlaps(tail, known.bytes - tail.length, offset, bytes);
}

function overlaps(window: Uint8Array, start: number, offset: number, bytes: Uint8Array): boolean {
  const end = Math.min(start + window.length, offset + bytes.length);
  for (let at = Math.max(start, offset); at < end; at++)
    if (window[at - start] !== bytes[at - offset]) return false;
  return true;
}

/** Two pieces end to end, in memory of their own; of a long second one no more than its last window is copied. */
function lined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  if (second.length >= WINDOW_BYTES) return second.slice(-WINDOW_BYTES) as Uint8Array<ArrayBuffer>;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
