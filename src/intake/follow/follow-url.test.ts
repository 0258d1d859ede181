import fc from 'fast-check';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { encode } from './fake-disk';
import { FakeServer } from './fake-server';
import { FakeSink, FakeWorld } from './fake-sink';
import { followUrl, OVERLAP_BYTES, REREAD_LIMIT, STALL_MS, type UrlOptions } from './follow-url';

const ADDRESS = new URL('https://host.test/logs/run.jsonl');
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

/** Follows a server's file through a real `fetch`. */
function followed(server: FakeServer, options: UrlOptions = {}) {
  network.use(http.get(ADDRESS.href, ({ request }) => server.answer(request) as Promise<HttpResponse<null>>));
  return begun((url, init) => globalThis.fetch(url, init), options);
}

function begun(fetch: typeof globalThis.fetch, options: UrlOptions = {}) {
  const sink = new FakeSink();
  const world = new FakeWorld(fetch);
  const follower = followUrl(ADDRESS, { random: () => 1, isOnline: () => true, ...options })(sink, world);
  return { sink, world, follower, pass: () => world.pass(STALL_MS), rest: () => world.resting(STALL_MS) };
}

function serverOf(text: string, changes: Partial<FakeServer> = {}): FakeServer {
  return Object.assign(new FakeServer(), { text, ...changes });
}

const lines = (from: number, count: number, mark = 'a') =>
  Array.from({ length: count }, (_, at) => `{"seq":${from + at},"of":"${mark}"}\n`).join('');

test('first all of it, then the new bytes and some before them; slower while nothing comes', async () => {
  const server = serverOf(lines(0, 500));
  const { sink, pass, rest, world, follower } = followed(server);
  expect(await rest()).toBe(1000);
  const first = sink.log.length;
  server.text += lines(500, 3);
  const { sent } = server;
  await pass();
  expect(server.sent - sent).toBe(OVERLAP_BYTES + lines(500, 3).length);
  expect(sink.now.get('run.jsonl')).toBe(lines(0, 503));
  const known = server.bytes.length - OVERLAP_BYTES;
  await pass();
  expect(server.asked.at(-1)).toBe(`bytes=${known}-`);
  const paces = [];
  for (let look = 0; look < 6; look++) paces.push(await pass());
  expect(sink.caughtUpAt).toEqual([first]);
  expect(paces).toEqual([2250, 3375, 5062.5, 7593.75, 10_000, 10_000]);
  expect(sink.last).toMatchObject({ contact: 'live', bytes: server.bytes.length, lastContact: world.now() });
  expect(sink.log.some((entry) => entry.includes('↺'))).toBe(false);
  follower.stop();
});

test('an empty file is live, and what comes into it is handed on', async () => {
  const server = serverOf('');
  const { sink, pass, rest, follower } = followed(server);
  await rest();
  expect(sink.last).toMatchObject({ contact: 'live', bytes: 0 });
  server.text = 'one\n';
  await pass();
  expect(sink.log).toEqual(['run.jsonl: one\n']);
  follower.stop();
});

test.each([
  ['cut to nothing', '', 'truncated'],
  ['cut a little', lines(0, 498), 'truncated'],
  ['cut a lot', lines(0, 20), 'truncated'],
  ['a shorter file in its place', lines(0, 499, 'b'), 'rotated'],
  ['a longer one', lines(0, 900, 'b'), 'replaced'],
  ['other bytes at the end', lines(0, 400) + lines(400, 200, 'b'), 'replaced'],
])('%s: a restart, then all of it – whether or not the server tells lengths', async (_, text, why) => {
  for (const changes of [{}, { exposes: false }, { parts: false }, { parts: false, lengthless: true }]) {
    const server = serverOf(lines(0, 500), changes);
    const { sink, pass, rest, follower } = followed(server);
    await rest();
    server.text = text;
    for (let look = 0; look < 4; look++) await pass();
    follower.stop();
    expect(sink.generations.map(([, handed]) => handed)).toEqual([
      lines(0, 500),
      ...(text === '' ? [] : [text]),
    ]);
    const told = sink.log.filter((entry) => entry.includes('↺'));
    // Without a length nobody knows that the other file is shorter.
    expect([[`run.jsonl ↺ ${why}`], ['run.jsonl ↺ replaced']]).toContainEqual(told);
    if (!('exposes' in changes) && !('lengthless' in changes)) expect(told[0]).toContain(why);
  }
});

test('a server without parts is read again, and only the rest is handed on', async () => {
  const server = serverOf(lines(0, 500), { parts: false });
  const { sink, pass, rest, follower } = followed(server);
  await rest();
  server.text += lines(500, 1);
  await pass();
  follower.stop();
  expect(sink.now.get('run.jsonl')).toBe(lines(0, 501));
  expect(sink.log.some((entry) => entry.includes('↺'))).toBe(false);
});

test('beyond a limit it is not read again: the reader is asked', async () => {
  const server = serverOf('', { bytes: new Uint8Array(REREAD_LIMIT + 1) });
  const { sink, follower, rest } = followed(server);
  await rest();
  const { sent } = server;
  server.bytes = new Uint8Array(REREAD_LIMIT + 500);
  server.parts = false;
  follower.tryNow();
  while (sink.last.contact !== 'waiting') await new Promise((resolve) => setTimeout(resolve, 1));
  expect(sink.last).toMatchObject({
    trouble: {
      code: 'too-large',
      facts: { host: 'host.test', limit: REREAD_LIMIT, bytes: REREAD_LIMIT + 1 },
    },
    nextTry: null,
  });
  expect(server.sent - sent).toBeLessThan(100_000);
  server.parts = true;
  follower.tryNow();
  while (sink.last.bytes < REREAD_LIMIT + 500) await new Promise((resolve) => setTimeout(resolve, 1));
  follower.stop();
  expect(sink.log.join('').includes('↺')).toBe(false);
});

test('parts of compressed bytes are not used: all of it is asked for', async () => {
  const server = serverOf(lines(0, 100));
  server.answers.push(
    () =>
      new Response('', {
        status: 206,
        headers: { 'Content-Encoding': 'x-log', 'Content-Range': 'bytes 0-9/10' },
      }),
  );
  const { sink, rest, follower } = followed(server);
  await rest();
  follower.stop();
  expect(server.asked).toEqual(['bytes=0-', 'all']);
  expect(sink.now.get('run.jsonl')).toBe(lines(0, 100));
});

test('a part from another place than was asked for is not used', async () => {
  const server = serverOf(lines(0, 100));
  const { sink, pass, rest, follower } = followed(server);
  await rest();
  server.text += lines(100, 1);
  server.answers.push(
    () => new Response(server.text.slice(5), { status: 206, headers: { 'Content-Range': 'bytes 5-9/10' } }),
  );
  await pass();
  follower.stop();
  expect(server.asked.at(-1)).toBe('all');
  expect(sink.now.get('run.jsonl')).toBe(lines(0, 101));
});

test('a server that gives less than was asked for is asked on at once', async () => {
  const text = lines(0, 300);
  const server = serverOf(text);
  const part = (from: number, end: number) => () =>
    new Response(text.slice(from, end), {
      status: 206,
      headers: { 'Content-Range': `bytes ${from}-${end - 1}/${text.length}` },
    });
  server.answers.push(part(0, 2000), part(2000 - OVERLAP_BYTES, 4000));
  const { sink, rest, follower } = followed(server);
  await rest();
  follower.stop();
  expect(server.asked).toHaveLength(3);
  expect(sink.now.get('run.jsonl')).toBe(text);
});

test('a connection that breaks in the middle of a line: what came is kept, the rest follows', async () => {
  const server = serverOf(lines(0, 200));
  server.faults.push({ after: 1405, how: 'break' });
  const { sink, pass, rest, follower, world } = followed(server);
  expect(await rest()).toBe(1000);
  expect(sink.last).toMatchObject({
    contact: 'retrying',
    trouble: { code: 'broken-off', facts: { host: 'host.test', bytes: 1405 } },
    nextTry: world.now() + 1000,
  });
  await pass();
  follower.stop();
  expect(server.asked[1]).toBe(`bytes=${1405 - OVERLAP_BYTES}-`);
  expect(sink.generations).toEqual([['run.jsonl', lines(0, 200)]]);
});

test('an answer that stalls is given up after half a minute, and goes on from there', async () => {
  const server = serverOf(lines(0, 200));
  server.faults.push({ after: 1400, how: 'stall' });
  const { sink, pass, rest, world, follower } = followed(server);
  while (sink.last.bytes < 1400) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(sink.last.contact).toBe('live');
  world.end(STALL_MS);
  expect(await rest()).toBe(1000);
  expect(sink.last).toMatchObject({
    contact: 'retrying',
    trouble: { code: 'stalled', facts: { seconds: 30 } },
  });
  await pass();
  follower.stop();
  expect(sink.generations).toEqual([['run.jsonl', lines(0, 200)]]);
});

test('a server that keeps its answer open is read as it writes', async () => {
  let write: (text: string) => void = () => {};
  const server = new FakeServer();
  server.answers.push(
    () =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            write = (text) => controller.enqueue(encode(text));
          },
        }),
      ),
  );
  const { sink, follower } = followed(server);
  const written: string[] = [];
  for (const text of ['{"seq":1}\n', '{"se', 'q":2}\n']) {
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    write(text);
    written.push(`run.jsonl: ${text}`);
    while (sink.log.length < written.length) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  follower.stop();
  expect(sink.log).toEqual(written);
  expect(server.asked).toHaveLength(1);
});

test('an answer without a length that ends early is believed when the next one ends there, too', async () => {
  const server = serverOf(lines(0, 200), { parts: false, lengthless: true });
  const { sink, pass, rest, follower } = followed(server);
  await rest();
  server.faults.push({ after: 1000, how: 'end' }, { after: 1400, how: 'end' });
  await pass();
  expect(sink.last).toMatchObject({ contact: 'retrying', trouble: { code: 'broken-off' } });
  await pass();
  await pass();
  expect(sink.log.join('')).not.toContain('↺');
  server.text = lines(0, 50);
  for (let look = 0; look < 3; look++) await pass();
  follower.stop();
  expect(sink.generations.map(([, text]) => text)).toEqual([lines(0, 200), lines(0, 50)]);
});

const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new HttpResponse('Sorry', { status: code, headers });

test.each([
  [401, {}, 'credentials', 'waiting'],
  [403, {}, 'forbidden', 'retrying'],
  [404, {}, 'missing', 'retrying'],
  [410, {}, 'missing', 'retrying'],
  [429, {}, 'busy', 'retrying'],
  [503, { 'Retry-After': '7' }, 'busy', 'retrying'],
  [503, {}, 'failing', 'retrying'],
  [500, {}, 'failing', 'retrying'],
  [204, {}, 'status', 'retrying'],
  [418, {}, 'status', 'retrying'],
])('%i %o is told as %s', async (code, headers, trouble, contact) => {
  const server = serverOf(lines(0, 5));
  server.answers.push(() => new Response(code === 204 ? null : 'Sorry', { status: code, headers }));
  const { sink, follower, rest } = followed(server);
  while (sink.states.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(sink.last).toMatchObject({
    contact,
    trouble: { code: trouble, facts: { host: 'host.test', status: code } },
  });
  follower.tryNow();
  while (sink.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await rest();
  follower.stop();
  expect(sink.generations).toEqual([['run.jsonl', lines(0, 5)]]);
});

test.each(['<!DOCTYPE html><title>Sign in</title>', '\n\n  <html lang="en">', '<!-- a proxy -->'])(
  'a page in place of a log is no restart: %s',
  async (page) => {
    const server = serverOf(lines(0, 500), { parts: false });
    const { sink, pass, rest, follower } = followed(server);
    await rest();
    server.answers.push(() => new Response(page, { headers: { 'Content-Type': 'text/html' } }));
    await pass();
    expect(sink.last).toMatchObject({ contact: 'retrying', trouble: { code: 'not-the-kind' } });
    server.text += lines(500, 1);
    await pass();
    follower.stop();
    expect(sink.generations).toEqual([['run.jsonl', lines(0, 501)]]);
  },
);

test('no answer: offline, or nobody there', async () => {
  let online = false;
  network.use(http.get(ADDRESS.href, () => HttpResponse.error()));
  const { sink, rest, pass, follower } = begun((url, init) => globalThis.fetch(url, init), {
    isOnline: () => online,
  });
  await rest();
  expect(sink.last).toMatchObject({
    contact: 'retrying',
    trouble: { code: 'offline', facts: { host: 'host.test' } },
  });
  online = true;
  await pass();
  expect(sink.last.trouble?.code).toBe('unreachable');
  follower.stop();
});

test('waits double up to a minute, with some chance in them; success forgets them', async () => {
  const server = serverOf(lines(0, 5));
  for (let time = 0; time < 8; time++) server.answers.push(status(500));
  const { rest, pass, follower } = followed(server);
  const waits = [await rest()];
  for (let time = 0; time < 7; time++) waits.push(await pass());
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  expect(await pass()).toBe(1000);
  server.answers.push(status(500));
  expect(await pass()).toBe(1000);
  follower.stop();
});

test('a server says when to come back: in seconds, by a date, ten minutes at most', async () => {
  const server = serverOf(lines(0, 5));
  const at = (ms: number) => ({ 'Retry-After': new Date(ms).toUTCString() });
  server.answers.push(
    status(429, { 'Retry-After': '40' }),
    status(503, at(1_000_000 + 40_000 + 90_000)),
    status(429, { 'Retry-After': '86400' }),
    status(429, at(0)),
  );
  const { rest, pass, sink, follower } = followed(server);
  expect(await rest()).toBe(40_000);
  expect(sink.last.trouble?.facts.seconds).toBe(40);
  expect(await pass()).toBe(90_000);
  expect(await pass()).toBe(600_000);
  // A date that is past by this clock is not now.
  expect(await pass()).toBe(8000);
  follower.stop();
});

test('what comes back after it was missing is a rotation, unless it goes on', async () => {
  const server = serverOf(lines(0, 100));
  const { rest, pass, sink, follower } = followed(server);
  await rest();
  server.answers.push(status(404));
  await pass();
  server.text += lines(100, 1);
  await pass();
  server.answers.push(status(404));
  await pass();
  server.text = lines(0, 300, 'b');
  await pass();
  follower.stop();
  expect(sink.log.filter((entry) => entry.includes('↺'))).toEqual(['run.jsonl ↺ rotated']);
  expect(sink.generations.map(([, text]) => text)).toEqual([lines(0, 101), lines(0, 300, 'b')]);
});

test('nothing but a range is asked for, and nobody is told who asks', async () => {
  let seen: Request | null = null;
  const server = serverOf(lines(0, 5));
  server.answers.push((request) => {
    seen = request;
    return new Response('');
  });
  const { rest, follower } = followed(server);
  await rest();
  follower.stop();
  const { headers, credentials, cache } = seen as unknown as Request;
  expect([...headers.keys()].filter((name) => /^(range|if-|auth|x-|cookie)/.test(name))).toEqual(['range']);
  expect([credentials, cache]).toEqual(['omit', 'no-store']);
});

test('behind a stop nothing is handed on, and the connection is left', async () => {
  let left = false;
  let write: (text: string) => void = () => {};
  const fetch = async (_: unknown, init?: RequestInit) => {
    init?.signal?.addEventListener('abort', () => {
      left = true;
    });
    return new Response(
      new ReadableStream({
        start: (controller) => {
          write = (text) => controller.enqueue(encode(text));
        },
      }),
    );
  };
  const { sink, follower } = begun(fetch);
  while (sink.states.length < 2) {
    write('one\n');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { length } = sink.log;
  follower.stop();
  write('two\n');
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(left).toBe(true);
  expect(sink.log).toHaveLength(length);
  expect(sink.last.contact).toBe('stopped');
});

test('whatever happens to a source, between restarts comes a beginning of what it held, and in the end all of it', async () => {
  const step = fc.record({
    what: fc.constantFrom(
      'grow',
      'grow',
      'much',
      'cut',
      'replace',
      'status',
      'break',
      'stall',
      'end',
      'silent',
    ),
    count: fc.integer({ min: 1, max: 200 }),
    asks: fc.nat(2),
  });
  const manner = fc.record({ parts: fc.boolean(), exposes: fc.boolean(), lengthless: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), manner, async (steps, changes) => {
      const server = serverOf(lines(0, 20, 'first'), changes);
      const held = [server.text];
      const { sink, world, follower, pass, rest } = begun(server.fetch);
      // Answers that say nothing more are given up on, whenever that may be.
      const impatience = setInterval(() => world.end(STALL_MS), 1);
      await rest();
      let made = 0;
      for (const { what, count, asks } of steps) {
        const { text } = server;
        if (what === 'grow') server.text = text + lines(0, count, `g${made++}`);
        if (what === 'much') server.text = text + lines(0, count * 10, `g${made++}`);
        if (what === 'cut') server.text = text.slice(0, count * 5);
        if (what === 'replace') server.text = lines(0, count, `g${made++}`);
        if (what === 'status') server.answers.push(() => new Response('', { status: 500 + (count % 5) }));
        if (what === 'silent') server.answers.push(() => Promise.reject(new TypeError('Failed to fetch')));
        // A connection may break as if the answer were at its end, where the server sends no length.
        if (what === 'break' || what === 'stall') server.faults.push({ after: count * 20, how: what });
        if (what === 'end' && changes.lengthless) server.faults.push({ after: count * 20, how: what });
        held.push(server.text);
        for (let ask = 0; ask < asks; ask++) await pass();
      }
      server.faults.length = 0;
      server.answers.length = 0;
      server.text += 'the end\n';
      for (let ask = 0; ask < 4; ask++) await pass();
      follower.stop();
      clearInterval(impatience);
      for (const [, text] of sink.generations)
        expect(held.concat(server.text).some((whole) => whole.startsWith(text))).toBe(true);
      expect(sink.now.get('run.jsonl')).toBe(server.text);
    }),
    { numRuns: 150 },
  );
});
