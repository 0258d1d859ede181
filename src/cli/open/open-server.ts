import { type FileHandle, open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Places, parsePlaces } from '../../intake/follow/wire';
import type { Page, PageFile } from '../store/page-files';
import type { Followed } from './followed';
import { isSecret, refusalOf } from './guard';
import type { NamedFile } from './named-files';
import { printEvent } from './print-event';
import { sendEvents } from './send-events';
import { servedPage } from './served-page';
import { READ_PLAINLY, versionOf } from './tailed-file';

/** What is served, and under which secret. */
export interface Opened {
  readonly page: Page;
  /** The files by their numbers. */
  readonly files: readonly NamedFile[];
  /** The same files as they grow; null if they are handed over as they are. */
  readonly followed: readonly Followed[] | null;
  /** The folder that everything is in; only who knows it gets an answer. */
  readonly token: string;
  /** Leads to that folder once: other programs see what a browser was started with. */
  readonly startKey: string;
}

export interface OpenServer {
  readonly server: Server;
  /** Tells the pages that nothing more will come, and ends their streams. */
  readonly end: () => void;
}

/** The folder of the start key. */
export const START = 'start';
/** Where the page learns what was opened, below its own folder. */
export const LIST = 'open.json';

const CONNECTIONS = 256;
/** How long a connection may take to say what it asks for, and how often that is looked at. */
const HEADERS_MS = 5_000;
const CHECK_MS = 1_000;

const ALWAYS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

/** For what is no page: whatever it holds, a browser runs none of it. */
const NO_PAGE = "default-src 'none'; sandbox; frame-ancestors 'none'";
/** The page narrows `connect-src` itself before it asks for anything, as everywhere. */
const PAGE =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self' https: http:; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What a browser would keep beyond the end of this address: the worker for offline use, and the installed application. */
const OUTLIVING = /^\/(sw\.js|workbox-[^/]*|manifest\.webmanifest)$/;

/** What a request is answered from. */
interface Desk extends Opened {
  /** Streams that are open. */
  readonly streams: Set<{ readonly response: ServerResponse; readonly stop: AbortController }>;
  started: boolean;
}

/**
 * The page and the named files under a folder that nobody can guess, for this computer's browser alone. There is nothing
 * else: files have numbers, so that no path comes near the disk.
 */
export function createOpenServer(opened: Opened): OpenServer {
  const desk: Desk = { ...opened, streams: new Set(), started: false };
  const server = createServer({ connectionsCheckingInterval: CHECK_MS }, (request, response) => {
    answer(request, response, desk).catch(() => fail(response));
  });
  server.maxConnections = CONNECTIONS;
  // Who connects and asks nothing is in the way of those who do.
  server.headersTimeout = HEADERS_MS;
  return { server, end: () => endStreams(desk) };
}

async function answer(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', NO_PAGE);
  const refused = refusalOf(request);
  if (refused !== null) return say(response, refused.status, refused.text);
  // As it came: nothing is decoded or made shorter, so that there is one way to write each address.
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const [before, folder = '', ...rest] = path.split('/');
  if (before !== '') return say(response, 404, NOTHING);
  if (folder === START) return start(response, rest.join('/'), desk);
  if (!isSecret(folder, desk.token)) return say(response, 404, NOTHING);
  if (rest.length === 0) return lead(response, `/${desk.token}/`);
  const [place, number, more] = rest;
  if (place === LIST && number === undefined) return list(response, desk);
  if (place === 'file' && number !== undefined && more === undefined)
    return sendFile(request, response, desk.files[numberOf(number)]);
  if (place === 'follow' && number === undefined) return follow(request, response, query, desk);
  return sendPage(response, desk.page, `/${rest.join('/')}`);
}

const NOTHING = 'There is nothing here. The address stands in the terminal where walkback was started.';
const SPENT = 'This address works once. The one in the terminal works until walkback is stopped.';

function numberOf(text: string): number {
  return /^(0|[1-9]\d{0,5})$/.test(text) ? Number(text) : -1;
}

/** The first who comes is the browser that was just started. */
function start(response: ServerResponse, key: string, desk: Desk): void {
  if (!isSecret(key, desk.startKey)) say(response, 404, NOTHING);
  else if (desk.started) say(response, 410, SPENT);
  else {
    desk.started = true;
    lead(response, `/${desk.token}/#/open`);
  }
}

function lead(response: ServerResponse, to: string): void {
  response.setHeader('Location', to);
  say(response, 303, '');
}

function list(response: ServerResponse, { files, followed }: Desk): void {
  const named = files.map(({ name, folder, size }) => ({ name, folder, size }));
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ follow: followed !== null, files: named }));
}

async function sendPage(response: ServerResponse, page: Page, path: string): Promise<void> {
  const file = OUTLIVING.test(path) ? undefined : page.get(path);
  if (file === undefined) return say(response, 404, NOTHING);
  response.setHeader('Content-Security-Policy', PAGE);
  response.setHeader('Content-Type', file.type);
  response.end(file === page.get('/') ? servedPage(await textOf(file), page.keys()) : await file.read());
}

async function textOf(file: PageFile): Promise<string> {
  return String(await file.read());
}

/** A file as it is now, or the rest of it behind a byte: a page that lost the connection goes on where it was. */
async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: NamedFile | undefined,
): Promise<void> {
  if (file === undefined || file.path === null) return say(response, 404, NOTHING);
  const handle = await open(file.path, READ_PLAINLY).catch(() => null);
  if (handle === null) return say(response, 404, 'The file is not there any more, or cannot be read.');
  try {
    await sendOpened(request, response, handle);
  } finally {
    await handle.close().catch(() => {});
  }
}

async function sendOpened(
  request: IncomingMessage,
  response: ServerResponse,
  handle: FileHandle,
): Promise<void> {
  const info = await handle.stat({ bigint: true });
  if (!info.isFile()) return say(response, 404, NOTHING);
  const size = Number(info.size);
  const [, ranged] = request.headers.range?.match(/^bytes=(\d{1,15})-$/) ?? [];
  const from = Number(ranged ?? 0);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', versionOf(info));
  if (from > 0 && from >= size) {
    response.setHeader('Content-Range', `bytes */${size}`);
    return say(response, 416, 'The file is not as long.');
  }
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Disposition', 'attachment');
  response.setHeader('Content-Length', size - from);
  if (ranged !== undefined && size > 0)
    response.setHeader('Content-Range', `bytes ${from}-${size - 1}/${size}`);
  response.writeHead(ranged !== undefined && size > 0 ? 206 : 200);
  if (request.method === 'HEAD' || size === 0) return void response.end();
  // What is written meanwhile is not announced; a file that became shorter breaks the connection off.
  const bytes = handle.createReadStream({ start: from, end: size - 1, autoClose: false });
  await pipeline(bytes, response, { end: false }).catch(() => response.destroy());
  if (bytes.bytesRead === size - from) response.end();
  else response.destroy();
}

async function follow(
  request: IncomingMessage,
  response: ServerResponse,
  query: string,
  { followed, streams }: Desk,
): Promise<void> {
  if (followed === null) return say(response, 404, 'The files were opened without --follow.');
  const from = placesOf(request, query, followed);
  if (from === null) return say(response, 400, 'These places are not in these files.');
  response.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'close' });
  if (request.method === 'HEAD') return void response.end();
  const stop = new AbortController();
  const stream = { response, stop };
  streams.add(stream);
  response.once('close', () => stop.abort());
  response.once('error', () => stop.abort());
  try {
    await sendEvents(followed, from, lineTo(response), stop.signal);
    response.end();
  } finally {
    stop.abort();
    streams.delete(stream);
  }
}

/** From where to go on: behind the last event that was heard, as browsers say it, or as the address says it. */
function placesOf(request: IncomingMessage, query: string, files: readonly Followed[]): Places | null {
  const last = request.headers['last-event-id'];
  const asked = typeof last === 'string' && last !== '' ? last : new URLSearchParams(query).get('from');
  const places = asked === null ? files.map(() => null) : parsePlaces(asked, files.length);
  const reached = places?.every((place, number) => place === null || files[number]!.reaches(place));
  return reached ? places : null;
}

function lineTo(response: ServerResponse) {
  return {
    write: (text: string) => {
      if (response.destroyed || response.writableEnded || response.write(text)) return Promise.resolve();
      return new Promise<void>((resolve) => {
        const go = () => {
          response.off('drain', go).off('close', go);
          resolve();
        };
        response.on('drain', go).on('close', go);
      });
    },
    get full() {
      return response.writableNeedDrain;
    },
  };
}

function endStreams({ streams }: Desk): void {
  for (const { response, stop } of streams) {
    response.write(`event: stopped\ndata: ${printEvent({ kind: 'stopped' })}\n\n`);
    stop.abort();
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  if (status === 405) response.setHeader('Allow', 'GET, HEAD');
  // A body that came with it is not read.
  if (status >= 400) response.setHeader('Connection', 'close');
  response.writeHead(status).end(text);
}

function fail(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else say(response, 500, 'It could not be read.');
}
