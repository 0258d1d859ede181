import { randomBase64url } from '../lib/base64url';
import { isThisComputer, parseStoreAddress } from '../lib/store-address';
import { Fault } from '../model/errors';
import { beginsSealed, SEALED_MAGIC } from '../model/sealed';

/** A sealed replay that a store has taken. */
export interface Drop {
  /** Where it is fetched. */
  readonly address: string;
  /** What deletes it; null where the store cannot. */
  readonly token: string | null;
  /** When the store deletes it by itself, in milliseconds since the epoch; null where it does not say. */
  readonly expires: number | null;
}

export interface PutOptions {
  /** Seconds after which the store may delete it. A store that knows nothing of this keeps it. */
  readonly lifetime?: number;
  readonly signal?: AbortSignal;
}

export interface GetOptions {
  readonly signal?: AbortSignal;
  /** Told as bytes come: how many, and how many there are, null where the store does not say. */
  readonly report?: (done: number, total: number | null) => void;
  /** More bytes than these are not fetched. */
  readonly limit?: number;
}

/** Larger files do not travel through stores. */
const MAX_DROP_BYTES = 4 * 2 ** 30;
/** Pieces are joined into blobs of this size, which browsers may keep on disk. */
const PIECE_BYTES = 8 << 20;
/** A store's answer to a drop is a few words. */
const MAX_ANSWER_BYTES = 4_096;
/** Nobody waits longer, whatever a store says. */
const MAX_WAIT_S = 86_400;
const TOKEN = /^[\w-]{16,128}$/;

/**
 * Nothing that says who asks goes to a store: no cookies, no referrer. A redirect is not followed, since it leads
 * to where the reader was not told of; `manual` lets us say so, where `error` would look like a broken line.
 */
const PRIVATELY = {
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  redirect: 'manual',
  cache: 'no-store',
  mode: 'cors',
} as const;

/**
 * Sends a sealed replay to a store, under a new id that nobody can guess. What a store has to do for it, and what
 * it may do more, stands in `docs/store.md`.
 * @throws {Fault} `store-…`, `cancelled`
 */
export async function putDrop(store: string, sealed: Blob, options: PutOptions = {}): Promise<Drop> {
  const { put, get } = placesIn(store, randomBase64url(16), options.lifetime);
  const request = { method: 'PUT', body: sealed, ...(options.signal ? { signal: options.signal } : {}) };
  const answer = await ask(put, request, sealed.size);
  return { address: get, ...readAnswer(await textOf(answer)) };
}

/**
 * Fetches a sealed replay. Anything else that stands at the address is left there.
 * @throws {Fault} `store-…`, `drop-too-large`, `not-sealed`, `cancelled`
 */
export async function getDrop(address: string, options: GetOptions = {}): Promise<Blob> {
  const { signal, report, limit = MAX_DROP_BYTES } = options;
  const answer = await ask(checked(address), { method: 'GET', ...(signal ? { signal } : {}) }, 0);
  const length = Number(answer.headers.get('Content-Length') ?? Number.NaN);
  if (length > limit) {
    await answer.body?.cancel();
    throw new Fault('drop-too-large', { host: hostOf(address), limit });
  }
  return readBody(answer, address, limit, (done) =>
    // A body that was packed for the way is longer than was announced.
    report?.(done, done <= length ? length : null),
  ).catch((error: unknown) => {
    if (error instanceof Fault) throw error;
    throw new Fault(signal?.aborted ? 'cancelled' : 'store-broke-off', {
      host: hostOf(address),
      method: 'GET',
    });
  });
}

/**
 * Deletes a drop, by the token that its store handed out.
 * @throws {Fault} `store-…`, `cancelled`
 */
export async function deleteDrop(address: string, token: string, signal?: AbortSignal): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` };
  await ask(checked(address), { method: 'DELETE', headers, ...(signal ? { signal } : {}) }, 0);
}

/**
 * Where a drop is written, and where it is read. An address without a query, or one whose path ends in `/`, is a
 * folder; any other is that of one object, as object stores sign them. What stands in a query is the right to
 * write: it does not travel with the link.
 */
export function placesIn(store: string, id: string, lifetime?: number): { put: string; get: string } {
  const put = new URL(checked(store));
  const isObject = put.search !== '' && !put.pathname.endsWith('/');
  if (!isObject) put.pathname = `${put.pathname.replace(/\/+$/, '')}/${id}`;
  const get = new URL(put);
  get.search = '';
  // A signature covers the query: nothing is added to one.
  if (put.search === '' && lifetime !== undefined) put.searchParams.set('lifetime', String(lifetime));
  return { put: put.href, get: get.href };
}

function checked(address: string): string {
  const url = parseStoreAddress(address);
  if (url === null) throw new Fault('store-address');
  return url.href;
}

async function ask(address: string, request: RequestInit, bytes: number): Promise<Response> {
  const policy = watchPolicy();
  try {
    const answer = await fetch(address, { ...PRIVATELY, ...request });
    if (answer.ok) return answer;
    void answer.body?.cancel().catch(() => undefined);
    throw refusalOf(answer, address, request.method!, bytes);
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (request.signal?.aborted) throw new Fault('cancelled');
    throw await silenceOf(address, request.method!, policy.blocked);
  } finally {
    policy.stop();
  }
}

/** What an answer that is not the one hoped for means. */
function refusalOf(answer: Response, address: string, method: string, bytes: number): Fault {
  const facts = { host: hostOf(address), method, status: answer.status, bytes };
  if (answer.type === 'opaqueredirect' || (answer.status >= 300 && answer.status < 400))
    return new Fault('store-moved', facts);
  switch (answer.status) {
    case 404:
    case 410:
      // A folder that is not there takes nothing; a drop that is not there is gone.
      return new Fault(method === 'PUT' ? 'store-no-put' : 'store-gone', facts);
    case 405:
    case 501:
      return new Fault('store-no-put', facts);
    case 413:
      return new Fault('store-too-large', facts);
    case 429:
    case 503:
      return new Fault('store-busy', { ...facts, seconds: waitOf(answer.headers.get('Retry-After')) });
    case 507:
      return new Fault('store-full', facts);
    default:
      return new Fault(answer.status < 500 ? 'store-refused' : 'store-failed', facts);
  }
}

/** Seconds of a `Retry-After`, which is a number or a date; 0 for none. */
function waitOf(text: string | null): number {
  if (text === null) return 0;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return seconds > 0 ? Math.min(Math.ceil(seconds), MAX_WAIT_S) : 0;
}

/**
 * Why there was no answer. Browsers do not say: it is found out by asking for the head of the same address, once
 * as this page would read it and once without reading it, which any server that is there lets happen.
 */
async function silenceOf(address: string, method: string, blocked: () => boolean): Promise<Fault> {
  const facts = { host: hostOf(address), method, origin: globalThis.location?.origin ?? '' };
  // The browser tells of its policy a little later than the request fails.
  await new Promise((resolve) => setTimeout(resolve));
  if (blocked()) return new Fault('store-policy', facts);
  const far = !isThisComputer(new URL(address).hostname);
  if (far && globalThis.navigator?.onLine === false) return new Fault('store-offline', facts);
  const head = { ...PRIVATELY, method: 'HEAD', signal: AbortSignal.timeout(10_000) };
  const answers = (more: RequestInit) =>
    fetch(address, { ...head, ...more }).then(
      () => true,
      () => false,
    );
  if (await answers({})) return new Fault('store-broke-off', facts);
  // Without CORS a redirect can only be followed; nothing of what comes back can be read.
  if (await answers({ mode: 'no-cors', redirect: 'follow' })) return new Fault('store-cors', facts);
  return new Fault(blocked() ? 'store-policy' : 'store-unreachable', facts);
}

/** Notices when it is this page's own policy that lets a request go nowhere. */
function watchPolicy(): { blocked(): boolean; stop(): void } {
  let blocked = false;
  const hear = (event: SecurityPolicyViolationEvent) => {
    blocked ||= event.effectiveDirective === 'connect-src';
  };
  globalThis.document?.addEventListener('securitypolicyviolation', hear);
  return {
    blocked: () => blocked,
    stop: () => globalThis.document?.removeEventListener('securitypolicyviolation', hear),
  };
}

async function readBody(
  answer: Response,
  address: string,
  limit: number,
  onBytes: (done: number) => void,
): Promise<Blob> {
  const reader = answer.body?.getReader();
  const pieces: Blob[] = [];
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  let done = 0;
  const flush = () => {
    pieces.push(new Blob(pending));
    pending = [];
    pendingBytes = 0;
  };
  const stop = async (fault: Fault): Promise<never> => {
    await reader?.cancel().catch(() => undefined);
    throw fault;
  };
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    const piece = next.value;
    // The first pieces may be shorter than the magic: each is held against its part of it.
    if (done < SEALED_MAGIC.length && !beginsSealed(await startWith(pieces, pending, piece)))
      await stop(new Fault('not-sealed'));
    pending.push(piece);
    pendingBytes += piece.length;
    done += piece.length;
    if (done > limit) await stop(new Fault('drop-too-large', { host: hostOf(address), limit }));
    if (pendingBytes >= PIECE_BYTES) flush();
    onBytes(done);
  }
  flush();
  return new Blob(pieces);
}

async function startWith(
  pieces: readonly Blob[],
  pending: readonly Uint8Array<ArrayBuffer>[],
  piece: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const start = new Blob([...pieces, ...pending, piece]).slice(0, SEALED_MAGIC.length);
  return new Uint8Array(await start.arrayBuffer());
}

/** The first letters of an answer; none where it breaks off, for the drop itself is taken. */
async function textOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      text += decoder.decode(next.value, { stream: true });
      if (text.length > MAX_ANSWER_BYTES) break;
    }
    await reader?.cancel();
  } catch {
    return '';
  }
  return text.length > MAX_ANSWER_BYTES ? '' : text;
}

/** What the reference store adds to its answer; any other answer tells nothing, and is as good. */
function readAnswer(text: string): Pick<Drop, 'token' | 'expires'> {
  const { expires, delete: token } = parseObject(text);
  const at = typeof expires === 'string' ? Date.parse(expires) : Number.NaN;
  return {
    expires: Number.isNaN(at) ? null : at,
    token: typeof token === 'string' && TOKEN.test(token) ? token : null,
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function hostOf(address: string): string {
  return new URL(address).host;
}
