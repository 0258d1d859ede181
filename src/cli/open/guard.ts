import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is not answered. */
export interface Refused {
  readonly status: 403 | 405;
  readonly text: string;
}

/**
 * Says no to what no page of ours asks: a request for another host's name, which an attacker's name server may have
 * led here, one that another origin's page makes, and one that would write.
 */
export function refusalOf({ method, headers, socket }: IncomingMessage): Refused | null {
  const port = socket.localPort;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? ''))
    return { status: 403, text: 'This is the address of another host.' };
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}`) return FOREIGN;
  // Browsers say who asks. `none` is the reader, who typed the address or had it opened.
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return FOREIGN;
  if (method === 'GET' || method === 'HEAD') return null;
  return { status: 405, text: 'This can only be read.' };
}

const FOREIGN: Refused = {
  status: 403,
  text: 'Another page asks for this. Paste the address into the address bar instead of following a link to it.',
};

/** Is it the secret? Takes as long whatever is wrong with it: hashes are of one length. */
export function isSecret(text: string, secret: string): boolean {
  return timingSafeEqual(hashOf(text), hashOf(secret));
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
