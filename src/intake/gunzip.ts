import { formatBytes } from '../lib/format';

/** Bytes inflated beyond which we stop: more than any log, less than what a bomb would make of us. */
const MAX_INFLATED_BYTES = 8 * 2 ** 30;
/** Pieces are joined into blobs of this size, which browsers may keep on disk. */
const PIECE_BYTES = 8 << 20;

export interface Inflated {
  readonly blob: Blob;
  /** The compressed data ends early; everything up to there is in the blob. */
  readonly cut: boolean;
}

/** A compressed file grows without measure. */
export class InflateBombError extends Error {
  constructor(limit: number) {
    super(`It inflates to more than ${formatBytes(limit)}`);
  }
}

/** Does a blob begin like a gzip file (RFC 1952), whatever its name? */
export async function isGzip(blob: Blob): Promise<boolean> {
  const head = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/**
 * Inflates a gzip file as a stream; damage at its end costs only the end.
 * @param limit bytes beyond which it is given up
 * @throws {InflateBombError}
 */
export async function gunzip(
  blob: Blob,
  onBytes: (bytes: number) => void = () => {},
  signal?: AbortSignal,
  limit = MAX_INFLATED_BYTES,
): Promise<Inflated> {
  const reader = blob
    .stream()
    .pipeThrough(
      new DecompressionStream('gzip') as ReadableWritablePair<
        Uint8Array<ArrayBuffer>,
        Uint8Array<ArrayBuffer>
      >,
    )
    .getReader();
  const pieces: Blob[] = [];
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  let total = 0;
  const flush = () => {
    if (pendingBytes > 0) pieces.push(new Blob(pending));
    pending = [];
    pendingBytes = 0;
  };
  let cut = false;
  for (;;) {
    signal?.throwIfAborted();
    const next = await reader.read().catch(() => null);
    cut = next === null;
    if (next === null || next.done) break;
    pending.push(next.value);
    pendingBytes += next.value.length;
    total += next.value.length;
    if (total > limit) {
      await reader.cancel();
      throw new InflateBombError(limit);
    }
    if (pendingBytes >= PIECE_BYTES) flush();
    onBytes(total);
  }
  flush();
  return { blob: new Blob(pieces), cut };
}

/** `wal.jsonl.gz` without its last ending. */
export function withoutGz(name: string): string {
  return name.replace(/\.(gz|gzip)$/i, '');
}
