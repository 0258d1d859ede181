import fc from 'fast-check';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseJson } from '../../lib/json';
import type { FollowSink, FollowState } from '../../model/follow';
import type { Json, JsonObject } from '../../model/json';
import type { ExecutionCap, Flavour } from '../../model/noetl';
import { NoetlClient } from './client';
import { followExecution } from './follow-execution';
import { type PretendEvent, type PretendExecution, PretendServer } from './pretend-server';
import { PretendTime } from './pretend-time';
import { idAt } from './snowflake';

const BASE = 'http://noetl.test';
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const RUN = '348437069927419904';
const START = idAt(Date.UTC(2026, 7, 19, 12));

/** The so manieth event of the run. */
function event(number: number, type = 'ctx.updated', more: Partial<PretendEvent> = {}): PretendEvent {
  return { id: START + (BigInt(number) << 22n), type, ...more };
}

/** Takes what is handed on, and keeps what is told. */
function taking() {
  const rows: JsonObject[] = [];
  const states: FollowState[] = [];
  const caughtUpAt: number[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  const sink: FollowSink = {
    append: async (_file, bytes) => {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop()!;
      rows.push(...lines.map((line) => parseJson(line) as JsonObject));
    },
    restart: async () => {
      throw new Error('An event table is never begun anew');
    },
    state: (state) => states.push(state),
    caughtUp: () => caughtUpAt.push(rows.length),
  };
  return {
    sink,
    rows,
    states,
    caughtUpAt,
    ids: () => rows.map(({ event_id }) => event_id),
    last: () => states.at(-1)!,
  };
}

/** A server that pretends, somebody who follows one of its executions, and what came of it. */
function following(flavour: Flavour, events: PretendEvent[], more: Partial<PretendExecution> = {}) {
  const server = new PretendServer(flavour);
  const execution = server.add({ id: RUN, events, ...more });
  const time = new PretendTime(globalThis.fetch);
  const taken = taking();
  const caps: ExecutionCap[] = [];
  network.use(http.get(`${BASE}/api/*`, ({ request }) => server.answer(new URL(request.url))));
  const client = new NoetlClient({ base: BASE, credentials: () => ({ kind: 'none' }), ...time });
  const follow = (children = false, known = new Map<string, bigint[]>()) =>
    followExecution(client, RUN, {
      sink: taken.sink,
      world: time,
      children,
      handed: async () => known,
      onCap: (cap) => caps.push(cap),
    });
  return { server, execution, time, client, follow, caps, ...taken };
}

const contact = (wanted: FollowState['contact'], states: () => FollowState) => () =>
  states().contact === wanted;

describe.each(['rust', 'python'] as const)('an execution of the %s server', (flavour) => {
  test('is gone on with: what came in another session is not handed on again, and its end is heard', async () => {
    const events = [
      event(0, 'playbook_started', { node: 'tests/made/up' }),
      event(1),
      event(2, 'playbook.completed', { status: 'COMPLETED' }),
    ];
    const { time, follow, ids, rows, last, states } = following(flavour, events);
    follow(false, new Map([[RUN, [events[0]!.id, events[2]!.id]]]));
    await time.until(() => rows.length === 1);
    // It came late, behind the end.
    expect(ids()).toEqual([events[1]!.id]);
    await time.until(contact('ended', last));
    expect(rows).toHaveLength(1);
    expect(states.map(({ trouble }) => trouble)).toEqual(states.map(() => null));
  });

  test('is handed on as it grows, each event once, and ends when nothing more comes', async () => {
    const { execution, time, follow, ids, rows, last, states, caughtUpAt } = following(flavour, [
      event(0, 'playbook_started', { node: 'tests/made/up' }),
    ]);
    follow();
    await time.until(() => rows.length === 1);
    expect(states.map((state) => state.contact).slice(0, 2)).toEqual(['opening', 'live']);
    execution.events.push(event(1), event(2));
    await time.until(() => rows.length === 3);
    execution.events.push(event(3, 'playbook.completed', { node: 'playbook', status: 'COMPLETED' }));
    await time.until(contact('ended', last));
    expect(ids()).toEqual([0, 1, 2, 3].map((number) => event(number).id));
    expect(rows.map(({ execution_id }) => String(execution_id))).toEqual([RUN, RUN, RUN, RUN]);
    expect(caughtUpAt).toEqual([1]);
  });

  test('a late event with a smaller id is handed on once, also one that comes behind the end', async () => {
    const { execution, time, follow, ids, rows, last } = following(flavour, [
      event(0, 'playbook_started'),
      event(900_000),
    ]);
    follow();
    await time.until(() => rows.length === 2);
    // A quarter of an hour before the newest one: beyond every overlap.
    execution.events.push(event(5));
    await time.until(() => rows.length === 3);
    execution.events.push(event(900_001, 'playbook.failed', { status: 'FAILED' }));
    await time.until(() => rows.length === 4);
    execution.events.push(event(6));
    await time.until(contact('ended', last));
    expect(ids()).toEqual([0, 900_000, 5, 900_001, 6].map((number) => event(number).id));
  });

  test('what the server gives no more is said once, and nothing is doubled when it comes back', async () => {
    const all = [event(0, 'playbook_started'), event(1), event(2)];
    const { execution, time, follow, ids, rows, states, last } = following(flavour, all);
    follow();
    await time.until(() => rows.length === 3);
    execution.events = all.slice(0, 1);
    await time.until(contact('retrying', last));
    expect(last().trouble).toEqual({ code: 'went-back', facts: { host: 'noetl.test', lost: 2 } });
    await time.until(contact('live', last));
    execution.events = [...all, event(3, 'playbook.completed', { status: 'COMPLETED' })];
    await time.until(contact('ended', last));
    expect(ids()).toEqual([0, 1, 2, 3].map((number) => event(number).id));
    expect(states.filter(({ trouble }) => trouble !== null)).toHaveLength(1);
  });

  test('it looks less often while nothing comes', async () => {
    const { server, time, follow, rows } = following(flavour, [event(0, 'playbook_started')]);
    follow();
    await time.until(() => rows.length === 1);
    const from = time.now();
    await time.until(() => time.now() - from > 600_000);
    // A look takes one question; the slowest are ten seconds apart.
    expect(server.asked.length).toBeLessThan(75);
    expect(server.asked.length).toBeGreaterThan(55);
  });
});

describe('the right words for each server', () => {
  test('Python is asked for what came behind an id, and for everything now and then', async () => {
    const { server, execution, time, follow, rows } = following('python', [event(0, 'playbook_started')]);
    follow();
    await time.until(() => rows.length === 1);
    execution.events.push(event(1));
    await time.until(() => server.asked.length > 12);
    const since = START - (120_000n << 22n);
    expect(server.asked[0]).toBe(`/api/executions/${RUN}?page=1&page_size=500`);
    expect(server.asked[1]).toBe(
      `/api/executions/${RUN}/events?page=1&page_size=500&since_event_id=${since}`,
    );
    expect(server.asked.filter((asked) => !asked.includes('since'))).toHaveLength(2);
  });

  test('all pages of a long Python execution come', async () => {
    const events = Array.from({ length: 1_234 }, (_, number) => event(number));
    const { time, follow, ids, rows } = following('python', events);
    follow();
    await time.until(() => rows.length === 1_234);
    expect(ids()).toEqual(events.map(({ id }) => id));
  });

  test('a large Rust detail is read again only when the ids say that something came', async () => {
    const long = 'x'.repeat(200_000);
    const { server, execution, time, follow, rows } = following('rust', [
      event(0, 'playbook_started', { result: { status: long } }),
    ]);
    follow();
    await time.until(() => server.asked.length === 8);
    const details = () => server.asked.filter((asked) => !asked.includes('ehdb')).length;
    expect(details()).toBe(1);
    execution.events.push(event(1));
    await time.until(() => rows.length === 2);
    expect(details()).toBe(2);
  });
});

describe('the newest 2000 events', () => {
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) =>
      event(from + at, from + at === 0 ? 'playbook_started' : undefined),
    );

  test('it is known how many are missing where the server lists ids', async () => {
    const { time, follow, rows, caps } = following('rust', many(0, 3_500));
    follow();
    await time.until(() => rows.length === 2_000);
    expect(caps[0]).toEqual({ shown: 2_000, missing: 1_500 });
  });

  test('it is known that some are missing where it does not', async () => {
    const { server, time, follow, rows, caps } = following('rust', many(0, 2_001));
    server.tier = false;
    follow();
    await time.until(() => rows.length === 2_000);
    expect(caps[0]).toEqual({ shown: 2_000, missing: null });
  });

  test('2000 events with a start are all there are', async () => {
    const { time, follow, rows, caps } = following('rust', many(0, 2_000));
    follow();
    await time.until(() => rows.length === 2_000);
    expect(caps).toEqual([]);
  });

  test('who follows from the start misses nothing, until more come between two looks', async () => {
    const { execution, time, follow, rows, caps } = following('rust', many(0, 1_500));
    follow();
    await time.until(() => rows.length === 1_500);
    execution.events.push(...many(1_500, 3_000));
    await time.until(() => rows.length === 3_000);
    expect(caps).toEqual([]);
    execution.events.push(...many(3_000, 5_700));
    await time.until(() => rows.length === 5_000);
    expect(caps[0]).toEqual({ shown: 2_000, missing: 700 });
  });
});

test('the server’s word alone ends nothing soon: a run with a failed row may go on', async () => {
  const { execution, time, follow, rows, last } = following('rust', [
    event(0, 'playbook_started'),
    event(1, 'command.failed', { status: 'FAILED' }),
  ]);
  follow();
  await time.until(() => rows.length === 2);
  const from = time.now();
  await time.until(() => time.now() - from > 60_000);
  expect(last().contact).toBe('live');
  execution.events.push(event(60_000, 'playbook.completed', { status: 'COMPLETED' }));
  await time.until(contact('ended', last));
  expect(rows).toHaveLength(3);
});

test('gone on with, children are followed that came in another session, whoever names them no more', async () => {
  const start = event(0, 'playbook_started');
  const { server, time, follow, ids, rows } = following('rust', [start]);
  const child = '348437069927419905';
  const [known, fresh] = [event(5), event(6)];
  server.add({ id: child, events: [known, fresh] });
  follow(
    true,
    new Map([
      [RUN, [start.id]],
      [child, [known.id]],
    ]),
  );
  await time.until(() => rows.length === 1);
  expect(ids()).toEqual([fresh.id]);
});

test('children that a call names are followed with their parent, and end it only with them', async () => {
  const child = '348437069927419999';
  const { server, execution, time, follow, rows, last } = following('rust', [event(0, 'playbook_started')]);
  const below = server.add({ id: child, parent: RUN, events: [event(1, 'playbook_started')] });
  follow(true);
  await time.until(() => rows.length === 1);
  const context = { data: { execution_id: child, status: 'RUNNING' } };
  execution.events.push(
    event(2, 'call.done', { result: { status: 'COMPLETED', context: { result: { context } } } }),
    event(3, 'playbook.completed', { status: 'COMPLETED' }),
  );
  await time.until(() => rows.length === 4);
  expect(String(rows.at(-1)!.parent_execution_id)).toBe(RUN);
  const from = time.now();
  await time.until(() => time.now() - from > 20_000);
  expect(last().contact).toBe('live');
  below.events.push(event(4, 'playbook.completed', { status: 'COMPLETED' }));
  await time.until(contact('ended', last));
  expect(rows).toHaveLength(5);
});

describe('faults', () => {
  const answers = (make: () => Response | Promise<Response>, once = true) =>
    network.use(http.get(`${BASE}/api/*`, make, { once }));
  const cases: readonly (readonly [string, () => Response, string, JsonObject])[] = [
    ['401', () => new HttpResponse(null, { status: 401 }), 'credentials', { status: 401 }],
    ['403', () => new HttpResponse(null, { status: 403 }), 'forbidden', { status: 403 }],
    ['404', () => new HttpResponse(null, { status: 404 }), 'missing', { status: 404 }],
    [
      '429',
      () => new HttpResponse(null, { status: 429, headers: { 'Retry-After': '7' } }),
      'busy',
      { status: 429, seconds: 7 },
    ],
    [
      '503 with a time',
      () => new HttpResponse(null, { status: 503, headers: { 'Retry-After': '120' } }),
      'busy',
      { status: 503, seconds: 120 },
    ],
    ['500', () => new HttpResponse(null, { status: 500 }), 'failing', { status: 500 }],
    ['418', () => new HttpResponse(null, { status: 418 }), 'status', { status: 418 }],
    [
      'a redirection',
      () => new HttpResponse(null, { status: 302, headers: { Location: 'https://elsewhere.test/' } }),
      'status',
      { status: 302 },
    ],
    [
      'a page',
      () => HttpResponse.html('<!doctype html><title>Log in</title>'),
      'not-the-kind',
      { found: 'HTML' },
    ],
    ['nothing', () => new HttpResponse(''), 'not-the-kind', { found: 'nothing' }],
    [
      'an answer about something else',
      () => HttpResponse.json({ ok: true }),
      'not-the-kind',
      { found: 'JSON' },
    ],
    ['JSON without its end', () => new HttpResponse('{"execution_id": 3484370699274'), 'broken-off', {}],
    ['no answer', () => HttpResponse.error(), 'unreachable', {}],
  ];

  test.each(cases)('%s: told, and gone once it is mended', async (_, make, code, facts) => {
    const { time, follow, rows, states, last } = following('rust', [
      event(0, 'playbook_started'),
      event(1, 'playbook.completed', { status: 'COMPLETED' }),
    ]);
    answers(make);
    const follower = follow();
    await time.until(() => last().trouble !== null);
    expect(last().trouble).toEqual({ code, facts: { host: 'noetl.test', ...facts } });
    const waits = last().contact === 'waiting';
    expect(waits).toBe(['credentials', 'forbidden', 'missing'].includes(code));
    expect(last().nextTry === null).toBe(waits);
    if (typeof facts.seconds === 'number') expect(last().nextTry! - time.now()).toBe(facts.seconds * 1000);
    if (waits) follower.tryNow();
    await time.until(contact('ended', last));
    expect(rows).toHaveLength(2);
    expect(states.filter(({ trouble }) => trouble !== null)).toHaveLength(1);
  });

  test('an execution that was there and is not found is asked for again', async () => {
    const { time, follow, rows, last } = following('rust', [event(0, 'playbook_started')]);
    follow();
    await time.until(() => rows.length === 1);
    answers(() => new HttpResponse(null, { status: 404 }));
    await time.until(contact('retrying', last));
    expect(last().lastContact).not.toBeNull();
    await time.until(contact('live', last));
  });

  test('an answer that stalls is given up after half a minute, at its start and in its middle', async () => {
    for (const begins of [false, true]) {
      const server = new PretendServer('rust');
      server.add({ id: RUN, events: [event(0, 'playbook_started')] });
      let stalls = true;
      // Not over the network that pretends: this one never answers.
      const fetch: typeof globalThis.fetch = async (url, init) => {
        if (!stalls) return server.answer(new URL(String(url)));
        if (begins)
          return new Response(new ReadableStream({ start: (body) => body.enqueue(new Uint8Array([0x7b])) }));
        return new Promise((_, reject) =>
          init!.signal!.addEventListener('abort', () => reject(new Error('cut'))),
        );
      };
      const time = new PretendTime(fetch);
      const { sink, last, rows } = taking();
      const client = new NoetlClient({ base: BASE, credentials: () => ({ kind: 'none' }), ...time, fetch });
      const from = time.now();
      followExecution(client, RUN, { sink, world: time });
      await time.until(contact('retrying', last));
      expect(last().trouble).toEqual({ code: 'stalled', facts: { host: 'noetl.test', seconds: 30 } });
      expect(time.now() - from).toBe(30_000);
      stalls = false;
      await time.until(() => rows.length === 1);
    }
  });

  test('tries are further and further apart, up to half a minute', async () => {
    const { time, follow, states } = following('rust', [event(0)]);
    answers(() => new HttpResponse(null, { status: 502 }), false);
    follow();
    await time.until(() => states.length > 8);
    const troubled = states.filter(({ contact }) => contact === 'retrying');
    const times: number[] = [];
    for (const { nextTry } of troubled) times.push(nextTry!);
    const gaps = times.slice(1).map((at, index) => (at - times[index]!) / 1000);
    expect(gaps.slice(0, 6)).toEqual([2, 4, 8, 16, 30, 30]);
  });

  test('a clock that jumps changes nothing', async () => {
    const { execution, time, follow, ids, rows, last } = following('rust', [event(0, 'playbook_started')]);
    follow();
    await time.until(() => rows.length === 1);
    time.jump = -86_400_000;
    execution.events.push(event(1));
    await time.until(() => rows.length === 2);
    time.jump = 86_400_000;
    execution.events.push(event(2, 'playbook.completed', { status: 'COMPLETED' }));
    await time.until(contact('ended', last));
    expect(ids()).toEqual([0, 1, 2].map((number) => event(number).id));
    expect(last().lastContact).toBe(time.now());
  });

  test('who stops hears nothing more', async () => {
    const { server, execution, time, follow, rows, states, last } = following('rust', [event(0)]);
    const follower = follow();
    await time.until(() => rows.length === 1);
    follower.stop();
    expect(last().contact).toBe('stopped');
    const [told, asked] = [states.length, server.asked.length];
    execution.events.push(event(1));
    follower.tryNow();
    await expect(time.until(() => rows.length > 1, 20)).rejects.toThrow();
    expect([states.length, server.asked.length]).toEqual([told, asked]);
  });
});

test('credentials go along, and new ones hold at once', async () => {
  const sent: (string | null)[] = [];
  network.use(
    http.get(`${BASE}/api/*`, ({ request }) => {
      sent.push(request.headers.get('Authorization') ?? request.headers.get('X-Api-Key'));
      return new HttpResponse(null, { status: 401 });
    }),
  );
  let token = 'one';
  const time = new PretendTime(globalThis.fetch);
  const { sink, last } = taking();
  const client = new NoetlClient({ base: BASE, credentials: () => ({ kind: 'bearer', token }), ...time });
  const follower = followExecution(client, RUN, { sink, world: time });
  await time.until(contact('waiting', last));
  token = 'two';
  follower.tryNow();
  await time.until(() => sent.length === 2);
  expect(sent).toEqual(['Bearer one', 'Bearer two']);
  expect(JSON.stringify(last())).not.toContain('two');
});

/** What a hostile network does to one answer. */
const MISHAPS = ['none', 'none', 'none', '500', '429', 'html', 'cut', 'empty', 'error', 'old'] as const;

test('whatever the server does, each event is handed on once and none is lost', async () => {
  const arbitrary = fc.record({
    flavour: fc.constantFrom<Flavour>('rust', 'python'),
    tier: fc.boolean(),
    // In the order in which they come; ids in any order.
    numbers: fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 40 }),
    bursts: fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 60 }),
    mishaps: fc.array(fc.constantFrom(...MISHAPS), { minLength: 1, maxLength: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ flavour, tier, numbers, bursts, mishaps }) => {
      const server = new PretendServer(flavour);
      server.tier = tier;
      const coming = [event(0, 'playbook_started'), ...numbers.map((number) => event(number))];
      const execution = server.add({ id: RUN, events: [] });
      let answered = 0;
      const grow = () => execution.events.push(...coming.splice(0, bursts[answered % bursts.length]! + 1));
      const fetch: typeof globalThis.fetch = async (url) => {
        const mishap = mishaps[answered] ?? 'none';
        const before = [...execution.events];
        grow();
        answered++;
        if (coming.length === 0 && !execution.events.some(({ type }) => type === 'playbook.completed'))
          execution.events.push(event(1_000_001, 'playbook.completed', { status: 'COMPLETED' }));
        const now = execution.events;
        if (mishap === 'old') execution.events = before.slice(0, before.length / 2);
        const whole = server.answer(new URL(String(url)));
        execution.events = now;
        switch (mishap) {
          case '500':
            return new Response(null, { status: 500 });
          case '429':
            return new Response(null, { status: 429, headers: { 'Retry-After': '3' } });
          case 'html':
            return new Response('<html>', { status: 200 });
          case 'empty':
            return new Response('');
          case 'cut':
            return new Response((await whole.text()).slice(0, -7));
          case 'error':
            throw new TypeError('Failed to fetch');
          default:
            return whole;
        }
      };
      const time = new PretendTime(fetch);
      const { sink, ids, last } = taking();
      const client = new NoetlClient({ base: BASE, credentials: () => ({ kind: 'none' }), ...time });
      followExecution(client, RUN, { sink, world: time });
      await time.until(contact('ended', last));
      // The obvious twin: whatever the server holds in the end.
      const twin = execution.events.map(({ id }) => id).sort();
      expect((ids() as Json[]).map(String).sort()).toEqual(twin.map(String).sort());
    }),
    { numRuns: 60 },
  );
});
