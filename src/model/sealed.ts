/** What every sealed replay begins with, of whatever version: `WBSEALED`. */
export const SEALED_MAGIC: Uint8Array<ArrayBuffer> = new TextEncoder().encode('WBSEALED');

/** Do bytes begin as a sealed replay does? Of fewer bytes than the magic, as far as they go. */
export function beginsSealed(bytes: Uint8Array): boolean {
  return bytes.subarray(0, SEALED_MAGIC.length).every((byte, at) => byte === SEALED_MAGIC[at]);
}
