import { appendFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { followStream } from '../../intake/follow/stream';
import { fetchHosted } from '../../intake/hosted';
import { SERVED_MARK } from '../../lib/served';
import type { FollowSink, FollowState, FollowWorld } from '../../model/follow';
import { type Opening, type OpenOptions, type OpenWorld, startOpen } from '../open';
import { findPage } from '../store/page-files';
import { createOpenServer } from './open-server';
import { TailedFile } from './tailed-file';

const LOG = '{"seq":1}\n{"seq":2}\n';

let folder: string;
let application: string;
let wal: string;
let browsed: string[];
const running: Opening[] = [];
const followers: { stop(): void }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walkback-open-'));
  application = join(folder, 'dist');
  wal = join(folder, 'wal.jsonl');
  browsed = [];
  await mkdir(join(application, 'assets'), { recursive: true });
  await writeFile(
    join(application, 'index.html'),
    '<html><head>\n    <title>Walkback</title>\n    <link rel="manifest" href="./manifest.webmanifest"></head></html>',
  );
  await writeFile(join(application, 'assets', 'main.js'), 'export {};');
  await writeFile(join(application, 'sw.js'), '');
  await writeFile(join(application, 'manifest.webmanifest'), '{}');
  await writeFile(wal, LOG);
});

afterEach(async () => {
  for (const follower of followers.splice(0)) follower.stop();
  await Promise.all(running.splice(0).map((each) => each.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** The command on a port of its own; where it is, up to the folder of the secret. */
async function start(
  paths: readonly string[] = [wal],
  options: OpenOptions = {},
  input: OpenWorld['input'] = new PassThrough(),
): Promise<string> {
  const browse = async (address: string) => browsed.push(address) > 0;
  const world = { browse, input, application, warn: () => {} };
  const opening = await startOpen(paths, { port: '0', ...options }, world);
  running.push(opening);
  return opening.address.replace(/#.*/, '');
}

/** Speaks HTTP by hand, which says what no client would; the answer up to its end. */
function speak(address: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => {
      heard += data;
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

/** Asks for a path below the root, with headers of one's own. */
function ask(address: string, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const lines = Object.entries({ Host: new URL(address).host, Connection: 'close', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return speak(address, `${method} ${path} HTTP/1.1\r\n${head}\r\n`);
}

describe('the page', () => {
  test('is served below a secret, told by whom, and so that nothing of it outlives the command', async () => {
    const address = await start();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
    const page = await fetch(address);
    const html = await page.text();
    expect(html).toContain(SERVED_MARK);
    expect(html).not.toContain('manifest');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(await (await fetch(`${address}assets/main.js`)).text()).toBe('export {};');
    for (const kept of ['sw.js', 'manifest.webmanifest', 'workbox-1a2b.js'])
      expect((await fetch(address + kept)).status, kept).toBe(404);
    expect((await fetch(address.slice(0, -1), { redirect: 'manual' })).headers.get('location')).toBe(
      new URL(address).pathname,
    );
  });

  test('is opened by a key that works once, so that the secret is in no list of processes', async () => {
    const address = await start();
    const [started] = browsed;
    expect(started).not.toContain(new URL(address).pathname.split('/')[1]);
    const first = await fetch(started!, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe(`${new URL(address).pathname}#/open`);
    expect((await fetch(started!, { redirect: 'manual' })).status).toBe(410);
    expect((await fetch(started!.slice(0, -1))).status).toBe(404);
  });

  test('learns what was opened', async () => {
    const address = await start([wal]);
    expect(await (await fetch(`${address}open.json`)).json()).toEqual({
      follow: false,
      files: [{ name: 'wal.jsonl', folder: '', size: LOG.length }],
    });
  });
});

describe('a file', () => {
  test('comes as it is, and no browser shows, keeps or runs it', async () => {
    await writeFile(wal, '<script>alert(1)</script>');
    const answer = await fetch(`${await start()}file/0`);
    expect(await answer.text()).toBe('<script>alert(1)</script>');
    const header = (name: string) => answer.headers.get(name);
    expect(header('content-type')).toBe('application/octet-stream');
    expect(header('content-disposition')).toBe('attachment');
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('cache-control')).toBe('no-store');
    expect(header('referrer-policy')).toBe('no-referrer');
    expect(header('cross-origin-resource-policy')).toBe('same-origin');
    expect(header('content-security-policy')).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
    expect(header('access-control-allow-origin')).toBeNull();
  });

  test('is fetched by the page as any hosted log is', async () => {
    const address = await start();
    const { blob } = await fetchHosted(new URL(`${address}file/0`), { page: address });
    expect(await blob.text()).toBe(LOG);
  });

  test('is handed out from a byte on, with its version', async () => {
    const address = await start();
    const whole = await fetch(`${address}file/0`);
    const rest = await fetch(`${address}file/0`, { headers: { Range: 'bytes=10-' } });
    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe('bytes 10-19/20');
    expect(rest.headers.get('etag')).toBe(whole.headers.get('etag'));
    expect(await rest.text()).toBe(LOG.slice(10));
    expect((await fetch(`${address}file/0`, { headers: { Range: 'bytes=20-' } })).status).toBe(416);
    expect((await fetch(`${address}file/0`, { method: 'HEAD' })).headers.get('content-length')).toBe('20');
  });

  test('that went away is missing, and one that a link replaced is not read', async () => {
    const address = await start();
    await rm(wal);
    expect((await fetch(`${address}file/0`)).status).toBe(404);
    await writeFile(join(folder, 'secret'), 'swordfish');
    await symlink(join(folder, 'secret'), wal);
    const answer = await fetch(`${address}file/0`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('swordfish');
  });
});

describe('nothing else', () => {
  test('is readable without the secret', async () => {
    const address = await start();
    const { pathname } = new URL(address);
    const token = pathname.split('/')[1]!;
    const paths = [
      '/',
      '/index.html',
      '/open.json',
      '/file/0',
      '/follow',
      `/${token.slice(0, -1)}/open.json`,
      `/${token}x/open.json`,
      `//${token}/open.json`,
      `/${token.toUpperCase()}/open.json`,
      `/x/../${token}/open.json`,
      `/%${token}/open.json`,
      `http://127.0.0.1/${token}/open.json`,
      `*`,
    ];
    for (const path of paths) expect(await ask(address, path), path).toMatch(/^HTTP\/1.1 40[04] /);
    expect(await ask(address, `/${token}/open.json`)).toMatch(/^HTTP\/1.1 200 /);
  });

  test('is readable with it: no other file, however it is asked for', async () => {
    await writeFile(join(folder, 'secret'), 'swordfish');
    const address = await start();
    const { pathname } = new URL(address);
    const paths = [
      'file/',
      'file/1',
      'file/-1',
      'file/00',
      'file/0/',
      'file/0/../../secret',
      'file/0%00',
      'file/wal.jsonl',
      'file/../../secret',
      '../secret',
      '..%2fsecret',
      '%2e%2e/secret',
      '%2e%2e%2fsecret',
      'assets/../../secret',
      'assets/..%2f..%2fsecret',
      'assets\\..\\..\\secret',
      '/etc/passwd',
      'cli/walkback.js',
      'follow',
      'assets/',
    ];
    for (const path of paths) {
      const answer = await ask(address, pathname + path);
      expect(answer, path).toMatch(/^HTTP\/1.1 404 /);
      expect(answer, path).not.toContain('swordfish');
    }
  });

  test('is answered under the name of another host, to which a name server may have led', async () => {
    const address = await start();
    const { pathname, port } = new URL(address);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:1`,
      `0.0.0.0:${port}`,
    ])
      expect(await ask(address, `${pathname}open.json`, { Host: host }), host).toMatch(/^HTTP\/1.1 403 /);
    expect(await ask(address, `${pathname}open.json`, { Host: `localhost:${port}` })).toMatch(
      /^HTTP\/1.1 200 /,
    );
    expect(await speak(address, `GET ${pathname}open.json HTTP/1.0\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 403 /,
    );
  });

  test('is answered to the page of another origin, another port of this computer included', async () => {
    const address = await start();
    const { pathname, origin } = new URL(address);
    const path = `${pathname}file/0`;
    for (const other of [
      'https://evil.example',
      'http://127.0.0.1:1',
      'null',
      origin.replace('http', 'https'),
    ])
      expect(await ask(address, path, { Origin: other }), other).toMatch(/^HTTP\/1.1 403 /);
    for (const site of ['cross-site', 'same-site', 'else'])
      expect(await ask(address, path, { 'Sec-Fetch-Site': site }), site).toMatch(/^HTTP\/1.1 403 /);
    for (const site of ['same-origin', 'none'])
      expect(await ask(address, path, { 'Sec-Fetch-Site': site, Origin: origin })).toMatch(/^HTTP\/1.1 200 /);
    const asked = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' };
    const preflight = await ask(address, path, asked, 'OPTIONS');
    expect(preflight).toMatch(/^HTTP\/1.1 403 /);
    expect(preflight.toLowerCase()).not.toContain('access-control');
  });

  test('is written', async () => {
    const address = await start();
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await fetch(`${address}file/0`, { method });
      expect(answer.status, method).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
    }
  });

  // Elsewhere there is no second address to try.
  test.runIf(process.platform === 'linux')('is on any other address of this computer', async () => {
    const address = await start();
    expect(new URL(address).hostname).toBe('127.0.0.1');
    const elsewhere = connect(Number(new URL(address).port), '127.0.0.2');
    await expect(
      new Promise((resolve, reject) => elsewhere.once('connect', resolve).once('error', reject)),
    ).rejects.toThrow();
  });
});

/** Writes down what is handed on. */
class Sink implements FollowSink {
  readonly handed: Record<string, string> = {};
  last: FollowState | null = null;

  async append(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.handed[file] = (this.handed[file] ?? '') + Buffer.from(bytes).toString();
  }

  async restart(file: string, why: string): Promise<void> {
    this.handed[file] = `${this.handed[file] ?? ''}<${why}>`;
  }

  state(state: FollowState): void {
    this.last = state;
  }

  caughtUp(): void {}
}

const WORLD: FollowWorld = {
  fetch: (input, init) => fetch(input, init),
  now: Date.now,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

/** Expects something that comes to pass, also where the system tells of no changes and the machine is busy. */
function soon<T>(what: () => T) {
  return expect.poll(what, { timeout: 10_000 });
}

/** Follows as the page does. */
function follow(address: string, ...files: string[]): Sink {
  const sink = new Sink();
  followers.push(followStream({ address: `${address}follow`, files }, sink, WORLD));
  return sink;
}

describe('what is followed', { timeout: 30_000 }, () => {
  test('comes to the page as it is written, rotated and deleted', async () => {
    const sink = follow(await start([wal], { follow: true }), 'wal.jsonl');
    await soon(() => sink.handed['wal.jsonl']).toBe(LOG);
    await appendFile(wal, '{"seq":');
    await soon(() => sink.handed['wal.jsonl']).toBe(`${LOG}{"seq":`);
    await appendFile(wal, '3}\n');
    await rename(wal, `${wal}.1`);
    await soon(() => sink.last?.trouble?.code).toBe('missing');
    await writeFile(wal, '{"seq":1}\n');
    await soon(() => sink.handed['wal.jsonl']).toBe(`${LOG}{"seq":3}\n<rotated>{"seq":1}\n`);
    await soon(() => sink.last).toMatchObject({ contact: 'live', trouble: null });
  });

  test('of several files comes on one stream', async () => {
    const other = join(folder, 'other.jsonl');
    const sink = follow(await start([wal, other], { follow: true }), 'wal.jsonl', 'other.jsonl');
    await soon(() => sink.handed).toEqual({ 'wal.jsonl': LOG });
    await writeFile(other, 'x\n');
    await soon(() => sink.handed['other.jsonl']).toBe('x\n');
  });

  test('on standard input is there again for a page that is loaded anew, and ends', async () => {
    const input = new PassThrough();
    const address = await start(['-'], {}, input);
    const first = follow(address, 'Standard input');
    input.write(LOG);
    await soon(() => first.handed['Standard input']).toBe(LOG);
    const second = follow(address, 'Standard input');
    await soon(() => second.handed['Standard input']).toBe(LOG);
    input.end('{"seq":3}\n');
    for (const sink of [first, second]) {
      await soon(() => sink.last?.contact).toBe('ended');
      expect(sink.handed['Standard input']).toBe(`${LOG}{"seq":3}\n`);
    }
    expect((await fetch(`${address}file/0`)).status).toBe(404);
  });

  test('ends when the command is stopped, and the page is told so', async () => {
    const sink = follow(await start([wal], { follow: true }), 'wal.jsonl');
    await soon(() => sink.handed['wal.jsonl']).toBe(LOG);
    await running.pop()!.stop();
    await soon(() => sink.last?.contact).toBe('ended');
  });

  test('goes on behind the place that the address or the last event names', async () => {
    const address = await start(['-'], {}, PassThrough.from([Buffer.from(LOG)]) as PassThrough);
    await soon(async () => (await fetch(`${address}follow?from=0:20`)).text()).toContain('ended');
    const behind = async (query: string, headers: Record<string, string> = {}) =>
      (await fetch(`${address}follow${query}`, { headers })).text();
    expect(await behind('')).toMatch(/data: \d+ 0 0:0 /);
    const rest = await behind('?from=0:10');
    expect(rest).toMatch(/id: 0:20\ndata: \d+ 0 0:10 /);
    expect(rest).toMatch(/event: ended\nid: 0:20\ndata: \d+ 0 0:20\n\n/);
    expect(await behind('', { 'Last-Event-ID': '0:10' })).toBe(rest);
    for (const wrong of ['?from=0:21', '?from=1:0', '?from=0:1,0:1', '?from=x', '?from='])
      expect((await fetch(`${address}follow${wrong}`)).status, wrong).toBe(400);
  });
});

test('who does not read what was asked for is not read for: nothing heaps up', async () => {
  const large = join(folder, 'large.jsonl');
  await writeFile(large, Buffer.alloc(64 << 20, 'x'));
  const followed = await TailedFile.open(large);
  const page = (await findPage(application))!;
  const files = [{ name: 'large.jsonl', folder: '', path: large, size: 64 << 20 }];
  const { server, end } = createOpenServer({
    page,
    files,
    followed: [followed],
    token: 'secret',
    startKey: 'key',
  });
  const served: Socket[] = [];
  server.on('connection', (socket: Socket) => served.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const asking = ['file/0', 'follow'].map(async (path) => {
    const socket = connect(port, '127.0.0.1');
    const first = new Promise((resolve) => socket.once('data', resolve));
    socket.write(`GET /secret/${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await first;
    return socket.pause();
  });
  const sockets = await Promise.all(asking);
  // Others are served meanwhile.
  for (let count = 0; count < 50; count++)
    expect((await fetch(`http://127.0.0.1:${port}/secret/open.json`)).status).toBe(200);
  // What stands in the buffers of the system is a few megabytes.
  for (const { bytesWritten } of served) expect(bytesWritten).toBeLessThan(32 << 20);
  for (const socket of sockets) socket.destroy();
  end();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await followed.close();
});
