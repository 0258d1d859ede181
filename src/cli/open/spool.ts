import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../intake/follow/wire';
import { type Followed, Listeners, PIECE_BYTES, type Piece } from './followed';
import { readAt } from './tailed-file';

/** Something that is read as it comes. */
export interface Input extends AsyncIterable<Uint8Array> {
  /** Is it a keyboard? */
  readonly isTTY?: boolean;
  /** Reads no more of it. */
  destroy?(): unknown;
}

/**
 * What comes on standard input. It is kept in a temporary file that only its owner may read, so that a page that is
 * loaded anew gets it from the beginning. Where the system allows it the file has no name from the start, so that it
 * goes with the process however that ends.
 */
export class Spool implements Followed {
  readonly start = { generation: 0, offset: 0 };
  readonly trouble = null;
  /** Resolves once everything came; rejects where it cannot be kept. */
  readonly finished: Promise<void>;
  private readonly listeners = new Listeners();
  private size = 0;
  private ended = false;
  private closed = false;

  private constructor(
    private readonly input: Input,
    private readonly handle: FileHandle,
    private readonly folder: string,
  ) {
    this.finished = this.take();
  }

  static async open(input: Input): Promise<Spool> {
    // A folder of mode 0700, for systems where the file keeps its name.
    const folder = await mkdtemp(join(tmpdir(), 'walkback-input-'));
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
    const handle = await open(join(folder, 'input'), flags, 0o600);
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    return new Spool(input, handle, folder);
  }

  private async take(): Promise<void> {
    try {
      for await (const bytes of this.input) {
        await this.write(bytes);
        this.listeners.tell();
      }
    } catch (error) {
      // Whoever does not read to the end is told of it as of a fault.
      if (!this.closed) throw error;
    } finally {
      this.ended = true;
      this.listeners.tell();
    }
  }

  private async write(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const left = bytes.length - written;
      written += (await this.handle.write(bytes, written, left, this.size + written)).bytesWritten;
    }
    this.size += bytes.length;
  }

  reaches({ generation, offset }: Place): boolean {
    return generation === 0 && offset <= this.size;
  }

  async next({ offset }: Place): Promise<Piece> {
    const left = this.size - offset;
    if (left === 0) return { kind: this.ended ? 'ended' : 'nothing' };
    return { kind: 'bytes', bytes: await readAt(this.handle, offset, Math.min(left, PIECE_BYTES)) };
  }

  onChange(changed: () => void): () => void {
    return this.listeners.add(changed);
  }

  async close(): Promise<void> {
    this.closed = true;
    // A process that still reads does not end.
    this.input.destroy?.();
    await this.finished.catch(() => {});
    await this.handle.close().catch(() => {});
    await rm(this.folder, { recursive: true, force: true }).catch(() => {});
  }
}
