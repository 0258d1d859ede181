import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { formatBytes, formatNoun } from '../lib/format';
import { AskedError, type Outcome } from './commands';
import { type Browse, systemBrowser } from './open/browser';
import type { Followed } from './open/followed';
import { findNamed, type NamedFile, STANDARD_INPUT } from './open/named-files';
import { createOpenServer, START } from './open/open-server';
import { type Input, Spool } from './open/spool';
import { TailedFile } from './open/tailed-file';
import { interrupted } from './serve';
import { parseWhole } from './store/amounts';
import { findPage, type Page } from './store/page-files';

export const OPEN_HELP = `walkback open FILE… [--follow] [--port N] [--no-browser]

Opens files in Walkback, in your browser. They stay on this computer: only
programs on it can reach the address, and only with the token that is in it.

  FILE          a file, or a folder with the files in it
  -             standard input, shown as it comes
  --follow      shows what is written to the files from now on; one that is
                rotated, cut or replaced is followed on, one that is missing
                is waited for
  --port N      the port to listen on, 0 for any. Without it 4177, or the next
                that is free. Each port has a library of its own in the browser
  --no-browser  prints the address and opens no browser

  walkback open wal.jsonl
  walkback open --follow /var/log/my-service/
  my-service | walkback open -

Ctrl+C stops it. What was opened stays in the library of your browser.`;

export interface OpenOptions {
  readonly follow?: boolean | undefined;
  readonly port?: string | undefined;
  readonly 'no-browser'?: boolean | undefined;
}

/** What `open` needs of the world; tests have their own. */
export interface OpenWorld {
  readonly browse: Browse;
  readonly input: Input;
  /** The folder that the application was built into. */
  readonly application: string;
  readonly warn: (text: string) => void;
}

export interface Opening {
  /** Where the page is, with its secret. */
  readonly address: string;
  /** What is said when it begins. */
  readonly text: string;
  /** Tells the pages, takes no more requests and is gone. */
  readonly stop: () => Promise<void>;
}

/** The first port that is tried, so that a browser finds its library again, and how many behind it. */
const FIRST_PORT = 4177;
const PORTS = 10;
const GRACE_MS = 500;

const WORLD: OpenWorld = {
  browse: systemBrowser,
  input: process.stdin,
  application: fileURLToPath(new URL('..', import.meta.url)),
  warn: (text) => process.stderr.write(`walkback: ${text}\n`),
};

/** `open`: the application with some files, until it is interrupted. */
export async function open(
  paths: readonly string[],
  options: OpenOptions,
  print: (text: string) => void,
): Promise<Outcome> {
  const { text, stop } = await startOpen(paths, options, WORLD);
  print(text);
  await interrupted();
  await stop();
  return { text: 'Stopped.', exit: 0 };
}

/** @throws {AskedError} for files that cannot be opened, and where it cannot listen */
export async function startOpen(
  paths: readonly string[],
  options: OpenOptions,
  world: OpenWorld,
): Promise<Opening> {
  const port = options.port === undefined ? null : parseWhole(options.port, 'port', 0, 65_535);
  const fromInput = paths.includes(STANDARD_INPUT);
  const follow = options.follow === true || fromInput;
  if (fromInput && world.input.isTTY)
    throw new AskedError('Nothing is sent to standard input: my-service | walkback open -');
  const files = await findNamed(paths, follow);
  const page = await builtPage(world.application);
  const followed = follow ? await followAll(files, world) : null;
  const token = randomBytes(24).toString('base64url');
  const startKey = randomBytes(24).toString('base64url');
  const { server, end } = createOpenServer({ page, files, followed, token, startKey });
  const close = () => Promise.all((followed ?? []).map((each) => each.close()));
  await listen(server, port).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const address = `${root}/${token}/#/open`;
  const shown = options['no-browser'] !== true && (await world.browse(`${root}/${START}/${startKey}`));
  const lines = [
    `Walkback is at ${address}   (Ctrl+C stops it)`,
    `${wordsOf(files, follow)}${shown ? '; your browser should show it now.' : '.'}`,
    ...(shown || options['no-browser'] ? [] : ['No browser could be opened: paste the address into one.']),
  ];
  const stop = async () => {
    end();
    await stopServer(server);
    await close();
  };
  return { address, text: lines.join('\n'), stop };
}

async function builtPage(application: string): Promise<Page> {
  const page = await findPage(application);
  if (page !== null) return page;
  throw new AskedError(
    `The application is not built: there is no index.html in ${application}. Run: npm run build`,
  );
}

async function followAll(files: readonly NamedFile[], world: OpenWorld): Promise<readonly Followed[]> {
  return Promise.all(
    files.map(async ({ path }) => {
      if (path === null) return spoolOf(world);
      const file = await TailedFile.open(path);
      file.watch();
      return file;
    }),
  );
}

async function spoolOf({ input, warn }: OpenWorld): Promise<Spool> {
  const spool = await Spool.open(input);
  spool.finished.catch((error: Error) =>
    warn(`what comes on standard input cannot be kept: ${error.message}`),
  );
  return spool;
}

function wordsOf(files: readonly NamedFile[], follow: boolean): string {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const names = files.length === 1 ? files[0]!.name : formatNoun(files.length, 'file');
  if (!follow) return `${names}, ${formatBytes(size)}`;
  const missing = files.filter((file) => file.path !== null && file.size === 0).map(({ name }) => name);
  const waiting = missing.length === 0 ? '' : `; nothing is in ${missing.join(', ')} yet`;
  return `${names}, followed${waiting}`;
}

/** Listens for this computer alone. @throws {AskedError} */
async function listen(server: Server, port: number | null): Promise<void> {
  const tried = port === null ? [...Array.from({ length: PORTS }, (_, at) => FIRST_PORT + at), 0] : [port];
  for (const each of tried) if (await listens(server, each)) return;
  throw new AskedError(`Port ${port} is taken: choose another with --port, or leave it out.`);
}

/** @returns false where the port is taken */
function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      server.off('listening', listening);
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(new AskedError(`It cannot listen on 127.0.0.1: ${error.message}`));
    };
    const listening = () => {
      server.off('error', failed);
      resolve(true);
    };
    server.once('error', failed).once('listening', listening).listen(port, '127.0.0.1');
  });
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(cut);
}
