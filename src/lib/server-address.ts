import { isPlainOrigin } from './plain-origin';

/** Longer addresses are not ours. */
const MAX_ADDRESS = 2_000;

/**
 * The address of a server that a reader wants to ask, without a slash at its end; null for what is none. It is http or
 * https; one without either means http, as servers on one's own computer speak it. Names and passwords would be handed
 * on with the address, so there are none in it; nor is there anything behind `?` or `#`.
 */
export function parseServerAddress(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_ADDRESS) return null;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null;
  if (!isPlainOrigin(url.origin)) return null;
  return url.href.replace(/\/+$/, '');
}
