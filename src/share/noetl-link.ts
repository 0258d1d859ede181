import { parseServerAddress } from '../lib/server-address';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../model/noetl';
import { stamped } from './versions';

/**
 * A link to a NoETL server, `#/noetl/<address>?status=FAILED&path=<part>&page=2`, or to one of its executions,
 * `#/noetl/<address>/<id>`; `#/noetl` asks for an address. It holds no credentials, and there is no key for any. Who
 * opens it is asked before anything is sent to that address.
 */
export interface NoetlLink {
  readonly page: 'noetl';
  /** The server's address; null for none yet, and for one that may not be asked. */
  readonly server: string | null;
  /** The id of an execution, in digits. */
  readonly execution: string | null;
  readonly status?: ExecutionStatus;
  /** A part of the playbook's path. */
  readonly path?: string;
  /** Page of the list, from 1; left out for the first. */
  readonly at?: number;
}

const MAX_PATH = 500;

/** Reads the decoded parts of the path behind `noetl`, and the keys. */
export function parseNoetl(parts: readonly string[], keys: URLSearchParams): NoetlLink {
  const [address = '', id = ''] = parts;
  const server = parseServerAddress(address);
  if (server === null) return { page: 'noetl', server: null, execution: null };
  const status = EXECUTION_STATUSES.find((each) => each === keys.get('status'));
  const path = keys.get('path') ?? '';
  const page = keys.get('page') ?? '';
  return {
    page: 'noetl',
    server,
    execution: /^\d{1,20}$/.test(id) ? id : null,
    ...(status ? { status } : {}),
    ...(path !== '' && path.length <= MAX_PATH ? { path } : {}),
    ...(/^[1-9]\d{0,6}$/.test(page) && page !== '1' ? { at: Number(page) } : {}),
  };
}

/** Writes the link as the part of an address from `#` on. */
export function printNoetl({ server, execution, status, path, at }: NoetlLink): string {
  if (server === null) return '#/noetl';
  const keys = new URLSearchParams();
  if (status) keys.set('status', status);
  if (path) keys.set('path', path);
  if (at) keys.set('page', String(at));
  const query = keys.size > 0 ? `?${stamped(keys)}` : '';
  return `#/noetl/${encodeURIComponent(server)}${execution === null ? '' : `/${execution}`}${query}`;
}
