import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Arrivals } from './arrivals';
import { AtOnce } from './at-once';
import { type DropFolder, isDropId, type Refusal } from './drop-folder';
import type { Page } from './page-files';
import type { RateLimit } from './rate-limit';

export interface StoreOptions {
  readonly drops: DropFolder;
  readonly rate: RateLimit;
  /** Seconds that a drop lives that asks for none. */
  readonly lifetime: number;
  /** Pages of other origins that may use it, besides those of this computer; `*` for all. */
  readonly origins: readonly string[];
  readonly patience?: Patience;
  /** Milliseconds, of whatever beginning. */
  readonly now: () => number;
  /** The page itself, if it is served beside the store. */
  readonly page?: Page;
}

/** How long whoever sends is waited for, in milliseconds. */
export interface Patience {
  /** For the head of a request. */
  readonly head: number;
  /** For the next byte. */
  readonly silence: number;
  /** For a body that does not keep the pace. */
  readonly grace: number;
  /** For the whole request. */
  readonly whole: number;
}

const PATIENCE: Patience = { head: 10_000, silence: 30_000, grace: 10_000, whole: 900_000 };

/** Bytes a second at which a body has to come, a quarter of an hour at the most: poor mobile networks are faster. */
const PACE = 16_000;
/** Drops on their way from one address; a page sends one at a time. */
const ARRIVALS_PER_ADDRESS = 4;

const CONNECTIONS = 256;
/** A browser opens six. */
const CONNECTIONS_PER_ADDRESS = 32;

/** Where the drops are below the server's address. */
export const DROP_PATH = '/drop';

/** Reading is cheap, but not free: it costs a tenth of a drop. */
const READ_COST = 0.1;
/** What is left of a refused body is read up to here, since a browser hears the answer only behind it. */
const DRAINED_BYTES = 256 << 20;

const SECURITY = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
} as const;

const REFUSALS: Readonly<Record<Refusal, readonly [status: number, text: string]>> = {
  exists: [409, 'There is a drop of this id.'],
  'too-large': [413, 'It is larger than this store takes.'],
  full: [507, 'The store is full.'],
  'not-sealed': [415, 'This store keeps sealed replays only.'],
  cut: [400, 'Fewer bytes came than were announced.'],
};

/** What a request is answered from. */
interface Store extends StoreOptions {
  readonly arrivals: Arrivals;
  /** Seconds after which who creeps has been cut off. */
  readonly grace: number;
}

/**
 * The reference store: `PUT`, `GET`, `HEAD` and `DELETE` of `/drop/<id>`, as `docs/store.md` has them. It lists
 * nothing, overwrites nothing, and never sees a key.
 */
export function createStore(options: StoreOptions): Server {
  const { head, silence, grace, whole } = options.patience ?? PATIENCE;
  const limits = { perAddress: ARRIVALS_PER_ADDRESS, grace, pace: PACE };
  const arrivals = new Arrivals(limits, options.now);
  const store: Store = { ...options, arrivals, grace: Math.ceil(grace / 1000) };
  // Who sends a byte now and then holds nothing for long.
  const waits = { headersTimeout: head, requestTimeout: whole, connectionsCheckingInterval: head / 2 };
  const server = createServer(waits, (request, response) => {
    answer(request, response, store).catch(() => fail(response));
  });
  server.timeout = silence;
  server.keepAliveTimeout = 5_000;
  server.maxConnections = CONNECTIONS;
  server.maxHeadersCount = 100;
  limitConnections(server, Math.ceil(head / 1000));
  server.once('listening', () => {
    const watching = setInterval(() => arrivals.cutSlow(), grace / 10);
    server.once('close', () => clearInterval(watching));
  });
  return server;
}

/**
 * Lets no address take all connections. One too many is told so and closed at once, unread: whoever were let finish
 * its request would hold a place.
 */
function limitConnections(server: Server, seconds: number): void {
  const connections = new AtOnce(CONNECTIONS_PER_ADDRESS);
  const refusal = [
    'HTTP/1.1 429 Too Many Requests',
    `Retry-After: ${seconds}`,
    'Connection: close',
    'Content-Length: 0',
  ];
  server.on('connection', (socket: Socket) => {
    const leave = connections.enter(socket.remoteAddress ?? '');
    if (leave !== null) return socket.once('close', leave);
    socket.write(`${refusal.join('\r\n')}\r\n\r\n`);
    return socket.destroy();
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, store: Store): Promise<void> {
  const url = URL.canParse(request.url ?? '', 'http://store') ? new URL(request.url!, 'http://store') : null;
  const [, folder, id = '', more] = url?.pathname.split('/') ?? [];
  if (`/${folder}` !== DROP_PATH) return answerPage(request, response, url?.pathname ?? '', store.page);
  for (const [name, value] of Object.entries(SECURITY)) response.setHeader(name, value);
  const welcome = allowOrigin(request, response, store.origins);
  if (request.method === 'OPTIONS') return end(response, 204);
  if (!welcome) return refuse(request, response, 403, 'Pages of this origin may not use this store.');
  const reading = request.method === 'GET' || request.method === 'HEAD';
  const wait = store.rate.spend(request.socket.remoteAddress ?? '', reading ? READ_COST : 1);
  if (wait > 0) {
    response.setHeader('Retry-After', wait);
    return refuse(request, response, 429, 'Too many requests from this address.');
  }
  if (!isDropId(id) || more !== undefined) return refuse(request, response, 404, 'There is no such drop.');
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return get(request, response, id, store);
    case 'PUT':
      return put(request, response, id, url!.searchParams, store);
    case 'DELETE':
      return remove(request, response, id, store);
    default:
      response.setHeader('Allow', 'GET, HEAD, PUT, DELETE, OPTIONS');
      return refuse(request, response, 405, 'This is not how a drop is used.');
  }
}

async function put(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  query: URLSearchParams,
  { drops, lifetime, arrivals, grace }: Store,
): Promise<void> {
  const length = request.headers['content-length'];
  if (length === undefined) return refuse(request, response, 411, 'Say how long it is.');
  const asked = query.get('lifetime') ?? String(lifetime);
  if (!/^[1-9]\d{0,9}$/.test(asked)) return refuse(request, response, 400, 'A lifetime is whole seconds.');
  const bytes = Number(length);
  // Read by hand: leaving a loop over the request itself would cut the connection before the answer.
  const body = request.iterator({ destroyOnReturn: false });
  const cut = () => cutOff(request, response);
  const arrival = arrivals.begin(request.socket.remoteAddress ?? '', bytes, body, cut);
  if (arrival === null) {
    response.setHeader('Retry-After', grace);
    return refuse(request, response, 429, 'Too many drops from this address are on their way.');
  }
  const done = await drops.put(id, arrival.counted, bytes, Number(asked)).finally(arrival.end);
  if (typeof done === 'string') return refuse(request, response, ...REFUSALS[done]);
  const told = { expires: new Date(done.expires).toISOString(), delete: done.token };
  response.setHeader('Content-Type', 'application/json');
  end(response, 201, JSON.stringify(told));
}

async function get(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { drops }: Store,
): Promise<void> {
  const drop = drops.find(id);
  if (drop === null) return refuse(request, response, 404, 'There is no such drop.');
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Length', drop.bytes);
  response.setHeader('Content-Disposition', 'attachment');
  response.setHeader('Expires', new Date(drop.expires).toUTCString());
  response.writeHead(200);
  if (request.method === 'HEAD') response.end();
  // Who goes away in the middle is no fault of the store.
  else await pipeline(drops.read(id), response).catch(() => response.destroy());
}

async function remove(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { drops }: Store,
): Promise<void> {
  const [, token = ''] = request.headers.authorization?.match(/^Bearer ([\w-]{1,200})$/) ?? [];
  switch (await drops.delete(id, token)) {
    case 'deleted':
      return end(response, 204);
    case 'no-drop':
      return refuse(request, response, 404, 'There is no such drop.');
    case 'wrong-token':
      return refuse(request, response, 403, 'This is not the token of this drop.');
  }
}

/** Says which pages may use the store; false for a page that may not. Programs that are no page send no origin. */
function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  const { origin } = request.headers;
  response.setHeader('Vary', 'Origin');
  if (origin === undefined) return true;
  if (!origins.includes('*') && !origins.includes(origin) && !isOfThisComputer(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, PUT, DELETE');
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type');
  response.setHeader('Access-Control-Expose-Headers', 'Content-Length, Expires, Retry-After');
  response.setHeader('Access-Control-Max-Age', '600');
  return true;
}

function isOfThisComputer(origin: string): boolean {
  return /^https?:\/\/(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(origin);
}

async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  page: Page | undefined,
): Promise<void> {
  const file = page?.get(path);
  if (file === undefined) return refuse(request, response, 404, 'There is nothing here.');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(request, response, 405, 'This can only be read.');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-cache');
  // The rest of the policy stands in the page itself, where this cannot.
  response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
  response.setHeader('Content-Type', file.type);
  response.end(request.method === 'HEAD' ? undefined : await file.read());
}

/** Says no, in a status and a short text. A body that is too long to be read to its end is cut off. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  const left = Number(request.headers['content-length'] ?? 0);
  const endless = request.headers['transfer-encoding'] !== undefined || left > DRAINED_BYTES;
  if (endless) response.setHeader('Connection', 'close');
  else request.resume();
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  end(response, status, text);
}

/** Tells who sends too slowly, and does not wait for the rest. */
function cutOff(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  end(response, 408, 'It came too slowly.');
  // Not once it is heard, which the sender could put off: the room that was promised is needed.
  setImmediate(() => request.destroy());
}

function end(response: ServerResponse, status: number, text = ''): void {
  if (status !== 204) response.setHeader('Content-Length', Buffer.byteLength(text));
  response.writeHead(status).end(text);
}

/** The disk failed, or whoever sent went away: nothing is told of the store's inside. */
function fail(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else
    response.writeHead(500, { 'Content-Type': 'text/plain', Connection: 'close' }).end('The store failed.');
}
