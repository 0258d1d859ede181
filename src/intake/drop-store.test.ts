import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Fault, type FaultCode } from '../model/errors';
import { deleteDrop, getDrop, placesIn, putDrop } from './drop-store';

const SEALED = new Blob(['WBSEALED and so on']);
const ID = 'aaaaaaaaaaaaaaaaaaaaaa';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  vi.unstubAllGlobals();
});

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that answers as it is told; its address, and what it heard. */
async function store(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<{ address: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    heard.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    answer(response, request);
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/drops`, heard };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers).end('no');
  };

async function faultOf(asking: Promise<unknown>): Promise<Fault> {
  const fault = await asking.then(
    () => new Error('nothing went wrong'),
    (error: Error) => error,
  );
  if (fault instanceof Fault) return fault;
  throw fault;
}

const codeOf = async (asking: Promise<unknown>): Promise<FaultCode> => (await faultOf(asking)).code;

test('a store that only stores is enough', async () => {
  const { address, heard } = await store(status(201));
  const drop = await putDrop(address, SEALED, { lifetime: 60 });
  expect(drop).toEqual({ address: `${address}/${drop.address.slice(-22)}`, token: null, expires: null });
  expect(heard).toHaveLength(1);
  const [{ method, url, body, headers }] = heard as [Heard];
  expect(`${method} ${url}`).toMatch(/^PUT \/drops\/[\w-]{22}\?lifetime=60$/);
  expect(body).toBe(await SEALED.text());
  for (const name of ['cookie', 'authorization', 'referer', 'if-none-match'])
    expect(headers).not.toHaveProperty(name);
});

test('a store that can do more tells when it deletes, and by what', async () => {
  const told = { expires: '2026-11-29T00:00:00.000Z', delete: 'tttttttttttttttttttttt' };
  const { address } = await store((response) => response.end(JSON.stringify(told)));
  expect(await putDrop(address, SEALED)).toMatchObject({
    expires: Date.UTC(2026, 10, 29),
    token: told.delete,
  });
});

test('whatever else a store answers is passed over', async () => {
  for (const text of ['<html>', '[1]', 'null', '{"expires":7,"delete":"a b"}', ' '.repeat(100_000)]) {
    const { address } = await store((response) => response.end(text));
    expect(await putDrop(address, SEALED)).toMatchObject({ expires: null, token: null });
  }
});

describe('where a drop is', () => {
  test('in a folder, under its id', () => {
    expect(placesIn('https://drops.example/team', ID, 60)).toEqual({
      put: `https://drops.example/team/${ID}?lifetime=60`,
      get: `https://drops.example/team/${ID}`,
    });
    expect(placesIn('https://drops.example', ID).put).toBe(`https://drops.example/${ID}`);
  });

  test('a right to write that stands in the query does not travel with the link', () => {
    expect(placesIn('https://drops.example/team/?sig=abc', ID, 60)).toEqual({
      put: `https://drops.example/team/${ID}?sig=abc`,
      get: `https://drops.example/team/${ID}`,
    });
  });

  test('a signed address is that of one object', () => {
    expect(placesIn('https://bucket.example/one.walkback?X-Amz-Signature=abc', ID, 60)).toEqual({
      put: 'https://bucket.example/one.walkback?X-Amz-Signature=abc',
      get: 'https://bucket.example/one.walkback',
    });
  });

  test('an address that is none of a store is not asked', async () => {
    vi.stubGlobal('fetch', () => expect.unreachable());
    for (const address of ['', 'http://drops.example', 'javascript:1', 'https://a:b@drops.example/']) {
      expect(await codeOf(putDrop(address, SEALED))).toBe('store-address');
      expect(await codeOf(getDrop(address))).toBe('store-address');
      expect(await codeOf(deleteDrop(address, 'x'))).toBe('store-address');
    }
  });
});

describe('fetching', () => {
  test('tells how far it is, also where the length is not known', async () => {
    const { address } = await store((response, request) => {
      if (request.url === '/drops/sized') response.setHeader('Content-Length', SEALED.size);
      response.write('WBSEALED');
      response.end(' and so on');
    });
    const seen: unknown[] = [];
    const report = (...told: unknown[]) => seen.push(told);
    expect(await (await getDrop(`${address}/sized`, { report })).text()).toBe('WBSEALED and so on');
    expect(seen.at(-1)).toEqual([18, 18]);
    await getDrop(`${address}/unsized`, { report });
    expect(seen.at(-1)).toEqual([18, null]);
  });

  test('takes no more than it should, announced or not', async () => {
    const { address } = await store((response, request) => {
      if (request.url === '/drops/sized') response.setHeader('Content-Length', SEALED.size);
      else response.write('WBSEALED');
      response.end(' and so on'.padStart(request.url === '/drops/sized' ? 18 : 10));
    });
    for (const name of ['sized', 'unsized'])
      expect(await codeOf(getDrop(`${address}/${name}`, { limit: 17 }))).toBe('drop-too-large');
  });

  test('leaves what is not sealed where it is, at its first bytes', async () => {
    let sent = 0;
    const { address } = await store((response) => {
      response.write('<!doctype html>');
      const timer = setInterval(() => {
        sent++;
        response.write('x'.repeat(10_000));
      }, 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await codeOf(getDrop(address))).toBe('not-sealed');
    expect(sent).toBeLessThan(1000);
  });

  test('says that the line broke off', async () => {
    const { address } = await store((response) => {
      response.setHeader('Content-Length', 100);
      response.write('WBSEALED', () => response.destroy());
    });
    expect(await codeOf(getDrop(address))).toBe('store-broke-off');
  });

  test('stops when asked to, before the answer and within it', async () => {
    const { address } = await store((response, request) => {
      if (request.url !== '/drops/silent') response.write('WBSEALED');
    });
    for (const name of ['silent', 'slow']) {
      const stop = new AbortController();
      const fetching = codeOf(
        getDrop(`${address}/${name}`, { signal: stop.signal, report: () => stop.abort() }),
      );
      if (name === 'silent') stop.abort();
      expect(await fetching).toBe('cancelled');
    }
  });
});

describe('what a store answers is told apart', () => {
  const answers: [number, Record<string, string>, Partial<Record<'PUT' | 'GET' | 'DELETE', FaultCode>>][] = [
    [302, { Location: 'https://elsewhere.example/' }, { PUT: 'store-moved', GET: 'store-moved' }],
    [401, {}, { PUT: 'store-refused', GET: 'store-refused', DELETE: 'store-refused' }],
    [404, {}, { PUT: 'store-no-put', GET: 'store-gone', DELETE: 'store-gone' }],
    [410, {}, { GET: 'store-gone' }],
    [405, {}, { PUT: 'store-no-put', DELETE: 'store-no-put' }],
    [413, {}, { PUT: 'store-too-large' }],
    [429, { 'Retry-After': '90' }, { PUT: 'store-busy', GET: 'store-busy' }],
    [507, {}, { PUT: 'store-full' }],
    [500, {}, { PUT: 'store-failed', GET: 'store-failed' }],
  ];
  for (const [code, headers, expected] of answers)
    test(`${code}`, async () => {
      const { address, heard } = await store(status(code, headers));
      if (expected.PUT) expect(await codeOf(putDrop(address, SEALED))).toBe(expected.PUT);
      if (expected.GET) expect(await codeOf(getDrop(address))).toBe(expected.GET);
      if (expected.DELETE) expect(await codeOf(deleteDrop(address, 'token'))).toBe(expected.DELETE);
      // An answer is an answer: nothing is asked a second time, nor anywhere else.
      expect(heard).toHaveLength(Object.keys(expected).length);
    });

  test('how long to wait', async () => {
    const waits: [string, number][] = [
      ['90', 90],
      ['99999999', 86_400],
      [new Date(Date.now() - 5000).toUTCString(), 0],
      ['soon', 0],
    ];
    for (const [text, seconds] of waits) {
      const { address } = await store(status(429, { 'Retry-After': text }));
      expect((await faultOf(getDrop(address))).facts).toMatchObject({ seconds });
    }
  });
});

describe('why there is no answer is found out', () => {
  /** A network where only the requests get through that `open` lets; what was asked. */
  function network(open: (request: RequestInit) => boolean): RequestInit[] {
    const asked: RequestInit[] = [];
    vi.stubGlobal('fetch', async (_: string, request: RequestInit) => {
      asked.push(request);
      if (!open(request)) throw new TypeError('Failed to fetch');
      return new Response();
    });
    return asked;
  }
  const ADDRESS = 'https://drops.example/team';

  test('nobody is there', async () => {
    const asked = network(() => false);
    expect(await faultOf(putDrop(ADDRESS, SEALED))).toMatchObject({
      code: 'store-unreachable',
      facts: { host: 'drops.example' },
    });
    expect(asked.map(({ method }) => method)).toEqual(['PUT', 'HEAD', 'HEAD']);
    for (const request of asked)
      expect(request).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  test('somebody is there, who does not let this page in', async () => {
    network(({ mode }) => mode === 'no-cors');
    expect(await faultOf(getDrop(ADDRESS))).toMatchObject({ code: 'store-cors', facts: { method: 'GET' } });
  });

  test('somebody is there, and the line broke', async () => {
    network(({ method }) => method === 'HEAD');
    expect(await codeOf(putDrop(ADDRESS, SEALED))).toBe('store-broke-off');
  });

  test('the browser is offline: nobody is asked again', async () => {
    const asked = network(() => false);
    vi.stubGlobal('navigator', { onLine: false });
    expect(await codeOf(putDrop(ADDRESS, SEALED))).toBe('store-offline');
    expect(asked).toHaveLength(1);
  });

  test('this page’s own policy let nothing out: nobody is asked again', async () => {
    const page = new EventTarget();
    vi.stubGlobal('document', page);
    const asked = network(() => {
      page.dispatchEvent(
        Object.assign(new Event('securitypolicyviolation'), { effectiveDirective: 'connect-src' }),
      );
      return false;
    });
    expect(await codeOf(putDrop(ADDRESS, SEALED))).toBe('store-policy');
    expect(asked).toHaveLength(1);
  });
});
