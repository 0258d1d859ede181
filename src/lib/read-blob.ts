/** Bytes read at a time. Large enough to keep the disk busy, small enough to answer in between. */
export const CHUNK_BYTES = 2 << 20;

/** A record longer than this is given up: no browser can hold it as one string. */
const MAX_RECORD_BYTES = 256 << 20;

/** Looks at `bytes[0, end)`; returns how many leading bytes it is done with. */
export type Consume = (bytes: Uint8Array, end: number, atEnd: boolean) => number | Promise<number>;

/** A stretch of bytes without an end in sight. */
export class RecordTooLongError extends Error {
  constructor(readonly offset: number) {
    super(`A single record is longer than ${MAX_RECORD_BYTES >> 20} MB`);
  }
}

/**
 * Reads a blob from start to end through one buffer, handing `consume` what is there; what it leaves is
 * kept in front of the next bytes, and the buffer grows only when nothing at all was consumed.
 *
 * The buffer is lent to the stream and comes back filled ("bring your own buffer"): with a fresh array
 * per chunk the same loop runs about three times slower in Chromium, in page faults.
 */
export async function readBlob(
  blob: Blob,
  consume: Consume,
  options: { readonly chunkBytes?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const source = openSource(blob, options.chunkBytes ?? CHUNK_BYTES);
  let kept = 0;
  let offset = 0;
  try {
    for (;;) {
      const { bytes, end, done } = await source.read(kept);
      options.signal?.throwIfAborted();
      const used = await consume(bytes, end, done);
      if (done) return;
      if (used > 0) bytes.copyWithin(0, used, end);
      kept = end - used;
      offset += used;
      if (kept >= MAX_RECORD_BYTES) throw new RecordTooLongError(offset);
    }
  } finally {
    await source.close();
  }
}

interface Source {
  /** Reads more after the first `kept` bytes of the buffer. */
  read(kept: number): Promise<{ bytes: Uint8Array; end: number; done: boolean }>;
  close(): Promise<void>;
}

function openSource(blob: Blob, chunkBytes: number): Source {
  const stream = blob.stream();
  try {
    return lendBuffer(stream.getReader({ mode: 'byob' }), chunkBytes);
  } catch {
    return copyChunks(stream.getReader(), chunkBytes);
  }
}

function lendBuffer(reader: ReadableStreamBYOBReader, chunkBytes: number): Source {
  let buffer = new ArrayBuffer(chunkBytes);
  return {
    async read(kept) {
      if (kept === buffer.byteLength) buffer = widened(buffer);
      const { value, done } = await reader.read(new Uint8Array(buffer, kept));
      if (value !== undefined) buffer = value.buffer as ArrayBuffer;
      const end = kept + (value?.length ?? 0);
      return { bytes: new Uint8Array(buffer), end, done };
    },
    close: () => reader.cancel(),
  };
}

/** For streams that do not take a buffer. */
function copyChunks(reader: ReadableStreamDefaultReader<Uint8Array>, chunkBytes: number): Source {
  let bytes = new Uint8Array(chunkBytes);
  let pending: Uint8Array = new Uint8Array(0);
  return {
    async read(kept) {
      let done = false;
      while (pending.length === 0 && !done) {
        const next = await reader.read();
        done = next.done;
        pending = next.value ?? pending;
      }
      if (kept === bytes.length) bytes = new Uint8Array(widened(bytes.buffer));
      const taken = pending.subarray(0, bytes.length - kept);
      bytes.set(taken, kept);
      pending = pending.subarray(taken.length);
      return { bytes, end: kept + taken.length, done };
    },
    close: () => reader.cancel(),
  };
}

/** Twice the room with the same beginning. (`ArrayBuffer.transfer` is missing in Node 20.) */
function widened(buffer: ArrayBuffer): ArrayBuffer {
  const larger = new Uint8Array(buffer.byteLength * 2);
  larger.set(new Uint8Array(buffer));
  return larger.buffer;
}

/** The bytes `[start, start + length)` of a blob. */
export async function sliceBytes(blob: Blob, start: number, length: number): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(start, start + length).arrayBuffer());
}
