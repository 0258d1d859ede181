import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { formatBriefly, formatBytes, formatNoun } from '../lib/format';
import type { Micros } from '../model/units';
import { AskedError, type Outcome } from './commands';
import { parseBytes, parseSeconds, parseWhole } from './store/amounts';
import { DropFolder } from './store/drop-folder';
import { findPage } from './store/page-files';
import { RateLimit } from './store/rate-limit';
import { createStore, DROP_PATH } from './store/store-server';

/** What `serve` may be told; all but the folder have a default. */
export interface ServeOptions {
  readonly store?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly 'max-size'?: string | undefined;
  readonly 'max-total'?: string | undefined;
  readonly 'max-lifetime'?: string | undefined;
  readonly rate?: string | undefined;
  readonly origin?: readonly string[] | undefined;
}

export interface Serving {
  /** Where the store is, to be typed into the page's settings. */
  readonly address: string;
  /** What is said when it begins. */
  readonly text: string;
  /** Deletes what has expired, which also happens by itself every minute. */
  readonly sweep: () => Promise<void>;
  /** Takes no more requests, gives those under way two seconds, and is gone. */
  readonly stop: () => Promise<void>;
}

const DAY = 86_400;
const SWEEP_MS = 60_000;
const GRACE_MS = 2_000;
/** A folder of more files is slow to list, and no team has as many replays at once. */
const MAX_DROPS = 20_000;

/** `serve`: a store for sealed replays, until it is interrupted. */
export async function serve(options: ServeOptions, print: (text: string) => void): Promise<Outcome> {
  const { text, stop } = await startStore(options);
  print(text);
  await interrupted();
  await stop();
  return { text: 'Stopped.', exit: 0 };
}

/** @throws {AskedError} for options that make no sense, or where it cannot listen */
export async function startStore(options: ServeOptions, now: () => number = Date.now): Promise<Serving> {
  const folder = options.store;
  if (!folder) throw new AskedError('Say where drops are kept: walkback serve --store DIR');
  const host = options.host ?? '127.0.0.1';
  const port = parseWhole(options.port ?? '4180', 'port', 0, 65_535);
  const limits = {
    maxBytes: parseBytes(options['max-size'] ?? '100MB', 'max-size'),
    maxTotalBytes: parseBytes(options['max-total'] ?? '2GB', 'max-total'),
    maxLifetime: parseSeconds(options['max-lifetime'] ?? '30d', 'max-lifetime'),
    maxDrops: MAX_DROPS,
  };
  const rate = new RateLimit(parseWhole(options.rate ?? '60', 'rate', 1, 1_000_000), now);
  const origins = (options.origin ?? []).map(parseOrigin);
  const drops = await DropFolder.open(folder, limits, now).catch((error: Error) => {
    throw new AskedError(`${folder} cannot be used: ${error.message}`);
  });
  const page = await findPage(fileURLToPath(new URL('..', import.meta.url)));
  const lifetime = Math.min(7 * DAY, limits.maxLifetime);
  const server = createStore({ drops, rate, origins, lifetime, now, ...(page === null ? {} : { page }) });
  await listen(server, host, port);
  const sweep = () =>
    drops.sweep().catch((error: Error) => process.stderr.write(`walkback: ${error.message}\n`));
  const sweeping = setInterval(() => void sweep(), SWEEP_MS);
  const root = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  const address = `${root}${DROP_PATH}`;
  const longest = formatBriefly((limits.maxLifetime * 1e6) as Micros);
  const lines = [
    `The store is at ${address}   (Ctrl+C stops it)`,
    ...(page === null ? [] : [`Walkback is at ${root}/`]),
    `Up to ${formatBytes(limits.maxBytes)} a drop, ${formatBytes(limits.maxTotalBytes)} in all, kept for ${longest} at most; ${formatNoun(drops.size, 'drop')} in ${folder}.`,
    ...warningsOf(host, origins),
  ];
  return { address, text: lines.join('\n'), sweep: () => drops.sweep(), stop: () => stop(server, sweeping) };
}

/** What whoever opens the store to others should know. */
function warningsOf(host: string, origins: readonly string[]): string[] {
  const here = host === 'localhost' || host.startsWith('127.') || host === '::1';
  return [
    ...(here
      ? []
      : [
          `Everybody who reaches ${host} can use this store: there are no users, only limits. It speaks plain HTTP;`,
          'a browser asks another computer for a drop over HTTPS only, so put a server with a certificate in front of it.',
        ]),
    ...(origins.includes('*') ? ['Pages of any origin may use it.'] : []),
  ];
}

/** @throws {AskedError} */
function parseOrigin(text: string): string {
  if (text === '*') return text;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search)
    return url.origin;
  throw new AskedError(`--origin wants where the page is, such as https://walkback.example, not “${text}”.`);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new AskedError(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is taken: choose another with --port.`
            : `It cannot listen on ${host}: ${error.message}`,
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
}

async function stop(server: Server, sweeping: NodeJS.Timeout): Promise<void> {
  clearInterval(sweeping);
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(cut);
}

/** Resolves on Ctrl+C, or when the system asks the process to end. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
