/** Letters are made of so many bytes at a time: a multiple of three, few enough for one call. */
const STEP = 3 << 13;

/** Bytes as base64url (RFC 4648) without padding. */
export function toBase64url(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += STEP)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + STEP))));
  return pieces.join('').replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of a base64url text; null for what {@link toBase64url} would not have written. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );
  // The last letter may have bits to spare: of all texts for the same bytes only one is accepted.
  return toBase64url(bytes) === text ? bytes : null;
}

/** As many random bytes as base64url: 16 bytes take 22 letters. */
export function randomBase64url(bytes: number): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(bytes)));
}
