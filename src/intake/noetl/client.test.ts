import { describe, expect, test } from 'vitest';
import type { Credentials, ExecutionFilter, Flavour } from '../../model/noetl';
import { NoetlClient } from './client';
import { areSendable, headersOf } from './credentials';
import { ExecutionReader } from './execution-reader';
import { PretendServer } from './pretend-server';
import { idAt } from './snowflake';
import { takeExecution } from './take-execution';

const ALL: ExecutionFilter = { status: null, path: '', parent: null };
const signal = () => AbortSignal.timeout(10_000);

/** A server with so many executions, every tenth of which failed; the later ones are children of the first. */
function serverWith(flavour: Flavour, count: number) {
  const server = new PretendServer(flavour);
  const first = idAt(Date.UTC(2026, 7, 19));
  for (let at = 0; at < count; at++) {
    const id = first + (BigInt(at) << 22n);
    const failed = at % 10 === 9;
    server.add({
      id: String(id),
      path: failed ? 'etl/nightly' : 'etl/hourly',
      ...(at > 0 && at < 4 ? { parent: String(first) } : {}),
      events: [
        { id, type: 'playbook_started' },
        { id: id + 1n, type: failed ? 'playbook.failed' : 'playbook.completed', status: 'X' },
      ],
    });
  }
  const client = new NoetlClient({
    base: 'http://noetl.test',
    credentials: () => ({ kind: 'none' }),
    fetch: async (url) => server.answer(new URL(String(url))),
  });
  return { server, client, first: String(first) };
}

describe('a list', () => {
  test('is asked for in both servers’ words until an answer tells which one it is', async () => {
    for (const flavour of ['rust', 'python'] as const) {
      const { server, client } = serverWith(flavour, 120);
      const pages = [];
      for (const page of [0, 1, 2]) pages.push(await client.list(ALL, page, signal()));
      expect(pages.map(({ executions, more }) => [executions.length, more])).toEqual([
        [50, true],
        [50, true],
        [20, false],
      ]);
      expect(client.flavour).toBe(flavour);
      expect(server.asked).toEqual([
        '/api/executions?limit=50&offset=0&page=1&page_size=50',
        ...(flavour === 'rust'
          ? ['/api/executions?limit=50&offset=50', '/api/executions?limit=50&offset=100']
          : ['/api/executions?page=2&page_size=50', '/api/executions?page=3&page_size=50']),
      ]);
      const ids = pages.flatMap(({ executions }) => executions.map(({ id }) => id));
      expect(new Set(ids).size).toBe(120);
    }
  });

  test('is filtered by the Rust server, and here for the Python server, which is told', async () => {
    const failed = { ...ALL, status: 'FAILED', path: ' night' } as const;
    const rust = await serverWith('rust', 120).client.list(failed, 0, signal());
    expect([rust.executions.length, rust.sifted, rust.more]).toEqual([12, null, false]);
    const python = await serverWith('python', 120).client.list(failed, 0, signal());
    expect([python.executions.length, python.sifted, python.more]).toEqual([5, 50, true]);
  });

  test('that is empty tells no flavour, and an execution does', async () => {
    const { client, first, server } = serverWith('python', 0);
    expect(await client.list(ALL, 0, signal())).toEqual({
      flavour: null,
      executions: [],
      more: false,
      sifted: null,
    });
    server.add({ id: first, events: [{ id: 1n, type: 'playbook_started' }] });
    await client.newest(first, signal());
    expect(client.flavour).toBe('python');
  });

  test('tells parents at the Python server, and children are found by them', async () => {
    const { client, first } = serverWith('python', 60);
    await client.list(ALL, 0, signal());
    expect((await client.childrenOf(first, signal()))?.length).toBe(3);
    const rust = serverWith('rust', 60);
    await rust.client.list(ALL, 0, signal());
    expect(await rust.client.childrenOf(rust.first, signal())).toBeNull();
  });
});

describe('the server’s word is doubted', () => {
  const look = async (...events: { type: string; status: string }[]) => {
    const server = new PretendServer('rust');
    server.add({ id: '7', events: events.map((event, at) => ({ ...event, id: BigInt(at + 1) })) });
    const client = new NoetlClient({
      base: 'http://noetl.test/api',
      credentials: () => ({ kind: 'none' }),
      fetch: async (url) => server.answer(new URL(String(url))),
    });
    return (await new ExecutionReader(client, '7').look(signal())).doubt;
  };
  const start = { type: 'playbook_started', status: 'STARTED' };

  test.each([
    [
      'completed with an error',
      [
        { type: 'command.completed', status: 'error' },
        { type: 'playbook.completed', status: 'COMPLETED' },
      ],
      'completed-with-errors',
    ],
    ['failed by one row', [{ type: 'command.failed', status: 'FAILED' }], 'failed-without-end'],
    [
      'cancelled by an event that its rule does not know',
      [{ type: 'execution.cancelled', status: 'CANCELLED' }],
      'ended-otherwise',
    ],
    ['completed', [{ type: 'playbook.completed', status: 'COMPLETED' }], null],
    [
      'failed',
      [
        { type: 'command.failed', status: 'FAILED' },
        { type: 'playbook.failed', status: 'FAILED' },
      ],
      null,
    ],
    ['running', [], null],
  ])('%s', async (_, events, doubt) => {
    expect(await look(start, ...events)).toBe(doubt);
  });
});

test('what a Rust server has is taken as it came; what Python has, as rows', async () => {
  const rust = serverWith('rust', 1);
  const taken = await takeExecution(rust.client, rust.first, signal());
  expect(taken.name).toBe(`execution-${rust.first}.json`);
  expect(await taken.blob.text()).toContain(`"execution_id":${rust.first},"catalog_id"`);
  const python = serverWith('python', 1);
  const rows = await takeExecution(python.client, python.first, signal());
  expect((await rows.blob.text()).trimEnd().split('\n')).toHaveLength(2);
});

test('credentials that would be another header, or none, are not sent', () => {
  const bad: Credentials[] = [
    { kind: 'bearer', token: '' },
    { kind: 'bearer', token: 'a\r\nX-Other: b' },
    { kind: 'header', name: 'X Key', value: 'a' },
    { kind: 'header', name: 'Cookie', value: 'a' },
    { kind: 'header', name: 'X-Key', value: 'ä' },
  ];
  for (const credentials of bad) {
    expect(areSendable(credentials)).toBe(false);
    expect(headersOf(credentials)).toEqual({ Accept: 'application/json' });
  }
  expect(headersOf({ kind: 'header', name: 'X-Key', value: 'a' })).toMatchObject({ 'X-Key': 'a' });
});
