import { afterEach, expect, test, vi } from 'vitest';
import { fetchHosted, type HostedOptions, type HostedProgress } from './hosted';

const LOG = '{"seq":1}\n'.repeat(200);
const URL_ = new URL('https://host.test/logs/run.jsonl');

afterEach(() => vi.unstubAllGlobals());

interface Host {
  readonly bytes?: string;
  readonly ranges?: boolean;
  /** Headers that another page may read; ranges are told only where this names them. */
  readonly headers?: Record<string, string>;
  readonly status?: number;
  /** How many bytes each answer brings before its connection drops. */
  readonly drops?: readonly number[];
  /** Answers by their turn, in place of what the host would say. */
  readonly answers?: readonly (((from: number) => Response | null) | null)[];
}

/** A host of one file, and what it was asked. */
function host({ bytes = LOG, ranges = true, headers = {}, status, drops = [], answers = [] }: Host = {}) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (_: URL, { headers: sent, signal, method, cache }: RequestInit) => {
    signal?.throwIfAborted();
    const range = new Headers(sent).get('Range');
    asked.push([method ?? range ?? 'all', cache === 'reload' ? 'anew' : ''].join(' ').trim());
    const turn = asked.length - 1;
    const from = Number(range?.match(/\d+/)?.[0] ?? 0);
    const own = answers[turn]?.(from);
    if (own) return own;
    if (status !== undefined) return new Response('Sorry', { status });
    if (range !== null && ranges && from >= bytes.length) return new Response('', { status: 416 });
    const partial = ranges && range !== null;
    const rest = partial ? bytes.slice(from) : bytes;
    return new Response(bodyOf(rest, drops[turn]), {
      status: partial ? 206 : 200,
      headers: { 'Content-Length': String(rest.length), ...headers },
    });
  });
  return asked;
}

function bodyOf(text: string, dropsAfter = Number.POSITIVE_INFINITY): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const next = bytes.subarray(at, Math.min(at + 100, dropsAfter));
      at += next.length;
      if (next.length > 0) controller.enqueue(next);
      else if (at < bytes.length) controller.error(new TypeError('network error'));
      else controller.close();
    },
  });
}

const get = (options: Partial<HostedOptions> = {}, url = URL_) =>
  fetchHosted(url, { page: 'https://page.test/', pause: async () => {}, ...options });

test('one question brings the whole file, and how far it is', async () => {
  const asked = host();
  const seen: HostedProgress[] = [];
  const { name, blob, from } = await get({ onProgress: (progress) => seen.push(progress) });
  expect(await blob.text()).toBe(LOG);
  expect({ name, from }).toEqual({ name: 'run.jsonl', from: 'https://host.test' });
  expect(asked).toEqual(['bytes=0-']);
  expect(seen[0]).toEqual({ bytes: 100, total: LOG.length });
  expect(seen.at(-1)).toEqual({ bytes: LOG.length, total: LOG.length });
});

test('a host without ranges gives it all the same; one that compresses on the way has no total', async () => {
  host({ ranges: false });
  expect(await (await get()).blob.text()).toBe(LOG);
  host({ ranges: false, headers: { 'Content-Length': '300' } });
  const totals: (number | null)[] = [];
  expect((await get({ onProgress: ({ total }) => totals.push(total) })).blob.size).toBe(LOG.length);
  expect([totals[0], totals.at(-1)]).toEqual([300, null]);
});

test('an empty file is empty', async () => {
  const asked = host({ bytes: '' });
  expect((await get()).blob.size).toBe(0);
  expect(asked).toEqual(['bytes=0-', 'all']);
});

test('a connection that drops is taken up where it broke', async () => {
  const asked = host({ drops: [300, 500], headers: { ETag: '"1"' } });
  const { blob, etag } = await get();
  expect(await blob.text()).toBe(LOG);
  expect(asked).toEqual(['bytes=0-', 'bytes=300-', 'bytes=800-']);
  expect(etag).toBe('"1"');
});

test('a host that gives less than it was asked for is asked on, without a pause', async () => {
  const part = (from: number) =>
    new Response(LOG.slice(from, from + 200), {
      status: 206,
      headers: { 'Content-Range': `bytes ${from}-${from + 199}/${LOG.length}` },
    });
  const asked = host({ answers: Array.from({ length: 10 }, () => part) });
  const pause = vi.fn(async () => {});
  expect(await (await get({ pause })).blob.text()).toBe(LOG);
  expect(asked).toHaveLength(10);
  expect(pause).not.toHaveBeenCalled();
});

test('it gives up in the end, and says how far it came', async () => {
  const asked = host({ drops: Array.from({ length: 20 }, () => 100) });
  await expect(get()).rejects.toMatchObject({ code: 'hosted-cut', facts: { bytes: 600, total: LOG.length } });
  expect(asked).toHaveLength(6);
  host({ ranges: false, drops: [300] });
  await expect(get()).rejects.toMatchObject({ code: 'hosted-cut', facts: { bytes: 300 } });
});

test('a host that stumbles for a moment is given a moment', async () => {
  const busy = () => new Response('', { status: 503 });
  const dead = () => {
    throw new TypeError('Failed to fetch');
  };
  host({ drops: [300], answers: [null, busy, dead] });
  expect(await (await get()).blob.text()).toBe(LOG);
});

const NEWER = LOG.replaceAll('1', '2');
const newer =
  (headers: Record<string, string>, bytes = NEWER) =>
  (from: number) =>
    new Response(bodyOf(bytes.slice(from)), {
      status: 206,
      headers: { 'Content-Length': String(bytes.length - from), ...headers },
    });

test('a file that changes while it is fetched is fetched anew once', async () => {
  const after = newer({ ETag: '"2"' });
  const asked = host({ drops: [300], headers: { ETag: '"1"' }, answers: [null, after, after] });
  expect(await (await get()).blob.text()).toBe(NEWER);
  expect(asked).toEqual(['bytes=0-', 'bytes=300-', 'bytes=0- anew']);
});

test('that it changed is told by whatever the host lets other pages read', async () => {
  const same = { 'Last-Modified': 'Sat, 21 Nov 2026 10:00:00 GMT' };
  const second: Record<string, (from: number) => Response> = {
    'another time': newer({ 'Last-Modified': 'Sun, 22 Nov 2026 10:00:00 GMT' }),
    'another length': newer(same, `${LOG}more`),
    'no ranges any more': () => new Response(LOG, { headers: same }),
    'nothing behind it': () => new Response('', { status: 416 }),
    'another range': newer({ ...same, 'Content-Range': `bytes 0-99/${LOG.length}` }),
  };
  for (const [what, answer] of Object.entries(second)) {
    const asked = host({ drops: [300], headers: same, answers: [null, answer] });
    await get();
    expect([what, asked.at(-1)]).toEqual([what, 'bytes=0- anew']);
  }
});

test('what changes twice is still being written', async () => {
  const third = (from: number) => newer({ ETag: '"3"' })(from);
  host({
    drops: [300, 0, 200],
    headers: { ETag: '"1"' },
    answers: [null, newer({ ETag: '"2"' }), null, third],
  });
  await expect(get()).rejects.toMatchObject({ code: 'hosted-changed' });
});

test.each([
  [401, 'hosted-forbidden'],
  [403, 'hosted-forbidden'],
  [404, 'hosted-missing'],
  [410, 'hosted-missing'],
  [429, 'hosted-busy'],
  [500, 'hosted-failing'],
  [503, 'hosted-failing'],
  [204, 'hosted-status'],
])('HTTP %i is %s', async (status, code) => {
  host({ answers: [() => new Response(status === 204 ? null : 'x', { status })] });
  await expect(get()).rejects.toMatchObject({ code, facts: { host: 'host.test', status } });
});

test('a web page in place of the log is told by how it begins, not by what it is called', async () => {
  const called = { 'Content-Type': 'text/html; charset=utf-8' };
  for (const bytes of ['<!DOCTYPE html><p>Log in', '\n <html><body>', `<!-- hello -->${' '.repeat(5_000)}`]) {
    host({ bytes });
    await expect(get()).rejects.toMatchObject({ code: 'hosted-page' });
  }
  host({ headers: called });
  expect((await get()).blob.size).toBe(LOG.length);
  host({ bytes: '<html>' });
  await expect(get({}, new URL('https://github.com/o/r/blob/main/w.jsonl'))).rejects.toMatchObject({
    facts: { raw: 'https://raw.githubusercontent.com/o/r/main/w.jsonl' },
  });
});

test('pictures and films are not fetched to the end', async () => {
  host({ headers: { 'Content-Type': 'video/mp4' } });
  await expect(get()).rejects.toMatchObject({ code: 'hosted-type', facts: { type: 'video/mp4' } });
});

test('what is too large is refused before it comes, or as soon as it shows', async () => {
  const seen = vi.fn();
  host();
  await expect(get({ limit: 500, onProgress: seen })).rejects.toMatchObject({
    code: 'hosted-too-large',
    facts: { size: LOG.length, limit: 500 },
  });
  expect(seen).not.toHaveBeenCalled();
  host();
  await expect(get({ limit: 5_000, before: 4_000 })).rejects.toMatchObject({
    facts: { size: 4_000 + LOG.length },
  });
  host({ ranges: false, headers: { 'Content-Length': '400', 'Content-Encoding': 'gzip' } });
  await expect(get({ limit: 500 })).rejects.toMatchObject({ code: 'hosted-too-large', facts: { size: 600 } });
});

test('a host that answers and lets no other page read is told from one that does not answer', async () => {
  const silent = () => {
    throw new TypeError('Failed to fetch');
  };
  const asked = host({ answers: [silent] });
  await expect(get()).rejects.toMatchObject({ code: 'hosted-cors', facts: { page: 'https://page.test' } });
  expect(asked).toEqual(['bytes=0-', 'HEAD']);
  host({ answers: [silent, silent] });
  await expect(get()).rejects.toMatchObject({ code: 'hosted-unreachable' });
  // Nobody needs permission for its own host.
  host({ answers: [silent] });
  await expect(get({ page: 'https://host.test/' })).rejects.toMatchObject({ code: 'hosted-unreachable' });
});

test('without a network nothing more is asked', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  const asked = host({
    answers: [
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
  });
  await expect(get()).rejects.toMatchObject({ code: 'hosted-offline' });
  expect(asked).toEqual(['bytes=0-']);
});

test('a page over https asks nothing over http, except of this machine', async () => {
  const asked = host();
  await expect(get({}, new URL('http://host.test/w'))).rejects.toMatchObject({ code: 'hosted-mixed' });
  expect(asked).toEqual([]);
  await get({}, new URL('http://localhost:8080/w'));
  await get({}, new URL('http://127.0.0.1/w'));
  await get({ page: 'http://page.test/' }, new URL('http://host.test/w'));
  expect(asked).toHaveLength(3);
});

test('it stops when asked to, also between two connections', async () => {
  const stop = new AbortController();
  host();
  await expect(get({ signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const later = new AbortController();
  const asked = host({ drops: [300] });
  await expect(get({ signal: later.signal, pause: async () => later.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(asked).toEqual(['bytes=0-']);
});
