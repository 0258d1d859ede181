import { type BigIntStats, constants, type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { FileTrouble, Place } from '../../intake/follow/wire';
import type { Restart } from '../../model/follow';
import { type Followed, Listeners, PIECE_BYTES, type Piece } from './followed';

/** One stretch of bytes that continue themselves. Its file stays open, so that no new one takes its inode. */
interface Generation {
  readonly number: number;
  readonly why: Restart;
  handle: FileHandle;
  /** Bytes that were seen of it. */
  size: number;
  /** When it was written last, in nanoseconds; null before the first look. */
  written: bigint | null;
  /** How it begins, and what stands before its end: by these it is known again. */
  marks: readonly Mark[];
}

interface Mark {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** As much of the beginning and of the end tells whether a file is still the one that was read. */
const MARK_BYTES = 1 << 10;
/** Files that took one another's name and are still held. Of older ones a reader who was away gets no more. */
const MAX_HELD = 8;
/** Between two looks where the system does not tell of changes, in milliseconds. */
const POLL_MS = 1_000;

/** A link that was laid in the file's place is not followed, and a pipe is not waited for. */
export const READ_PLAINLY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * A file by its name, as `tail -F` follows one: where another file takes the name, the rest of the old one is read
 * first. Whatever happens is found by {@link look}; who reads is told only of bytes that were still the same behind
 * the reading.
 */
export class TailedFile implements Followed {
  trouble: FileTrouble | null = null;
  private readonly listeners = new Listeners();
  private generations: Generation[] = [];
  private count = 0;
  private looking: Promise<void> = Promise.resolve();
  private again: Promise<void> | null = null;
  private stopWatching: () => void = () => {};
  private closed = false;

  /** @param path no symbolic link, and in no folder that is one */
  private constructor(private readonly path: string) {}

  /** Begins to follow a file, which need not be there yet. */
  static async open(path: string): Promise<TailedFile> {
    const file = new TailedFile(path);
    await file.look();
    return file;
  }

  /** Looks whenever the system tells of a change, and every second, since not every system does. */
  watch(): void {
    const look = () => void this.look();
    const timer = setInterval(look, POLL_MS);
    const watcher = watchFolder(this.path, look);
    this.stopWatching = () => {
      clearInterval(timer);
      watcher?.close();
    };
  }

  get start(): Place | null {
    const [first] = this.generations;
    return first === undefined ? null : { generation: first.number, offset: 0 };
  }

  reaches({ generation, offset }: Place): boolean {
    const known = this.generations.find(({ number }) => number === generation);
    return known === undefined ? generation < this.count : offset <= known.size;
  }

  async next(place: Place): Promise<Piece> {
    const generation = this.generations.find(({ number }) => number === place.generation);
    if (generation !== undefined && place.offset < generation.size) {
      const bytes = await this.read(generation, place.offset);
      // Null: it was cut or written anew in the meantime, or its handle is another now.
      return bytes === null ? this.next(place) : { kind: 'bytes', bytes };
    }
    const following = this.generations.find(({ number }) => number > place.generation);
    if (following === undefined) return { kind: 'nothing' };
    return { kind: 'restart', next: following.number, why: following.why };
  }

  onChange(changed: () => void): () => void {
    return this.listeners.add(changed);
  }

  async close(): Promise<void> {
    this.stopWatching();
    this.closed = true;
    await this.looking;
    await Promise.all(this.generations.map(({ handle }) => handle.close()));
    this.generations = [];
  }

  /** Finds out what became of the file. One look at a time; who asks while one is under way gets the next. */
  look(): Promise<void> {
    this.again ??= this.looking.then(async () => {
      this.again = null;
      if (this.closed) return;
      this.looking = this.examine();
      await this.looking;
    });
    return this.again;
  }

  private async examine(): Promise<void> {
    const before = this.standing();
    try {
      this.trouble = (await this.findOut()) ? null : 'missing';
    } catch (error) {
      // It may have gone between two questions.
      this.trouble = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable';
    }
    if (this.standing() !== before) this.listeners.tell();
  }

  private standing(): string {
    return `${this.count} ${this.generations.at(-1)?.size} ${this.trouble}`;
  }

  /** @returns is there a file of this name? */
  private async findOut(): Promise<boolean> {
    const named = await stat(this.path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
      throw error;
    });
    const current = this.generations.at(-1);
    if (current === undefined) {
      if (named?.isFile()) await this.begin(await openPlainly(this.path), 'rotated');
      return named?.isFile() ?? false;
    }
    const held = await current.handle.stat({ bigint: true });
    const another = named !== null && (named.ino !== held.ino || named.dev !== held.dev);
    // As long as the new file is empty, whoever writes may not have heard of it yet.
    if (another && named.isFile() && named.size > 0n) await this.goOver(current);
    else await this.grow(current);
    return named?.isFile() ?? false;
  }

  /** Another file has taken the name: all that was written to the old one comes first. */
  private async goOver(current: Generation): Promise<void> {
    const handle = await openPlainly(this.path);
    await this.grow(current);
    const last = this.generations.at(-1)!;
    const { size } = await handle.stat();
    // Some programs write a file anew, longer, and put it in the place of the old one.
    const longEnough = last.size >= MARK_BYTES && size >= last.size;
    if (!longEnough || !(await isKnownAgain(handle, last.marks))) return this.begin(handle, 'rotated');
    const old = last.handle;
    last.handle = handle;
    last.written = null;
    await old.close();
    await this.grow(last);
  }

  private async grow(current: Generation): Promise<void> {
    const { size, mtimeNs } = await current.handle.stat({ bigint: true });
    if (Number(size) < current.size) return this.beginAnew(current, 'truncated');
    if (Number(size) === current.size && mtimeNs === current.written) return;
    if (!(await isKnownAgain(current.handle, current.marks))) return this.beginAnew(current, 'replaced');
    current.marks = await marksOf(current.handle, Number(size));
    current.size = Number(size);
    current.written = mtimeNs;
  }

  /** What stood in the file is gone. */
  private async beginAnew(current: Generation, why: Restart): Promise<void> {
    this.generations.pop();
    await this.begin(current.handle, why);
  }

  private async begin(handle: FileHandle, why: Restart): Promise<void> {
    const generation = { number: this.count++, why, handle, size: 0, written: null, marks: [] };
    this.generations.push(generation);
    if (this.generations.length > MAX_HELD) await this.generations.shift()!.handle.close();
    await this.grow(generation);
  }

  /** Bytes of a generation, if they are still its own once they are read. */
  private async read(generation: Generation, offset: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const { handle } = generation;
    const wanted = Math.min(generation.size - offset, PIECE_BYTES);
    const bytes = await readAt(handle, offset, wanted).catch((error: unknown) => {
      const ours = generation.handle === handle && this.generations.includes(generation);
      if (this.closed || ours) throw error;
      return null;
    });
    await this.look();
    if (bytes === null || !this.generations.includes(generation)) return null;
    if (bytes.length === 0) throw new Error(`${this.path} is shorter than it says`);
    return bytes;
  }
}

async function openPlainly(path: string): Promise<FileHandle> {
  const handle = await open(path, READ_PLAINLY);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Error(`${path} is no file`);
}

/** What stands in a file of so many bytes where it is known again. */
async function marksOf(handle: FileHandle, size: number): Promise<readonly Mark[]> {
  const offsets = [...new Set([0, Math.max(0, size - MARK_BYTES)])];
  const mark = async (offset: number) => ({
    offset,
    bytes: Buffer.from(await readAt(handle, offset, Math.min(MARK_BYTES, size - offset))),
  });
  return Promise.all(offsets.map(mark));
}

async function isKnownAgain(handle: FileHandle, marks: readonly Mark[]): Promise<boolean> {
  for (const { offset, bytes } of marks)
    if (!bytes.equals(await readAt(handle, offset, bytes.length))) return false;
  return true;
}

/** As many bytes as are there, up to a length. */
export async function readAt(
  handle: FileHandle,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Tells of changes in the file's folder that may be the file's; null where the system cannot. */
function watchFolder(path: string, changed: () => void): FSWatcher | null {
  const own = basename(path);
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (name === null || name === own) changed();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

/** What tells versions of a file apart. */
export function versionOf({ ino, size, mtimeNs }: BigIntStats): string {
  return `"${ino}-${size}-${mtimeNs}"`;
}
