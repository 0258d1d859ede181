import { readSrc } from './intake/src-addresses';
import { isPlainOrigin } from './lib/plain-origin';
import { parseStoreAddress } from './lib/store-address';
import { parseLink } from './share/link';

/**
 * The origins that a page may ask besides its own: those of `?src=` in its address, that of an encrypted drop
 * (`#/drop/1/<key>/<address>`), that of the store that the reader chose in the settings, and those of servers that the
 * reader connected to in this tab. `preferences` and `connections` are what the browser keeps of these, as text.
 */
export function askedOrigins(
  address: string,
  preferences: string | null,
  connections: string | null = null,
): string[] {
  const { href, search, hash } = new URL(address);
  const hosted = readSrc(search, href).urls.map(({ origin }) => origin);
  const origins = [...hosted, dropOf(hash), storeOf(preferences), ...connectionsOf(connections)];
  return [...new Set(origins)].filter((origin) => origin !== null).filter(isPlainOrigin);
}

/** A policy that lets a page ask its own host and these origins. Of several policies each must agree. */
export function askPolicy(origins: readonly string[]): string {
  return ["connect-src 'self'", ...origins].join(' ');
}

function dropOf(hash: string): string | null {
  const link = parseLink(hash);
  return link.page === 'drop' && link.action !== 'none' ? new URL(link.address).origin : null;
}

function storeOf(preferences: string | null): string | null {
  try {
    const { state } = JSON.parse(preferences ?? 'null') as { state: { dropStore: unknown } };
    return typeof state.dropStore === 'string' ? (parseStoreAddress(state.dropStore)?.origin ?? null) : null;
  } catch {
    // What cannot be read chose no store.
    return null;
  }
}

function connectionsOf(connections: string | null): string[] {
  try {
    const origins: unknown = JSON.parse(connections ?? '[]');
    if (!Array.isArray(origins)) return [];
    return origins.filter((origin): origin is string => typeof origin === 'string').slice(-MAX_CONNECTIONS);
  } catch {
    return [];
  }
}

/** A reader watches a few servers at a time. */
const MAX_CONNECTIONS = 20;

/** Where the origins are kept that the reader connected to in this tab; gone with the tab. */
const CONNECTIONS = 'walkback-connections';

/** Where `ui-state/preferences.ts` keeps the preferences. */
const PREFERENCES = 'walkback-preferences';

const RELOADED = 'reloaded to ask';

let allowed: readonly string[] = [];

/**
 * Narrows what this page may ask, for as long as it lives. What the bundler puts before it asks for the page's own
 * parts alone.
 */
function tighten(): void {
  const kept = keptIn(() => window.localStorage, PREFERENCES);
  allowed = askedOrigins(
    window.location.href,
    kept,
    keptIn(() => window.sessionStorage, CONNECTIONS),
  );
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = askPolicy(allowed);
  document.head.append(meta);
}

function keptIn(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

/** May this page ask an origin? A policy is never widened; {@link reloadToAsk} gets one that fits the address of now. */
export function mayAsk(origin: string): boolean {
  return origin === window.location.origin || allowed.includes(origin);
}

/**
 * Loads the page anew, under the policy that the address and the settings ask for now.
 * @returns false when that was done for this address already, and did not help
 */
export function reloadToAsk(): boolean {
  if (window.history.state === RELOADED) return false;
  window.history.replaceState(RELOADED, '');
  window.location.reload();
  return true;
}

/**
 * Lets this tab ask an origin that the reader wants to connect to: at once where its policy allows it, else behind a
 * reload, for which the address must say where to go on.
 * @returns may it be asked now? If not, the page is about to be loaded anew, or the browser keeps nothing
 */
export function connectTo(origin: string): boolean {
  if (mayAsk(origin)) return true;
  const kept = connectionsOf(keptIn(() => window.sessionStorage, CONNECTIONS));
  if (!isPlainOrigin(origin) || kept.includes(origin)) return false;
  try {
    window.sessionStorage.setItem(CONNECTIONS, JSON.stringify([...kept, origin]));
  } catch {
    return false;
  }
  window.location.reload();
  return false;
}

if (typeof document !== 'undefined') tighten();
