import { joined } from './bytes';
import { sliceBytes } from './read-blob';

/** A page takes a browser hardly longer to read than a few bytes: some half a millisecond. */
const PAGE_BYTES = 64 << 10;
const PAGES_KEPT = 24;
/** A longer range is read by itself. */
const PAGED_BYTES = 4 * PAGE_BYTES;

/** Reads small ranges of a blob in pages and keeps the last ones, since who reads a record reads its neighbours. */
export class PagedBlob {
  private readonly pages = new Map<number, Promise<Uint8Array>>();

  constructor(readonly blob: Blob) {}

  /** The bytes `[start, start + length)`, or those that are there; not to be written to. */
  async read(start: number, length: number): Promise<Uint8Array> {
    if (length > PAGED_BYTES) return sliceBytes(this.blob, start, length);
    const first = Math.floor(start / PAGE_BYTES);
    const last = Math.floor((start + Math.max(length, 1) - 1) / PAGE_BYTES);
    const pages = await Promise.all(
      Array.from({ length: last - first + 1 }, (_, index) => this.page(first + index)),
    );
    const from = start - first * PAGE_BYTES;
    return joined(pages).subarray(from, from + length);
  }

  private page(index: number): Promise<Uint8Array> {
    const known = this.pages.get(index);
    this.pages.delete(index);
    const page = known ?? sliceBytes(this.blob, index * PAGE_BYTES, PAGE_BYTES);
    // Read last, let go last.
    this.pages.set(index, page);
    if (this.pages.size > PAGES_KEPT) this.pages.delete(this.pages.keys().next().value!);
    if (known === undefined) page.catch(() => this.pages.delete(index));
    return page;
  }
}
