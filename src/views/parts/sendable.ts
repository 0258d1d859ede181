import { SERVED_BY_OPEN } from '../../lib/served';
import { type Link, printLink } from '../../share/link';

/**
 * A link with the address of this page before it. What `walkback open` serves stands under a secret that leads nobody
 * else here, and that nobody else should have: such a link has no address.
 */
export function sendableLink(link: Link): string {
  const hash = printLink(link);
  return SERVED_BY_OPEN ? hash : new URL(hash, window.location.href).href;
}
