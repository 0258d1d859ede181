import { isPlainOrigin } from './plain-origin';

/** Longer addresses are not ours; a signed one of an object store has a few hundred letters. */
const MAX_ADDRESS = 2_000;

/**
 * The address of a drop store, or of one drop in it; null for what is none. It is https, or http to this very
 * computer: a page that may encrypt was itself loaded in one of these ways. Names and passwords in an address
 * would be handed on with it, and what stands behind `#` belongs to the page.
 */
export function parseStoreAddress(text: string): URL | null {
  if (text.length > MAX_ADDRESS || !URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  if (url.username !== '' || url.password !== '' || url.hash !== '') return null;
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isThisComputer(url.hostname));
  return safe && isPlainOrigin(url.origin) ? url : null;
}

/** Is a host this very computer, which needs no network? */
export function isThisComputer(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1';
}
