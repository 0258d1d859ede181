import { fromBase64url, toBase64url } from '../lib/base64url';
import { Fault } from '../model/errors';
import { beginsSealed, SEALED_MAGIC } from '../model/sealed';

/**
 * A sealed replay: a file encrypted with AES-256-GCM under a key of its own, so that whoever keeps it learns
 * nothing but roughly how large it is. Version 1, byte by byte in `docs/store.md`:
 *
 *     "WBSEALED"  version  chunk bits  nonce prefix   then the chunks, each with its tag of 16 bytes
 *      8 bytes    1 byte   1 byte      7 bytes
 *
 * What is encrypted is the file's length (8 bytes, big end first), the file, and zeros up to a size that many
 * files share. It is cut into chunks of 2^bits bytes, each sealed with the whole head as additional data and
 * with the nonce prefix ‖ number of the chunk (4 bytes) ‖ 1 for the last chunk, 0 for any other: the STREAM
 * construction. A chunk that was altered, moved, repeated, left out or added does not open.
 */
export interface Sealed {
  readonly blob: Blob;
  /** 43 letters of base64url. Without it the file cannot be opened by anybody. */
  readonly key: string;
}

export interface SealOptions {
  readonly signal?: AbortSignal;
  /** Told after each chunk: bytes done, bytes in all. */
  readonly report?: (done: number, total: number) => void;
  /** Chunks have 2^chunkBits bytes. */
  readonly chunkBits?: number;
}

/** The letters of a key. */
export const SEALED_KEY = /^[\w-]{43}$/;

const VERSION = 1;
const PREFIX_BYTES = 7;
const HEAD_BYTES = SEALED_MAGIC.length + 2 + PREFIX_BYTES;
const TAG_BYTES = 16;
const LENGTH_BYTES = 8;
/** 4 MiB: what is held at once, whatever the size of the file. */
const CHUNK_BITS = 22;
/** Of others' files smaller chunks would be slow, larger ones would take the memory. */
const LEAST_CHUNK_BITS = 10;
const MOST_CHUNK_BITS = 24;

/**
 * Encrypts a file under a fresh random key.
 * @throws {Fault} `insecure-page`, `cancelled`
 */
export async function sealReplay(file: Blob, options: SealOptions = {}): Promise<Sealed> {
  const { signal, report, chunkBits = CHUNK_BITS } = options;
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const secret = await importKey(raw, 'encrypt');
  const head = newHead(chunkBits);
  const size = paddedSize(file.size);
  const zeros = new Uint8Array(size - LENGTH_BYTES - file.size);
  const plain = new Blob([lengthBytes(file.size), file, zeros]);
  const chunkBytes = 2 ** chunkBits;
  const chunks = Math.ceil(size / chunkBytes);
  const pieces = [new Blob([head])];
  for (let at = 0; at < chunks; at++) {
    if (signal?.aborted) throw new Fault('cancelled');
    const chunk = await bytesOf(plain, at * chunkBytes, chunkBytes);
    const parameters = parametersOf(head, at, at === chunks - 1);
    // As a blob, which the browser may keep on disk.
    pieces.push(new Blob([await crypto.subtle.encrypt(parameters, secret, chunk)]));
    report?.(Math.min((at + 1) * chunkBytes, size), size);
  }
  return { blob: new Blob(pieces), key: toBase64url(raw) };
}

/**
 * Decrypts a sealed file. Nothing of it is handed out before all of it was found to be as it was sealed.
 * @throws {Fault} `not-sealed`, `sealed-newer`, `sealed-key` (another key, or altered from the start),
 * `sealed-altered`, `sealed-cut`, `insecure-page`, `cancelled`
 */
export async function openSealed(blob: Blob, key: string, options: SealOptions = {}): Promise<Blob> {
  const { signal, report } = options;
  const head = await bytesOf(blob, 0, HEAD_BYTES);
  const chunkBytes = chunkBytesOf(head);
  const raw = SEALED_KEY.test(key) ? fromBase64url(key) : null;
  if (raw === null) throw new Fault('sealed-key');
  const secret = await importKey(raw, 'decrypt');
  const chunks = Math.ceil((blob.size - HEAD_BYTES) / (chunkBytes + TAG_BYTES));
  if (chunks === 0) throw new Fault('sealed-cut');
  let length = 0;
  const pieces: Blob[] = [];
  for (let at = 0; at < chunks; at++) {
    if (signal?.aborted) throw new Fault('cancelled');
    const start = HEAD_BYTES + at * (chunkBytes + TAG_BYTES);
    const cell = await bytesOf(blob, start, chunkBytes + TAG_BYTES);
    const chunk = await openChunk(head, secret, cell, at, at === chunks - 1);
    if (at === 0) length = lengthIn(chunk, blob.size, chunkBytes);
    pieces.push(new Blob([chunk]));
    report?.(Math.min(start + cell.length, blob.size), blob.size);
  }
  return new Blob(pieces).slice(LENGTH_BYTES, LENGTH_BYTES + length);
}

/**
 * The size that is encrypted for a file of `bytes`: Padmé (https://lbarman.ch/blog/padme/) keeps only the leading
 * digits of a size, so that it grows by at most an eighth and many files come out at the same.
 */
export function paddedSize(bytes: number): number {
  const size = LENGTH_BYTES + bytes;
  const exponent = Math.floor(Math.log2(size));
  const step = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1);
  return Math.ceil(size / step) * step;
}

function newHead(chunkBits: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(HEAD_BYTES);
  head.set(SEALED_MAGIC);
  head.set([VERSION, chunkBits], SEALED_MAGIC.length);
  crypto.getRandomValues(head.subarray(HEAD_BYTES - PREFIX_BYTES));
  return head;
}

/** How large the chunks are that follow a head. */
function chunkBytesOf(head: Uint8Array): number {
  if (head.length === 0 || !beginsSealed(head)) throw new Fault('not-sealed');
  if (head.length < HEAD_BYTES) throw new Fault('sealed-cut');
  const [version, chunkBits] = head.subarray(SEALED_MAGIC.length);
  if (version! > VERSION) throw new Fault('sealed-newer', { version: version! });
  if (version! < VERSION || chunkBits! < LEAST_CHUNK_BITS || chunkBits! > MOST_CHUNK_BITS)
    throw new Fault('sealed-altered');
  return 2 ** chunkBits!;
}

async function openChunk(
  head: Uint8Array<ArrayBuffer>,
  secret: CryptoKey,
  cell: Uint8Array<ArrayBuffer>,
  at: number,
  last: boolean,
): Promise<ArrayBuffer> {
  const open = (asLast: boolean) =>
    crypto.subtle.decrypt(parametersOf(head, at, asLast), secret, cell).catch(() => null);
  const chunk = await open(last);
  if (chunk !== null) return chunk;
  // It opens as the opposite of what it should be: what followed is gone, or something was put behind it.
  if ((await open(!last)) !== null) throw new Fault(last ? 'sealed-cut' : 'sealed-altered');
  throw new Fault(at === 0 ? 'sealed-key' : 'sealed-altered');
}

/** The file's length, from the first chunk; with it, how large the whole must be is known. */
function lengthIn(chunk: ArrayBuffer, sealedBytes: number, chunkBytes: number): number {
  if (chunk.byteLength < LENGTH_BYTES) throw new Fault('sealed-altered');
  const length = Number(new DataView(chunk).getBigUint64(0));
  const size = paddedSize(length);
  const expected = HEAD_BYTES + size + Math.ceil(size / chunkBytes) * TAG_BYTES;
  if (sealedBytes < expected) throw new Fault('sealed-cut');
  if (sealedBytes > expected) throw new Fault('sealed-altered');
  return length;
}

function lengthBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LENGTH_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length));
  return bytes;
}

function parametersOf(head: Uint8Array<ArrayBuffer>, at: number, last: boolean): AesGcmParams {
  const iv = new Uint8Array(PREFIX_BYTES + 5);
  iv.set(head.subarray(HEAD_BYTES - PREFIX_BYTES));
  new DataView(iv.buffer).setUint32(PREFIX_BYTES, at);
  iv[PREFIX_BYTES + 4] = last ? 1 : 0;
  return { name: 'AES-GCM', iv, additionalData: head, tagLength: TAG_BYTES * 8 };
}

/** Browsers encrypt only on pages that came over https or from this computer. */
async function importKey(raw: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) throw new Fault('insecure-page');
  return subtle.importKey('raw', raw, 'AES-GCM', false, [use]);
}

async function bytesOf(blob: Blob, start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(start, start + length).arrayBuffer());
}
