import { isDeeperThan, parseJson } from '../../lib/json';
import type { FollowTroubleCode, Sleep } from '../../model/follow';
import type { Json } from '../../model/json';
import { type Credentials, NoetlFault } from '../../model/noetl';
import { headersOf } from './credentials';

/** What asking needs of the world. */
export interface Asking {
  readonly fetch: typeof globalThis.fetch;
  readonly sleep: Sleep;
  /** Milliseconds of this computer's clock. */
  readonly now: () => number;
  readonly credentials: Credentials;
}

/** What came of a question. */
export interface Answered {
  readonly value: Json;
  /** As it came. */
  readonly text: string;
  readonly bytes: number;
}

/** An answer of which nothing came for so long is given up. */
const STALL_MS = 30_000;
/** A detail with 2000 events has some megabytes. */
const MAX_BYTES = 128 << 20;
/** Deeper values are nobody's events, and would cost the stack. */
const MAX_DEPTH = 500;
/** No server is waited for longer than this without a look. */
const MAX_WAIT_MS = 600_000;

/**
 * Asks for JSON, once. Long integers keep every digit. Redirections are not followed: a header with credentials would
 * go with them.
 * @throws {NoetlFault} whatever stood in the way; or the reason of the signal
 */
export async function askJson(url: URL, asking: Asking, signal: AbortSignal): Promise<Answered> {
  signal.throwIfAborted();
  const cut = new AbortController();
  const giveUp = () => cut.abort();
  signal.addEventListener('abort', giveUp);
  try {
    const answer = await inTime(begun(url, asking, cut.signal), url, asking);
    requireAnswer(url, answer, asking.now());
    const bytes = await bodyOf(url, answer, asking);
    const text = new TextDecoder().decode(bytes);
    return { value: parsed(url, text.trim()), text, bytes: bytes.length };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
    cut.abort();
  }
}

async function begun(url: URL, { fetch, credentials }: Asking, signal: AbortSignal): Promise<Response> {
  const asked = {
    headers: headersOf(credentials),
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    signal,
  } as const;
  return fetch(url, asked).catch(() => {
    throw faultOf(globalThis.navigator?.onLine === false ? 'offline' : 'unreachable', url);
  });
}

/** Waits for a part of an answer, but not for ever. */
async function inTime<T>(work: Promise<T>, url: URL, { sleep }: Asking): Promise<T> {
  const timer = new AbortController();
  const late = sleep(STALL_MS, timer.signal).then(() => {
    throw faultOf('stalled', url, { seconds: STALL_MS / 1000 });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => {});
    timer.abort();
  }
}

function requireAnswer(url: URL, { status, type, headers }: Response, now: number): void {
  if (status === 200) return;
  const seconds = secondsToWait(headers.get('Retry-After'), now);
  const facts = { status: status || 'a redirection', ...(seconds === null ? {} : { seconds }) };
  const code = type === 'opaqueredirect' ? 'status' : codeOf(status, seconds !== null);
  throw new NoetlFault(
    { code, facts: { host: url.host, ...facts } },
    seconds === null ? null : seconds * 1000,
  );
}

function codeOf(status: number, waits: boolean): FollowTroubleCode {
  if (status === 401) return 'credentials';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'missing';
  if (status === 429 || (status === 503 && waits)) return 'busy';
  return status >= 500 ? 'failing' : 'status';
}

/** `Retry-After` in whole seconds, from 1 to ten minutes; it may be a number or a date. */
function secondsToWait(text: string | null, now: number): number | null {
  if (text === null) return null;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.ceil(Math.min(Math.max(ms, 1000), MAX_WAIT_MS) / 1000);
}

async function bodyOf(url: URL, answer: Response, asking: Asking): Promise<Uint8Array> {
  const reader = answer.body?.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (reader) {
    const next = reader.read().catch(() => {
      throw faultOf('broken-off', url);
    });
    const { value, done } = await inTime(next, url, asking);
    if (done) break;
    length += value.length;
    if (length > MAX_BYTES) throw faultOf('too-large', url, { limit: MAX_BYTES });
    pieces.push(value);
  }
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const piece of pieces) {
    whole.set(piece, filled);
    filled += piece.length;
  }
  return whole;
}

/** JSON that ends early was cut on its way; what is no JSON at all is another kind of answer. */
function parsed(url: URL, text: string): Json {
  if (text === '') throw faultOf('not-the-kind', url, { found: 'nothing' });
  if (!/^[[{]/.test(text))
    throw faultOf('not-the-kind', url, { found: text.startsWith('<') ? 'HTML' : 'text' });
  const value = parsedOrNull(text);
  if (value === null) throw faultOf('broken-off', url);
  if (isDeeperThan(value, MAX_DEPTH)) throw faultOf('not-the-kind', url, { found: 'JSON' });
  return value;
}

function parsedOrNull(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

/** A fault with the host that it is about. */
export function faultOf(
  code: FollowTroubleCode,
  url: URL,
  facts: Readonly<Record<string, string | number>> = {},
): NoetlFault {
  return new NoetlFault({ code, facts: { host: url.host, ...facts } });
}
