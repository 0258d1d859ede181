import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const encoder = new TextEncoder();

/** Lower-case hex SHA-256 of a text's UTF-8 bytes, at once (for short texts inside a decoder). */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(encoder.encode(text)));
}

/**
 * A number that two different stretches of bytes almost never share (53 bits of two FNV-1a hashes). For
 * finding candidates only: whoever needs certainty compares the bytes.
 */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b + byte, 0x5bd1e995);
  }
  return (a >>> 0) * 0x20_0000 + ((b ^ (b >>> 15)) & 0x1f_ffff);
}
