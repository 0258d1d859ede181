import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deleteDrop, getDrop, putDrop } from '../../intake/drop-store';
import { openSealed, sealReplay } from '../../share/sealed';
import { type ServeOptions, type Serving, startStore } from '../serve';
import { DropFolder } from './drop-folder';
import { RateLimit } from './rate-limit';
import { createStore, type Patience } from './store-server';

const ID = 'aaaaaaaaaaaaaaaaaaaaaa';
const OTHER_ID = 'bbbbbbbbbbbbbbbbbbbbbb';
const SEALED = `WBSEALED${'x'.repeat(92)}`;
const DAY = 86_400_000;

let folder: string;
let running: Serving[];
let clock: number;
const closing: (() => void)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walkback-store-'));
  running = [];
  clock = Date.UTC(2026, 10, 22);
});

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await Promise.all(running.map((each) => each.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** A store on a port of its own, at the clock of the test; its address. */
async function start(options: ServeOptions = {}): Promise<string> {
  const serving = await startStore({ store: folder, port: '0', ...options }, () => clock);
  running.push(serving);
  return serving.address;
}

const put = (address: string, body: BodyInit = SEALED, headers: Record<string, string> = {}) =>
  fetch(address, { method: 'PUT', body, headers });

async function tokenOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { delete: string }).delete;
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

describe('a drop', () => {
  test('is sealed, sent, fetched and opened; what lies in the store holds none of it', async () => {
    const secret = 'the password is swordfish\n'.repeat(10_000);
    const { blob, key } = await sealReplay(new Blob([secret]));
    const store = await start();
    const { address, expires, token } = await putDrop(store, blob, { lifetime: 3600 });
    expect(address).toMatch(/\/drop\/[\w-]{22}$/);
    expect(expires).toBe(clock + 3_600_000);
    expect(token).toMatch(/^[\w-]{22}$/);

    const [file, ...others] = await readdir(folder);
    expect(others).toEqual([]);
    const kept = await readFile(join(folder, file!), 'latin1');
    expect(kept.length).toBe(blob.size);
    expect(kept).not.toContain('swordfish');
    expect(kept + file).not.toContain(key);
    expect(kept + file).not.toContain(token);

    const fetched = await getDrop(address);
    expect(await (await openSealed(fetched, key)).text()).toBe(secret);

    await deleteDrop(address, token!);
    expect(await readdir(folder)).toEqual([]);
    await expect(getDrop(address)).rejects.toMatchObject({ code: 'store-gone' });
  });

  test('is there again when the store starts anew, and deleted by the same token', async () => {
    const first = await start();
    const token = await tokenOf(await put(`${first}/${ID}`));
    await running.pop()!.stop();
    await writeFile(join(folder, 'notes.txt'), 'not ours');
    await writeFile(join(folder, `${'0'.repeat(24)}.part`), 'unfinished');
    const second = await start();
    expect(await (await fetch(`${second}/${ID}`)).text()).toBe(SEALED);
    expect(await readdir(folder)).toHaveLength(2);
    await deleteDrop(`${second}/${ID}`, token);
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  test('is handed out so that no browser shows or keeps it', async () => {
    const address = `${await start()}/${ID}`;
    await put(address);
    const { headers } = await fetch(address, { method: 'HEAD' });
    expect(headers.get('content-length')).toBe('100');
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-disposition')).toBe('attachment');
  });

  test('is deleted by its own token alone', async () => {
    const store = await start();
    const token = await tokenOf(await put(`${store}/${ID}`));
    const other = await tokenOf(await put(`${store}/${OTHER_ID}`));
    await expect(deleteDrop(`${store}/${ID}`, other)).rejects.toMatchObject({ code: 'store-refused' });
    expect((await fetch(`${store}/${ID}`, { method: 'DELETE' })).status).toBe(403);
    await expect(deleteDrop(`${store}/cccccccccccccccccccccc`, token)).rejects.toMatchObject({
      code: 'store-gone',
    });
    expect(await readdir(folder)).toHaveLength(2);
    await deleteDrop(`${store}/${ID}`, token);
    await expect(deleteDrop(`${store}/${ID}`, token)).rejects.toMatchObject({ code: 'store-gone' });
  });
});

describe('what the store does not do', () => {
  test('it overwrites nothing, also while the first is still being written', async () => {
    const address = `${await start()}/${ID}`;
    const answers = await Promise.all([put(address), put(address, `${SEALED}2`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await put(address, `${SEALED}3`)).status).toBe(409);
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('it keeps nothing that is not sealed, however it comes', async () => {
    const address = `${await start()}/${ID}`;
    for (const body of ['<script>alert(1)</script>', 'WBSEALE', '', 'wbsealed', `\n${SEALED}`])
      expect((await put(address, body)).status).toBe(415);
    // Byte by byte, the last of the magic is wrong.
    const head = `PUT /drop/${ID} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9\r\n\r\n`;
    expect(await speak(address, `${head}WBSEALEXY`)).toMatch(/^HTTP\/1.1 415 /);
    expect(await readdir(folder)).toEqual([]);
  });

  test('it never leaves its folder, and lists nothing', async () => {
    const store = await start();
    const { port } = new URL(store);
    await writeFile(join(folder, 'secret'), 'x');
    const paths = [
      '/drop/',
      '/drop',
      '/drop/secret',
      '/drop/../../etc/passwd',
      '/drop/..%2f..%2f..%2fetc%2fpasswd',
      '/drop/%2e%2e/secret',
      '/drop/....................aa',
      `/drop/${ID}/x`,
      `/drop/${ID}.1.x.sealed`,
      `/drop/${'a'.repeat(21)}%00`,
      '//drop/secret',
      'http://[/drop',
      '*',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'DELETE'])
        expect(
          await speak(store, `${method} ${path} HTTP/1.1\r\nHost: x:${port}\r\nConnection: close\r\n\r\n`),
          path,
        ).toMatch(/^HTTP\/1.1 4\d\d /);
      expect(
        await speak(
          store,
          `PUT ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 8\r\n\r\nWBSEALED`,
        ),
        path,
      ).toMatch(/^HTTP\/1.1 4\d\d /);
    }
    expect(await readdir(folder)).toEqual(['secret']);
  });

  test('it takes no other methods', async () => {
    const address = `${await start()}/${ID}`;
    for (const method of ['POST', 'PATCH']) expect((await fetch(address, { method })).status).toBe(405);
  });
});

describe('limits', () => {
  test('of size: refused before the body is kept, and the sender hears of it', async () => {
    const store = await start({ 'max-size': '1KB' });
    await expect(putDrop(store, new Blob([SEALED.repeat(100)]))).rejects.toMatchObject({
      code: 'store-too-large',
      facts: { bytes: 10_000 },
    });
    expect((await put(`${store}/${ID}`, SEALED)).status).toBe(201);
  });

  test('of size: a length that is not announced is not guessed', async () => {
    const address = `${await start()}/${ID}`;
    const head = `PUT /drop/${ID} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await speak(address, `${head}8\r\nWBSEALED\r\n`)).toMatch(/^HTTP\/1.1 411 /);
  });

  test('of all together, also of what is only on its way', async () => {
    const store = await start({ 'max-total': '9KB' });
    expect((await put(`${store}/${ID}`)).status).toBe(201);
    const sender = connect(Number(new URL(store).port), '127.0.0.1');
    sender.write(`PUT /drop/${OTHER_ID} HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\nWBSEALED`);
    await expect.poll(() => readdir(folder)).toHaveLength(2);
    await expect(putDrop(store, new Blob([SEALED]))).rejects.toMatchObject({ code: 'store-full' });
    sender.destroy();
    await expect.poll(() => readdir(folder)).toHaveLength(1);
    await putDrop(store, new Blob([SEALED]));
    await expect(putDrop(store, new Blob([SEALED]))).rejects.toMatchObject({ code: 'store-full' });
  });

  test('of lifetime: what is asked for, at most what is allowed, a week if nothing is said', async () => {
    const store = await start({ 'max-lifetime': '10d', rate: '1000' });
    const lived = async (query: string, id: string) => {
      const { expires } = (await (await put(`${store}/${id}${query}`)).json()) as { expires: string };
      return (Date.parse(expires) - clock) / DAY;
    };
    expect(await lived('?lifetime=86400', ID)).toBe(1);
    expect(await lived('?lifetime=999999999', OTHER_ID)).toBe(10);
    expect(await lived('', 'cccccccccccccccccccccc')).toBe(7);
    for (const wrong of ['0', '-1', '1.5', 'week', '99999999999'])
      expect((await put(`${store}/dddddddddddddddddddddd?lifetime=${wrong}`)).status).toBe(400);

    clock += DAY;
    expect((await fetch(`${store}/${ID}`)).status).toBe(404);
    expect((await fetch(`${store}/${OTHER_ID}`)).status).toBe(200);
    expect(await readdir(folder)).toHaveLength(3);
    await running[0]!.sweep();
    expect(await readdir(folder)).toHaveLength(2);
  });

  test('of rate: too many from one address have to wait, and are told how long', async () => {
    const store = await start({ rate: '2' });
    await put(`${store}/${ID}`);
    await put(`${store}/${OTHER_ID}`);
    await expect(putDrop(store, new Blob([SEALED]))).rejects.toMatchObject({
      code: 'store-busy',
      facts: { seconds: 1800 },
    });
    clock += 1_800_000;
    await putDrop(store, new Blob([SEALED]));
  });

  test('a sender that goes away leaves nothing behind', async () => {
    const store = await start();
    const socket = connect(Number(new URL(store).port), '127.0.0.1');
    socket.write(`PUT /drop/${ID} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nWBSEALED and no more`);
    await expect.poll(() => readdir(folder)).toHaveLength(1);
    expect((await put(`${store}/${ID}`)).status).toBe(409);
    socket.destroy();
    await expect.poll(() => readdir(folder)).toEqual([]);
    expect((await put(`${store}/${ID}`)).status).toBe(201);
  });
});

describe('whoever sends slowly', () => {
  /** A store of little patience; its address. */
  async function impatient(patience: Patience): Promise<string> {
    const limits = { maxBytes: 1e6, maxTotalBytes: 1e6, maxDrops: 10, maxLifetime: 60 };
    const drops = await DropFolder.open(folder, limits, () => clock);
    const rate = new RateLimit(60, () => clock);
    const server = createStore({ drops, rate, lifetime: 60, origins: [], patience, now: () => clock });
    closing.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/drop`;
  }
  const HEAD = `PUT /drop/${ID} HTTP/1.1\r\nHost: x\r\n`;

  test('is not waited for: in the head of a request', async () => {
    const address = await impatient({ head: 40, silence: 60_000, grace: 60_000, whole: 60_000 });
    expect(await speak(address, HEAD)).toMatch(/^HTTP\/1.1 408 /);
  });

  test('nor where the body falls silent, of which nothing is left', async () => {
    const address = await impatient({ head: 60_000, silence: 40, grace: 60_000, whole: 120_000 });
    expect(await speak(address, `${HEAD}Content-Length: 100\r\n\r\nWBSEALED`)).toBe('');
    await expect.poll(() => readdir(folder)).toEqual([]);
  });

  test('nor where the body creeps: it is told so, and its room and its id are free again', async () => {
    const address = await impatient({ head: 60_000, silence: 60_000, grace: 50, whole: 120_000 });
    const creeping = speak(address, `${HEAD}Content-Length: 900000\r\n\r\nWBSEALED`);
    await expect.poll(() => readdir(folder)).toHaveLength(1);
    const large = SEALED.repeat(2000);
    expect((await put(`${address}/${OTHER_ID}`, large)).status).toBe(507);
    clock += 60;
    expect(await creeping).toMatch(/^HTTP\/1.1 408 /);
    await expect.poll(() => readdir(folder)).toEqual([]);
    expect((await put(`${address}/${ID}`, large)).status).toBe(201);
  });
});

describe('whoever comes often at once', () => {
  /** Connections that stay open, each with what it has heard; from another address of this computer if one is named. */
  function crowd(
    address: string,
    count: number,
    text: (index: number) => string,
    localAddress = '127.0.0.1',
  ) {
    const port = Number(new URL(address).port);
    const sockets = Array.from({ length: count }, (_, index) => {
      const socket: Socket & { heard?: string } = connect({ port, host: '127.0.0.1', localAddress });
      socket.on('data', (data) => {
        socket.heard = `${socket.heard ?? ''}${data}`;
      });
      // A connection that was refused may break while it still writes.
      socket.on('error', () => {});
      socket.write(text(index));
      return socket;
    });
    closing.push(() => sockets.forEach((socket) => void socket.destroy()));
    return { sockets, heard: () => sockets.flatMap(({ heard = [] }) => heard) };
  }
  const idOf = (index: number) => String(index).padStart(22, 'i');
  const announcing = (index: number) =>
    `PUT /drop/${idOf(index)} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\nWBSEALED`;

  test('has four drops on their way, and is told when to try again', async () => {
    const store = await start();
    const { sockets, heard } = crowd(store, 20, announcing);
    await expect.poll(heard).toHaveLength(16);
    for (const answer of heard()) {
      expect(answer).toMatch(/^HTTP\/1.1 429 /);
      expect(answer).toContain('\r\nRetry-After: 10\r\n');
    }
    await expect.poll(() => readdir(folder)).toHaveLength(4);
    await expect(putDrop(store, new Blob([SEALED]))).rejects.toMatchObject({
      code: 'store-busy',
      facts: { seconds: 10 },
    });
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => readdir(folder)).toEqual([]);
    await putDrop(store, new Blob([SEALED]));
  });

  test('and a drop that was refused takes none of the four places', async () => {
    const address = `${await start()}/${ID}`;
    for (let count = 0; count < 10; count++) expect((await put(address, 'not sealed')).status).toBe(415);
    expect((await put(address)).status).toBe(201);
  });

  // Not every system lets a test be two addresses.
  const severalAddresses = process.platform === 'linux';

  test.runIf(severalAddresses)('fills the store for nobody else by announcing', async () => {
    const store = await start();
    crowd(store, 20, announcing, '127.0.0.2');
    await expect.poll(() => readdir(folder)).toHaveLength(4);
    expect((await put(`${store}/${ID}`)).status).toBe(201);
  });

  test('has 32 connections; one more is told so and closed', async () => {
    const store = await start();
    const { sockets } = crowd(store, 32, () => 'P');
    await expect.poll(() => sockets.every(({ pending }) => !pending)).toBe(true);
    const refused = await speak(store, '');
    expect(refused).toMatch(/^HTTP\/1.1 429 /);
    expect(refused).toContain('\r\nRetry-After: 10\r\n');
    sockets[0]!.destroy();
    await expect.poll(async () => (await fetch(`${store}/${ID}`).catch(() => null))?.status).toBe(404);
  });

  test.runIf(severalAddresses)('shuts nobody else out with connections', async () => {
    const store = await start();
    const { sockets } = crowd(store, 300, () => 'P', '127.0.0.2');
    await expect.poll(() => sockets.filter(({ closed }) => closed)).toHaveLength(268);
    expect((await put(`${store}/${ID}`)).status).toBe(201);
  });
});

describe('pages', () => {
  const from = (origin: string) => ({ Origin: origin });

  test('of this computer may use it, others only when they are named', async () => {
    const store = await start({ origin: ['https://walkback.example'] });
    for (const origin of ['http://localhost:4173', 'http://127.0.0.1:4180', 'https://walkback.example']) {
      const asked = await fetch(`${store}/${ID}`, { method: 'OPTIONS', headers: from(origin) });
      expect(asked.status).toBe(204);
      expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
      expect(asked.headers.get('access-control-allow-methods')).toContain('PUT');
      expect(asked.headers.has('access-control-allow-credentials')).toBe(false);
    }
    for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null']) {
      const asked = await fetch(`${store}/${ID}`, { method: 'OPTIONS', headers: from(origin) });
      expect(asked.headers.has('access-control-allow-origin')).toBe(false);
      expect((await put(`${store}/${ID}`, SEALED, from(origin))).status).toBe(403);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test('of any origin, if that is wanted', async () => {
    const store = await start({ origin: ['*'] });
    expect((await put(`${store}/${ID}`, SEALED, from('https://any.example'))).status).toBe(201);
  });
});

describe('walkback serve', () => {
  test('listens on this computer alone, and warns where it does not', async () => {
    await start();
    expect(running[0]!.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/drop$/);
    expect(running[0]!.text).not.toContain('Everybody');
    await start({ host: '0.0.0.0', origin: ['*'] });
    expect(running[1]!.text).toContain('Everybody who reaches 0.0.0.0 can use this store');
    expect(running[1]!.text).toContain('Pages of any origin');
  });

  test('says what is wrong with an option', async () => {
    const wrong: [ServeOptions, string][] = [
      [{ store: '' }, 'Say where drops are kept'],
      [{ port: '99999' }, '--port wants a whole number from 0 to 65535'],
      [{ 'max-size': 'much' }, '--max-size wants a size such as 25MB, not “much”.'],
      [{ 'max-lifetime': '0d' }, '--max-lifetime wants a time such as 7d'],
      [{ rate: '0' }, '--rate wants a whole number'],
      [{ origin: ['walkback.example'] }, '--origin wants where the page is'],
      [{ store: '/dev/null/x' }, 'cannot be used'],
    ];
    for (const [options, said] of wrong) await expect(start(options)).rejects.toThrow(said);
    await start();
    const { port } = new URL(running[0]!.address);
    await expect(start({ port })).rejects.toThrow(`Port ${port} is taken`);
  });
});
