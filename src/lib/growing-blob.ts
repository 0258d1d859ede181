/** Bytes that are kept together before they become a blob of their own. */
const SEALED_BYTES = 1 << 20;

/**
 * Bytes that grow. What it gives is a {@link Blob} of all there are, at a cost that does not depend on how many that is:
 * the bytes behind the last sealed piece are copied, never more than a megabyte.
 */
export class GrowingBlob {
  private readonly sealed: Blob[] = [];
  private tail = new Uint8Array(SEALED_BYTES);
  private filled = 0;
  private total = 0;

  get size(): number {
    return this.total;
  }

  append(bytes: Uint8Array): void {
    this.total += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const some = bytes.subarray(at, at + SEALED_BYTES - this.filled);
      this.tail.set(some, this.filled);
      this.filled += some.length;
      at += some.length;
      if (this.filled === SEALED_BYTES) this.seal();
    }
  }

  /** Everything appended so far. */
  toBlob(): Blob {
    return new Blob([...this.sealed, this.tail.slice(0, this.filled)]);
  }

  private seal(): void {
    this.sealed.push(new Blob([this.tail]));
    this.tail = new Uint8Array(SEALED_BYTES);
    this.filled = 0;
  }
}
