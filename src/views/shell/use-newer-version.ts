import { useEffect, useState } from 'react';
import { SERVED_BY_OPEN } from '../../lib/served';
import { STANDALONE } from '../../lib/standalone';
import { whenIdle } from '../parts/when-idle';
import { type GoOver, keepOffline } from './keep-offline';

/** How to go over to a newer version, once one has been fetched. Starts keeping the page for offline use. */
export function useNewerVersion(): GoOver | null {
  const [goOver, setGoOver] = useState<GoOver | null>(null);
  useEffect(() => {
    // The development server serves what was just written; a page without https has no such worker; a file needs none.
    // What `walkback open` serves would be kept under an address that ends with it.
    if (STANDALONE || SERVED_BY_OPEN || !import.meta.env.PROD || !('serviceWorker' in navigator))
      return undefined;
    const stop = new AbortController();
    const keep = () =>
      keepOffline(
        navigator.serviceWorker,
        () => window.location.reload(),
        (next) => setGoOver(() => next),
        stop.signal,
      ).catch(() => {
        // Without it the page works as long as its host answers; there is nothing that the reader could do.
      });
    // Fetching the rest of the page must not delay the first log.
    const begin = () => whenIdle(() => void (stop.signal.aborted || keep()));
    if (document.readyState === 'complete') begin();
    else window.addEventListener('load', begin, { once: true, signal: stop.signal });
    return () => stop.abort();
  }, []);
  return goOver;
}
