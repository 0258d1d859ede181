import { isPlainOrigin } from '../lib/plain-origin';

/**
 * A link to an address that is to be followed, `#/follow/url/<address>`, the address as `encodeURIComponent` writes it.
 * Opening it asks nobody: it may come from a stranger, so its page has a button for it.
 */
export interface FollowLink {
  readonly page: 'follow';
  /** Null in a link that is not whole, or leads to where this page does not go. */
  readonly address: string | null;
}

const MAX_ADDRESS = 4_000;

/** Reads the decoded parts of the path behind `follow`. */
export function parseFollow([kind, address = '']: readonly string[]): FollowLink {
  return { page: 'follow', address: kind === 'url' ? (parseFollowAddress(address)?.href ?? null) : null };
}

/** Writes the link as the part of an address from `#` on. */
export function printFollow({ address }: FollowLink): string {
  return address === null ? '#/follow' : `#/follow/url/${encodeURIComponent(address)}`;
}

/**
 * An address that can be followed; null for what is none. A name or a password in it would be handed on with every copy
 * of the link, and what stands behind `#` is never sent.
 */
export function parseFollowAddress(text: string): URL | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_ADDRESS || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  url.hash = '';
  return url.username === '' && url.password === '' && isPlainOrigin(url.origin) ? url : null;
}
