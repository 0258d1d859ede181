import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { joined } from '../lib/bytes';
import { readBlob, sliceBytes } from '../lib/read-blob';
import { yieldToTasks } from '../lib/tasks';

/** Blobs up to this size are fingerprinted whole; of larger ones evenly spread blocks are taken. */
const WHOLE_BYTES = 1 << 20;
const SAMPLES = 16;
const SAMPLE_BYTES = 8 << 10;
const HASH_BLOCK_BYTES = 4 << 20;

/**
 * A log's id from its content, in milliseconds whatever its size: 16 hex digits of a SHA-256 over the sizes
 * of its parts and its bytes (all of them up to 1 MiB, else 16 blocks of 8 KiB spread evenly, the first and
 * last included). Two logs of equal id are told apart by {@link contentHash}.
 */
export async function fingerprint(blob: Blob, partSizes: readonly number[]): Promise<string> {
  const sizes = new TextEncoder().encode(partSizes.join(','));
  const digested = await digest(joined([sizes, ...(await sampled(blob))]));
  return bytesToHex(new Uint8Array(digested)).slice(0, 16);
}

function sampled(blob: Blob): Promise<Uint8Array[]> {
  if (blob.size <= WHOLE_BYTES) return Promise.all([sliceBytes(blob, 0, blob.size)]);
  const step = (blob.size - SAMPLE_BYTES) / (SAMPLES - 1);
  const starts = Array.from({ length: SAMPLES }, (_, at) => Math.floor(at * step));
  return Promise.all(starts.map((start) => sliceBytes(blob, start, SAMPLE_BYTES)));
}

/**
 * SHA-256 over the SHA-256s of the content's blocks of 4 MiB, in hex. Unlike a plain SHA-256 it can be
 * computed block by block by the browser's own fast implementation.
 */
export async function contentHash(
  blob: Blob,
  onBytes: (bytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<string> {
  const digests: Promise<ArrayBuffer | Uint8Array>[] = [];
  let done = 0;
  await readBlob(
    blob,
    async (bytes, end, atEnd) => {
      let used = 0;
      while (end - used >= HASH_BLOCK_BYTES || (atEnd && used < end)) {
        const stop = Math.min(used + HASH_BLOCK_BYTES, end);
        digests.push(digest(bytes.slice(used, stop)));
        done += stop - used;
        used = stop;
      }
      onBytes(done);
      await yieldToTasks();
      return used;
    },
    { chunkBytes: HASH_BLOCK_BYTES, signal },
  );
  const hash = sha256.create();
  for (const block of await Promise.all(digests)) hash.update(new Uint8Array(block));
  return bytesToHex(hash.digest());
}

/** The browser's implementation where the page may use it (secure contexts), else ours. */
function digest(block: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | Uint8Array> {
  const native = globalThis.crypto?.subtle;
  return native ? native.digest('SHA-256', block) : Promise.resolve(sha256(block));
}
