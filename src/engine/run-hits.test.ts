import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { printJson } from '../lib/json';
import type { Json } from '../model/json';
import { isLasting, type Query } from '../model/query';
import { parseQuery } from '../query/parse';
import { matchesIn } from '../query/patterns';
import { asks } from '../query/value-test';
import type { HistoryReader } from '../replay/reader';
import { buildHistory } from './build-history';
import type { OpenRun } from './open-run';
import { openAll, openFixture } from './opened-runs';

const { signal } = new AbortController();
const asked = (query: string, self: string | null = null) => ({ query, self });

async function positionsOf(run: OpenRun, query: string, self: string | null = null): Promise<number[]> {
  const rows = await run.hits.rows(asked(query, self), 0, 10_000, signal);
  return rows.map(({ position }) => position);
}

const opened = openFixture('noetl/python-engine-retry.event-table.json').then(([run]) => run!);

describe('the hits of a query', () => {
  test('are the events for which it holds', async () => {
    const run = await opened;
    expect(await positionsOf(run, 'kind:failed')).toEqual([6, 11]);
    expect(await positionsOf(run, 'kind=command.started attempt>1')).toEqual([9, 14]);
    expect(await positionsOf(run, '"command_id" kind:issued')).toEqual([2, 7, 12]);
    expect(await positionsOf(run, 'steps.start.state becomes failed')).toEqual([6, 11]);
    expect(await positionsOf(run, 'kind:call or kind:playbook')).toEqual([0, 5, 10, 15, 19]);
    expect(await positionsOf(run, 'this changes and not kind:command', '/state/steps/start/state')).toEqual([
      16,
    ]);
  });

  test('about the state alone are where it becomes true', async () => {
    const run = await opened;
    expect(await positionsOf(run, 'steps.start.state = command_started')).toEqual([4, 9, 14]);
    const found = await run.hits.find(asked('steps.start.state = command_started'), () => {}, signal);
    expect(found).toEqual({ kind: 'hits', total: 3, lasting: true });
  });

  test('are counted along the pixels, and walked both ways', async () => {
    const run = await opened;
    const failed = asked('kind:failed');
    expect([...(await run.hits.ticks(failed, Uint32Array.of(0, 5, 10, 20), signal))]).toEqual([0, 1, 1]);
    expect(await run.hits.beside([failed], 6, 1, signal)).toEqual({ position: 11, query: 0 });
    expect(await run.hits.beside([failed, asked('kind:claimed')], 6, 1, signal)).toEqual({
      position: 8,
      query: 1,
    });
    expect(await run.hits.at(failed, 11, signal)).toEqual({ holds: true, hit: true, before: 1 });
    expect(await run.hits.beside([failed], 6, -1, signal)).toBeNull();
  });

  test('what is wrong with a query points into it', async () => {
    const run = await opened;
    const wrong = await run.hits.find(asked('kind:a and'), () => {}, signal);
    expect(wrong).toMatchObject({ kind: 'wrong', span: { from: 10 } });
    expect(await run.hits.find(asked('/(/'), () => {}, signal)).toMatchObject({ kind: 'wrong' });
  });
});

const QUERIES = [
  'failed',
  'kind:e outcome:succeeded',
  'not attempt >= 1',
  'record.* exists -kind:start',
  '/"[a-z]+_id"/ or bytes > 400',
  'state.* exists',
  'state.*.* = completed',
  'state.*.*.status becomes completed',
  'changed:state.* and not kind:x',
  'changed:*.*.status or view.* exists',
  '-(state.*.*.status = completed) and state exists',
  'position < 7 time > 2000-01-01 é',
];

test('queries agree with asking each event by itself', async () => {
  for (const { sources } of FIXTURES.filter(({ sources }) => sources.every(({ blob }) => blob.size < 20_000)))
    for (const { run, source } of await openAll(sources)) {
      const { events, index } = run.summary;
      const reader = await buildHistory(source, index);
      const before: unknown[] = [];
      const slow = QUERIES.map((): number[] => []);
      for (let position = 0; position < events; position++) {
        const [whole, view] = await Promise.all([
          stateAt(reader, 'state', position),
          stateAt(reader, 'view', position),
        ]);
        const state = { state: whole, view };
        const event = {
          state,
          row: (await run.events(position, 1))[0]!,
          text: (await run.record(position)).text,
          run,
        };
        for (const [at, text] of QUERIES.entries()) {
          const query = parseQuery(text);
          const holds = await holdsAt(query, event, before.at(-1) as Json | undefined);
          if (holds) slow[at]!.push(position);
        }
        before.push(state);
      }
      for (const [at, text] of QUERIES.entries()) {
        const lasting = isLasting(parseQuery(text));
        const wanted = lasting
          ? slow[at]!.filter((position) => !slow[at]!.includes(position - 1))
          : slow[at]!;
        expect([text, await positionsOf(run, text)]).toEqual([text, wanted]);
      }
    }
}, 60_000);

async function stateAt(reader: HistoryReader, root: string, position: number): Promise<Json> {
  const place = await reader.place([root], position);
  return place === null ? null : reader.materialise(place, reader.history.limit(position), { left: 1e6 });
}

interface Slow {
  readonly state: Json;
  readonly row: Awaited<ReturnType<OpenRun['events']>>[number];
  readonly text: string;
  readonly run: OpenRun;
}

async function holdsAt(query: Query, event: Slow, before: Json | undefined): Promise<boolean> {
  switch (query.kind) {
    case 'and':
      for (const part of query.parts) if (!(await holdsAt(part, event, before))) return false;
      return true;
    case 'or':
      for (const part of query.parts) if (await holdsAt(part, event, before)) return true;
      return false;
    case 'not':
      return !(await holdsAt(query.part, event, before));
    case 'text':
      return asks(query.test, query.span)(event.text);
    case 'record': {
      const payload = await event.run.payload(event.row.position);
      return [...matchesIn(payload, query.path)].some(([, value]) => asks(query.test, query.span)(value));
    }
    case 'field':
      return fieldHolds(query, event);
    case 'touch':
      return printed(event.state, query.path) !== printed(before, query.path);
    case 'state': {
      const ask = asks(query.test, query.span);
      const holding = (state: Json | undefined) =>
        [...matchesIn(state, query.path)].filter(([, value]) => ask(value)).map(([path]) => path.join('/'));
      const known = new Set(query.becomes ? holding(before) : []);
      return holding(event.state).some((path) => !known.has(path));
    }
  }
}

/** Order of keys aside. */
function printed(state: Json | undefined, path: Parameters<typeof matchesIn>[1]): string {
  return JSON.stringify(
    [...matchesIn(state, path)].map(([inside, value]) => `${inside.join('/')} ${sorted(value)}`).sort(),
  );
}

function sorted(value: Json): string {
  if (typeof value !== 'object' || value === null) return printJson(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}:${sorted(item as Json)}`);
  return Array.isArray(value) ? `[${entries}]` : `{${entries.sort()}}`;
}

function fieldHolds(query: Extract<Query, { kind: 'field' }>, { row }: Slow): boolean {
  const ask = asks(query.test, query.span);
  switch (query.field) {
    case 'kind':
      return ask(row.kind);
    case 'outcome':
      return ask(row.outcome ?? undefined);
    case 'attempt':
      return row.attempt > 0 && ask(row.attempt);
    case 'position':
      return ask(row.position);
    case 'time':
      return !Number.isNaN(row.time) && ask(row.time);
    case 'bytes':
      return ask(row.bytes);
    default:
      throw new Error(`the twin does not know ${query.field}`);
  }
}
