import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beginsSealed, SEALED_MAGIC } from '../../model/sealed';

/** What a folder of drops may hold. Sizes in bytes, times in seconds. */
export interface FolderLimits {
  readonly maxBytes: number;
  readonly maxTotalBytes: number;
  readonly maxDrops: number;
  readonly maxLifetime: number;
}

interface Drop {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** SHA-256 of the token that deletes it. */
  readonly tokenHash: Buffer;
}

/** What whoever dropped it is told. */
export interface Dropped {
  readonly expires: number;
  readonly token: string;
}

export type Refusal = 'exists' | 'too-large' | 'full' | 'not-sealed' | 'cut';

/** 22 letters of base64url: 128 bits, which nobody guesses. No other name ever comes near the disk. */
const ID = /^[\w-]{22}$/;
const NAME = /^([\w-]{22})\.(\d{1,15})\.([\w-]{43})\.sealed$/;
const UNFINISHED = /^[0-9a-f]{24}\.part$/;

export function isDropId(text: string): boolean {
  return ID.test(text);
}

/**
 * Sealed replays in one folder, a file each. All there is to know of a drop stands in the name of its file,
 * `<id>.<expires>.<hash of its token>.sealed`, so that a drop is there as a whole or not at all, and a store that
 * was stopped knows everything once it has listed its folder.
 */
export class DropFolder {
  private readonly drops = new Map<string, Drop>();
  /** Ids that are being written, with the bytes that they will take. */
  private readonly pending = new Map<string, number>();

  private constructor(
    private readonly folder: string,
    private readonly limits: FolderLimits,
    private readonly now: () => number,
  ) {}

  /** Makes the folder if there is none, reads what it holds, and takes away what an earlier store left unfinished. */
  static async open(folder: string, limits: FolderLimits, now: () => number): Promise<DropFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const opened = new DropFolder(folder, limits, now);
    for (const name of await readdir(folder)) await opened.know(name);
    await opened.sweep();
    return opened;
  }

  private async know(name: string): Promise<void> {
    if (UNFINISHED.test(name)) return rm(join(this.folder, name), { force: true });
    const [, id, expires, hash] = name.match(NAME) ?? [];
    if (id === undefined) return;
    const { size } = await stat(join(this.folder, name));
    const tokenHash = Buffer.from(hash!, 'base64url');
    this.drops.set(id, { file: name, bytes: size, expires: Number(expires), tokenHash });
  }

  /** Bytes that are kept or promised; a file takes a block of the disk at the least. */
  private get totalBytes(): number {
    const sizes = [...[...this.drops.values()].map(({ bytes }) => bytes), ...this.pending.values()];
    return sizes.reduce((total, bytes) => total + Math.max(bytes, 4096), 0);
  }

  get size(): number {
    return this.drops.size;
  }

  /** Why a drop of so many bytes cannot be taken now; null if it can. */
  private refusalOf(id: string, bytes: number): Refusal | null {
    const { maxBytes, maxTotalBytes, maxDrops } = this.limits;
    if (bytes > maxBytes) return 'too-large';
    if (this.drops.has(id) || this.pending.has(id)) return 'exists';
    const full = this.totalBytes + Math.max(bytes, 4096) > maxTotalBytes;
    return full || this.drops.size + this.pending.size >= maxDrops ? 'full' : null;
  }

  /**
   * Writes a drop as its bytes come, and puts it in its place once it is whole.
   * @param bytes how many were announced: more are not written, fewer are refused
   * @param lifetime seconds; at most as many as the limit allows
   */
  async put(
    id: string,
    body: AsyncIterable<Uint8Array>,
    bytes: number,
    lifetime: number,
  ): Promise<Dropped | Refusal> {
    const refusal = this.refusalOf(id, bytes);
    if (refusal !== null) return refusal;
    this.pending.set(id, bytes);
    const unfinished = join(this.folder, `${randomBytes(12).toString('hex')}.part`);
    try {
      const wrong = await write(unfinished, body, bytes);
      if (wrong !== null) return wrong;
      const token = randomBytes(16).toString('base64url');
      const tokenHash = hashOf(token);
      const expires = this.now() + Math.min(lifetime, this.limits.maxLifetime) * 1000;
      const file = `${id}.${expires}.${tokenHash.toString('base64url')}.sealed`;
      await rename(unfinished, join(this.folder, file));
      this.drops.set(id, { file, bytes, expires, tokenHash });
      return { expires, token };
    } catch (error) {
      if (isFull(error)) return 'full';
      throw error;
    } finally {
      this.pending.delete(id);
      await rm(unfinished, { force: true });
    }
  }

  /** How large a drop is; null if there is none, or none any more. */
  find(id: string): { readonly bytes: number; readonly expires: number } | null {
    const drop = this.drops.get(id);
    return drop === undefined || drop.expires <= this.now() ? null : drop;
  }

  /** The bytes of a drop that {@link find} found. */
  read(id: string): ReadStream {
    return createReadStream(join(this.folder, this.drops.get(id)!.file));
  }

  /** Deletes a drop for whoever has its token. */
  async delete(id: string, token: string): Promise<'deleted' | 'no-drop' | 'wrong-token'> {
    const drop = this.drops.get(id);
    if (drop === undefined || drop.expires <= this.now()) return 'no-drop';
    // Hashes are of one length, and compared in the same time wherever they differ.
    if (!timingSafeEqual(hashOf(token), drop.tokenHash)) return 'wrong-token';
    await this.remove(id, drop);
    return 'deleted';
  }

  /** Deletes what has expired. */
  async sweep(): Promise<void> {
    const now = this.now();
    for (const [id, drop] of this.drops) if (drop.expires <= now) await this.remove(id, drop);
  }

  private async remove(id: string, drop: Drop): Promise<void> {
    this.drops.delete(id);
    await rm(join(this.folder, drop.file), { force: true });
  }
}

/** Writes a body to a new file; says what is wrong with it as soon as that is known. */
async function write(path: string, body: AsyncIterable<Uint8Array>, bytes: number): Promise<Refusal | null> {
  const file = await open(path, 'wx', 0o600);
  try {
    let head = Buffer.alloc(0);
    let written = 0;
    for await (const piece of body) {
      if (head.length < SEALED_MAGIC.length) {
        head = Buffer.concat([head, piece.subarray(0, SEALED_MAGIC.length)]);
        if (!beginsSealed(head)) return 'not-sealed';
      }
      written += piece.length;
      if (written > bytes) return 'too-large';
      await file.writeFile(piece);
    }
    if (head.length < SEALED_MAGIC.length) return 'not-sealed';
    if (written < bytes) return 'cut';
    // On the disk before it gets its name: a power cut leaves no half of a drop.
    await file.datasync();
    return null;
  } finally {
    await file.close();
  }
}

/** The disk, or what the user may take of it, is used up. */
function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
