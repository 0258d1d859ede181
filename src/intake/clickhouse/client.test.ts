import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ClickHouse, type ClickHouseAddress } from './client';
import { ClickHouseFault } from './faults';
import { expressionsOf, proposeMapping, rowShapeOf } from './mapping';
import { fetchRun } from './open-run';
import { sql } from './sql';

const URL_ = 'http://clickhouse.test:8123';
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

/** What an old server knows, when asked for its settings; everything else is answered as given. */
function answers(reply: (query: string, request: Request) => Response | Promise<Response>, settings = KNOWN) {
  const asked: { query: string; url: URL; headers: Headers }[] = [];
  network.use(
    http.post(`${URL_}/*`, async ({ request }) => {
      const query = await request.clone().text();
      asked.push({ query, url: new URL(request.url), headers: request.headers });
      return query.includes('system.settings') ? HttpResponse.text(settings) : reply(query, request);
    }),
  );
  return asked;
}

const KNOWN = ['add_http_cors_header', 'max_result_rows', 'readonly']
  .map((name) => `{"name":"${name}","value":"0"}\n`)
  .join('');

function server(address: Partial<ClickHouseAddress> = {}, patience = 5_000): ClickHouse {
  const world = {
    fetch: ((...asked: Parameters<typeof fetch>) => fetch(...asked)) as typeof fetch,
    patience,
  };
  return new ClickHouse({ url: URL_, user: '', password: '', passwordIn: 'header', ...address }, world);
}

const ONE = sql`SELECT 1 AS one`;
const faultOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'no fault',
    (error: unknown) => (error instanceof ClickHouseFault ? error.code : `other: ${error}`),
  );

test('asks in a way that needs no preflight, within the bounds that the server knows', async () => {
  const asked = answers(() => HttpResponse.text('{"one":1}\n'));
  expect(await server().rows(ONE)).toEqual([{ one: 1 }]);
  const { url, headers, query } = asked[1]!;
  expect(query).toBe('SELECT 1 AS one\nFORMAT JSONEachRow');
  expect([headers.get('authorization'), headers.get('content-type')]).toEqual([
    null,
    'text/plain;charset=UTF-8',
  ]);
  expect([...url.searchParams.keys()].sort()).toEqual([
    'add_http_cors_header',
    'max_result_rows',
    'query_id',
    'readonly',
  ]);
});

test('who asks: a name in the address, a password in a header unless the reader wants it in the address', async () => {
  const asked = answers(() => HttpResponse.text('{}\n'));
  await server({ user: 'ann' }).rows(ONE);
  await server({ user: 'änn', password: 'pä"ss' }).rows(ONE);
  await server({ user: 'ann', password: 'pass', passwordIn: 'address' }).rows(ONE);
  const [name, header, address] = [asked[1]!, asked[3]!, asked[5]!];
  expect([name.url.searchParams.get('user'), name.headers.get('authorization')]).toEqual(['ann', null]);
  expect(Buffer.from(header.headers.get('authorization')!.slice(6), 'base64').toString()).toBe('änn:pä"ss');
  expect(header.url.href).not.toContain('p%C3%A4');
  expect([address.url.searchParams.get('password'), address.headers.get('authorization')]).toEqual([
    'pass',
    null,
  ]);
});

test('a user who may only read sets nothing', async () => {
  const asked = answers(
    () => HttpResponse.text('{}\n'),
    '{"name":"readonly","value":"2"}\n{"name":"max_result_rows","value":"0"}\n',
  );
  await server().rows(ONE);
  expect(asked[1]!.url.searchParams.has('readonly')).toBe(false);
  expect(asked[1]!.url.searchParams.has('max_result_rows')).toBe(true);
});

test.each([
  [
    'credentials',
    401,
    'Code: 192, e.displayText() = DB::Exception: Unknown user x, e.what() = DB::Exception',
  ],
  [
    'credentials',
    403,
    'Code: 516. DB::Exception: x: Authentication failed. (AUTHENTICATION_FAILED) (version 25.8.1.1)',
  ],
  [
    'no-table',
    404,
    "Code: 60, e.displayText() = DB::Exception: Table a.b doesn't exist., e.what() = DB::Exception",
  ],
  [
    'no-database',
    404,
    "Code: 81. DB::Exception: Database x doesn't exist. (UNKNOWN_DATABASE) (version 23.1)",
  ],
  [
    'no-column',
    404,
    'Code: 47, e.displayText() = DB::Exception: Unknown identifier: x, e.what() = DB::Exception',
  ],
  ['too-slow', 500, 'Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)'],
  ['too-much', 500, 'Code: 396. DB::Exception: Limit for result exceeded. (TOO_MANY_ROWS_OR_BYTES)'],
  ['busy', 500, 'Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)'],
  ['refused', 500, 'Code: 999. DB::Exception: Something new. (NEW)'],
  ['busy', 503, 'try later'],
  ['not-clickhouse', 200, '<!doctype html><title>Sign in</title>'],
  ['not-clickhouse', 502, '<html>Bad gateway</html>'],
  ['forbidden', 403, 'no'],
] as const)('%s: %i %s', async (code, status, text) => {
  answers(() => HttpResponse.text(text, { status }));
  expect(await faultOf(server().rows(ONE))).toBe(code);
});

test('an error in the middle of an answer, and an answer that is cut off, are none', async () => {
  answers(() =>
    HttpResponse.text(
      '{"one":1}\nCode: 241, e.displayText() = DB::Exception: Memory, e.what() = DB::Exception',
    ),
  );
  expect(await faultOf(server().rows(ONE))).toBe('busy');
  answers(() => HttpResponse.text('{"one":1}\n{"on'));
  expect(await faultOf(server().rows(ONE))).toBe('broken-off');
  answers(() => new Response(streamOf(['{"one":1}\n'], 'error')));
  expect(await faultOf(server().rows(ONE))).toBe('broken-off');
});

test('nobody there, nothing said, given up', async () => {
  answers(() => HttpResponse.error());
  expect(await faultOf(server().rows(ONE))).toBe('unreachable');
  answers(() => new Response(streamOf(['{"one":1}\n'], 'hang')));
  expect(await faultOf(server({}, 150).rows(ONE))).toBe('stalled');
  const stop = new AbortController();
  const asked = answers(() => new Response(streamOf(['{"one":1}\n'], 'hang')));
  const rows = faultOf(server().rows(ONE, { signal: stop.signal, onBytes: () => stop.abort() }));
  stop.abort();
  expect(await rows).toBe('cancelled');
  // It does not know how to notice by itself, so it is told.
  await expect.poll(() => asked.at(-1)?.query).toContain('KILL QUERY WHERE query_id = ');
});

const TABLE = [
  ['execution_id', 'Int64'],
  ['event_id', 'Int64'],
  ['event_type', 'String'],
  ['node_name', 'String'],
  ['created_at', 'DateTime'],
  ['context', 'String'],
].map(([name, type]) => ({ name: name!, type: type! }));

test('a run comes page by page; a row that stands there twice comes once; bytes are counted', async () => {
  const rows = [1, 2, 2, 3, 4, 5].map(
    (seq) =>
      `{"w_seq":"${seq}","w_tie":"9${seq}","execution_id":"348437069927419904","event_id":"${seq}","context":"{\\"a\\":12345678901234567890}"}\n`,
  );
  const asked = answers((query) => {
    if (query.includes('w_records')) return HttpResponse.text('{"w_records":"6","w_bytes":"0"}\n');
    const behind = Number(query.match(/`event_id` >= (\d+)/)?.[1] ?? 0);
    const rest = rows.filter((row) => Number(row.match(/"w_seq":"(\d)/)![1]) > behind);
    return HttpResponse.text(rest.slice(0, 3).join(''));
  });
  const mapping = proposeMapping(TABLE)!;
  const place = {
    table: { database: 'd', table: 't' },
    columns: TABLE,
    fields: expressionsOf(mapping, TABLE),
  };
  const line = server();
  const told: number[] = [];
  const { sources, bytes } = await fetchRun(
    line,
    place,
    { log: '', run: '348437069927419904' },
    rowShapeOf(mapping, TABLE),
    { report: (progress) => told.push(progress.rows) },
    3,
  );
  expect(asked.slice(1)).toHaveLength(4);
  expect(told).toEqual([3, 6, 6]);
  expect(sources.map(({ name }) => name)).toEqual(['348437069927419904.jsonl']);
  expect(await sources[0]!.blob.text()).toBe(
    [1, 2, 3, 4, 5]
      .map(
        (seq) =>
          `{"execution_id":348437069927419904,"event_id":${seq},"context":{"a":12345678901234567890}}\n`,
      )
      .join(''),
  );
  expect(bytes).toBeGreaterThan(rows.join('').length);
  expect(bytes).toBeLessThan(line.bytes);
});

/** Some pieces of an answer, and then an error, or nothing any more. */
function streamOf(pieces: readonly string[], then: 'error' | 'hang'): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[at++];
      if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
      else if (then === 'error') controller.error(new TypeError('terminated'));
      else return new Promise(() => {});
    },
  });
}
