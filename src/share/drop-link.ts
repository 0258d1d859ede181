import { parseStoreAddress } from '../lib/store-address';
import { SEALED_KEY } from './sealed';

/**
 * A link to a sealed replay in a store, `#/drop/1/<key>/<address>`, or to where it is deleted,
 * `#/drop/1/delete/<token>/<address>`; the address as `encodeURIComponent` writes it. All of it stands behind `#`:
 * neither the page's host nor the store ever sees the key. Opening the second link deletes nothing, since much
 * that is no person opens links; its page has a button for it.
 */
export type DropLink =
  | { readonly page: 'drop'; readonly action: 'open'; readonly key: string; readonly address: string }
  | { readonly page: 'drop'; readonly action: 'delete'; readonly token: string; readonly address: string }
  /** A link of a later version, or one that is not whole or leads to where this page does not go. */
  | { readonly page: 'drop'; readonly action: 'none'; readonly problem: 'newer' | 'broken' };

const BROKEN: DropLink = { page: 'drop', action: 'none', problem: 'broken' };
const NEWER: DropLink = { page: 'drop', action: 'none', problem: 'newer' };
const TOKEN = /^[\w-]{16,128}$/;

/** Reads the decoded parts of the path behind `drop`. */
export function parseDrop(parts: readonly string[]): DropLink {
  const [version = '', key = '', ...rest] = parts;
  if (/^[1-9]\d{0,5}$/.test(version) && version !== '1') return NEWER;
  if (version !== '1') return BROKEN;
  const [token = ''] = key === 'delete' ? rest : [];
  const address = parseStoreAddress(rest[key === 'delete' ? 1 : 0] ?? '')?.href;
  if (address === undefined) return BROKEN;
  if (key === 'delete')
    return TOKEN.test(token) ? { page: 'drop', action: 'delete', token, address } : BROKEN;
  return SEALED_KEY.test(key) ? { page: 'drop', action: 'open', key, address } : BROKEN;
}

/** Writes the link as the part of an address from `#` on. */
export function printDrop(link: DropLink): string {
  switch (link.action) {
    case 'open':
      return `#/drop/1/${link.key}/${encodeURIComponent(link.address)}`;
    case 'delete':
      return `#/drop/1/delete/${link.token}/${encodeURIComponent(link.address)}`;
    case 'none':
      return link.problem === 'newer' ? '#/drop/2' : '#/drop';
  }
}
