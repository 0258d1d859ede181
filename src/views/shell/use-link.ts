import { useSyncExternalStore } from 'react';
import { type Link, parseLink, printLink } from '../../share/link';

const CHANGED = 'walkback:link';

/** The link in the address; changes with back, forward and {@link navigate}. */
export function useLink(): Link {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return parseLink(hash);
}

/** The link in the address at this moment. */
export function currentLink(): Link {
  return parseLink(window.location.hash);
}

/**
 * Goes to a link. `push` makes a step that the back button undoes; `replace` only brings the address up to
 * date.
 */
export function navigate(link: Link, how: 'push' | 'replace' = 'push'): void {
  const hash = printLink(link);
  if (hash === window.location.hash) return;
  try {
    if (how === 'push') window.history.pushState(null, '', hash);
    else window.history.replaceState(null, '', hash);
  } catch {
    // Some browsers refuse that to a page from a disk, or when it is asked for too often.
    if (how === 'push') window.location.hash = hash;
    else window.location.replace(hash);
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(changed: () => void): () => void {
  const events = ['popstate', 'hashchange', CHANGED];
  for (const event of events) window.addEventListener(event, changed);
  return () => {
    for (const event of events) window.removeEventListener(event, changed);
  };
}
