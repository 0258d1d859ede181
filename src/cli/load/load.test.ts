/**
 * Against a real server: what was loaded comes back as what it was. Where there is none, and none could be installed,
 * these tests are shown as skipped; `npm test` says so, too.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClickHouseServer, hasClickHouse } from '../../../e2e/clickhouse-server';
import { withMessages } from '../../engine/messages';
import { readRecognised } from '../../engine/read';
import { recogniseAll } from '../../engine/replay-sources';
import { FIXTURES } from '../../formats/fixtures';
import { ClickHouse } from '../../intake/clickhouse/client';
import { expressionsOf, proposeMapping, rowShapeOf, type TableColumn } from '../../intake/clickhouse/mapping';
import { fetchRun } from '../../intake/clickhouse/open-run';
import {
  ANY_RUN,
  bytesOfTable,
  columnsOf,
  failureSignatures,
  failuresByStep,
  type Place,
  type RunFilter,
  runsOverTime,
  runsPage,
  slowestSteps,
  totals,
} from '../../intake/clickhouse/queries';
import { identifier, literal, sql } from '../../intake/clickhouse/sql';
import { createTable, type EventRow } from '../../intake/clickhouse/table';
import { parseJson, printJson } from '../../lib/json';
import type { Json } from '../../model/json';
import type { RunSummary } from '../../model/log';
import type { Source } from '../../model/source';
import { load } from '../load';
import { Batches } from './batches';

const NOETL_TYPES: Readonly<Record<string, string>> = {
  execution_id: 'Int64',
  event_id: 'Int64',
  catalog_id: 'Nullable(Int64)',
  parent_event_id: 'Nullable(Int64)',
  parent_execution_id: 'Nullable(Int64)',
  prev_event_id: 'Nullable(Int64)',
  created_at: "DateTime('UTC')",
  duration: 'Nullable(Float64)',
  schema_version: 'Int32',
  stream_version: 'Nullable(Int64)',
  current_index: 'Nullable(Int32)',
  node_name: 'Nullable(String)',
  error: 'Nullable(String)',
};

/** A cell as the export writes it: objects as the JSON of them, times in whole seconds. */
function cell(value: Json | undefined): Json {
  if (typeof value === 'object' && value !== null) return printJson(value);
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value))
    return value.slice(0, 19).replace('T', ' ');
  return typeof value === 'bigint' ? String(value) : (value ?? null);
}

const HERE = hasClickHouse();
const server = HERE ? new ClickHouseServer() : null;
const quiet = { password: undefined, say: () => {}, patience: 20_000 };

beforeAll(async () => {
  await server?.start();
}, 60_000);
afterAll(async () => {
  await server?.close();
});

function line(): ClickHouse {
  const address = { url: server!.address, user: '', password: '', passwordIn: 'header' } as const;
  return new ClickHouse(address);
}

async function placeOf(table: string): Promise<{ place: Place; shape: ReturnType<typeof rowShapeOf> }> {
  const name = { database: 'default', table };
  const columns = (await line().rows(columnsOf(name))) as unknown as TableColumn[];
  const mapping = proposeMapping(columns)!;
  return {
    place: { table: name, columns, fields: expressionsOf(mapping, columns) },
    shape: rowShapeOf(mapping, columns),
  };
}

async function runsOf(sources: readonly Source[]): Promise<RunSummary[]> {
  const { logs } = await recogniseAll(sources);
  const all: RunSummary[] = [];
  for (const found of logs) {
    const log = await readRecognised(found);
    all.push(...(await withMessages(log, found.plan.format, log.summary.runs)));
  }
  return all;
}

/** What a run is, whatever else its log holds. Which run spawned it is told by another one. */
function alone({ index: _, parent: __, ...run }: RunSummary) {
  return run;
}

/** Sends a request, with another body where that is wanted. */
type Send = (change?: (body: string) => string) => Promise<unknown>;

function halfOf(body: string): string {
  const lines = body.trimEnd().split('\n');
  return lines.slice(0, lines.length / 2).join('\n');
}

function rowAt(log: string, seq: number): EventRow {
  const texts = {
    kind: '',
    step: '',
    item: '',
    outcome: '',
    ended: '',
    message: '',
    signature: '',
    file: '',
  };
  const numbers = { position: seq, time: 0, attempt: 0, failing: 0, line: 1, offset: seq, loaded: 1 };
  const record = `{"seq":${seq}}`;
  return { system: 'x', log, run: 'r', seq, role: 2, day: '2026-11-22', record, ...texts, ...numbers };
}

/** A second tenant with the same id is told apart by its name only beside the first. */
function isCalled(id: string, inLog: string): boolean {
  return id === inLog || inLog.endsWith(`/${id}`);
}

function nameOf(run: RunSummary, back: RunSummary): string {
  return run.name === run.id ? back.id : run.name;
}

const FILTERS = [
  ANY_RUN,
  { ...ANY_RUN, text: "it's 100% \\ `x`" },
  { ...ANY_RUN, text: 'FETCH', outcome: 'failed', from: 1, to: 4e15 },
  { ...ANY_RUN, step: 'a', failedStep: 'b', signature: 'c', log: 'd' },
] as const satisfies readonly RunFilter[];

describe.skipIf(!HERE)('a real server', () => {
  test('noetl.event as exported: each run opens as from the table it was exported from', async () => {
    const [table, name] = ['noetl_event', 'interleaved-parent-children.event-table.json'];
    const { sources } = FIXTURES.find((each) => each.name === `noetl/${name}`)!;
    const rows = parseJson(await sources[0]!.blob.text()) as Record<string, Json>[];
    const columns = Object.keys(rows[0]!);
    await server!.ask(
      `CREATE TABLE ${table} (${columns.map((each) => `${each} ${NOETL_TYPES[each] ?? 'String'}`).join(', ')}) ENGINE = MergeTree ORDER BY (execution_id, event_id)`,
    );
    const lines = rows.map((row) =>
      JSON.stringify(
        Object.fromEntries(
          columns.map((each) => [each, cell(row[each])]).filter(([, value]) => value !== null),
        ),
      ),
    );
    await server!.ask(`INSERT INTO ${table} FORMAT JSONEachRow\n${lines.join('\n')}`);
    const { place, shape } = await placeOf(table);
    for (const run of await runsOf(sources)) {
      const { sources: back } = await fetchRun(line(), place, { log: '', run: run.id }, shape, {}, 5);
      const [opened] = await runsOf(back);
      // The column keeps whole seconds.
      expect({ ...alone(opened!), start: 0, end: 0 }).toEqual({ ...alone(run), start: 0, end: 0 });
    }
    const listed = await line().rows(runsPage(place, ANY_RUN, null, 10));
    expect(listed.map(({ w_run, w_outcome, w_events }) => [w_run, w_outcome, w_events])).toEqual(
      expect.arrayContaining((await runsOf(sources)).map((run) => [run.id, run.outcome, String(run.events)])),
    );
  });

  test('every question is one that it understands, whatever is looked for', async () => {
    const { place } = await placeOf('noetl_event');
    for (const filter of FILTERS)
      for (const query of [
        runsPage(place, filter, { start: '1', log: "'", run: '\\' }, 5),
        totals(place, filter),
        runsOverTime(place, filter, 60),
        failuresByStep(place, filter),
        slowestSteps(place, filter),
        failureSignatures(place, filter),
        bytesOfTable(place.table),
      ])
        expect(await line().rows(query)).toBeInstanceOf(Array);
  });

  test('texts come back as they went, and end no literal', async () => {
    const texts = ["'", '\\', "\\'", "' OR 1 --", '\0\n\t\r\b\f`"', '\u2028 é 🙂', '{x:String}', '%s $$ #'];
    for (const text of texts)
      expect(await line().rows(sql`SELECT ${literal(text)} AS ${identifier(text)}`)).toEqual([
        { [text]: text },
      ]);
  });

  test('loaded twice, a log is there once; another one of its name is refused', async () => {
    const source = (text: string) => [{ name: 'twice.jsonl', folder: '', blob: new Blob([text]) }];
    const { sources } = FIXTURES.find(({ name }) => name === 'mfm/interleaved-4-runs.jsonl')!;
    const text = await sources[0]!.blob.text();
    const lines = text.trimEnd().split('\n');
    const options = {
      clickhouse: server!.address,
      table: 'twice',
      database: undefined,
      create: true,
      log: undefined,
    };
    const count = () => server!.ask('SELECT role, count() FROM twice GROUP BY role ORDER BY role');
    await load(source(`${lines.slice(0, 30).join('\n')}\n`), options, quiet);
    const { text: grown } = await load(source(text), options, quiet);
    expect(grown).toContain('31 rows of these stood there already');
    await server!.ask('OPTIMIZE TABLE twice FINAL');
    const once = await count();
    expect(once).toContain(`2\t${lines.length}`);
    const { text: again } = await load(source(text), options, quiet);
    expect(again).toContain(`${lines.length + 4} rows of these stood there already`);
    expect(await count()).toBe(once);
    const other = text.replace('RunStarted', 'RunStarred');
    await expect(load(source(other), options, quiet)).rejects.toThrow(
      'other records under the name “twice.jsonl”',
    );
    expect(await count()).toBe(once);
  });

  test.each([
    ['the answer is lost', async (send: Send) => void (await send())],
    ['nothing arrives', async () => {}],
    ['half of it arrives', async (send: Send) => void (await send((body) => halfOf(body)))],
  ])('a batch whose line breaks is there once: %s', async (name, breaking) => {
    const table = { database: 'default', table: 'broken' };
    await server!.ask(createTable(table));
    let broken = 0;
    const fetchOnce = async (url: RequestInfo | URL, init: RequestInit = {}) => {
      if (broken > 0 || !String(url).includes('INSERT')) return fetch(url, init);
      broken++;
      await breaking((change = (body) => body) => fetch(url, { ...init, body: change(String(init.body)) }));
      throw new TypeError('terminated');
    };
    const address = { url: server!.address, user: '', password: '', passwordIn: 'header' } as const;
    const client = new ClickHouse(address, { fetch: fetchOnce as typeof fetch, patience: 10_000 });
    const waits: number[] = [];
    const world = {
      sleep: async (ms: number) => void waits.push(ms),
      onTrouble: () => {},
      patience: 10_000,
      now: () => 0,
    };
    const batches = new Batches(client, table, true, world, () => {});
    for (let seq = 0; seq < 100; seq++) await batches.add(rowAt(name, seq));
    await batches.end();
    expect([broken, waits.length]).toEqual([1, 1]);
    const where = `log = '${name}'`;
    expect(await server!.ask(`SELECT count(), uniqExact(seq) FROM broken WHERE ${where}`)).toBe('100\t100');
  });

  test('killed in the middle of loading and started again: nothing is lost, nothing doubled', async () => {
    const { sources } = FIXTURES.find(({ name }) => name === 'mfm/success.jsonl')!;
    const lines = (await sources[0]!.blob.text()).trimEnd().split('\n');
    const copies = Array.from({ length: 8_000 }, (_, at) =>
      lines.map((each) =>
        each.replace(
          /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
          `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
        ),
      ),
    );
    const blob = new Blob(copies.map((each) => `${each.join('\n')}\n`));
    const said: string[] = [];
    const working = load(
      [{ name: 'killed.jsonl', folder: '', blob }],
      { clickhouse: server!.address, table: 'killed', database: undefined, create: true, log: undefined },
      { ...quiet, patience: 60_000, say: (text) => said.push(text) },
    );
    await expect
      .poll(() => server!.ask('SELECT count() > 0 FROM killed').catch(() => '0'), { timeout: 30_000 })
      .toBe('1');
    await server!.stop();
    await expect
      .poll(() => said.some((text) => text.includes('trying again')), { timeout: 30_000 })
      .toBe(true);
    await server!.start();
    expect((await working).exit).toBe(0);
    const events = copies.length * lines.length;
    expect(await server!.ask('SELECT count(), uniqExact(seq) FROM killed WHERE role = 2')).toBe(
      `${events}\t${events}`,
    );
    expect(await server!.ask('SELECT count(), uniqExact(run) FROM killed WHERE role = 0')).toBe(
      `${copies.length}\t${copies.length}`,
    );
  }, 90_000);

  test.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))(
    '%s: each run comes back as it is in the file',
    async (name, { sources }) => {
      const table = 'laws';
      const { logs } = await recogniseAll(sources);
      const options = { clickhouse: server!.address, table, database: undefined, create: true };
      for (const [at, found] of logs.entries()) {
        const files = sources;
        if (logs.length === 1) await load(files, { ...options, log: name }, quiet);
        else if (at === 0) await load(files, { ...options, log: undefined }, quiet);
        const log = await readRecognised(found);
        const runs = await withMessages(log, found.plan.format, log.summary.runs);
        const { place, shape } = await placeOf(table);
        for (const run of runs) {
          const key = { log: logs.length === 1 ? name : found.name, run: run.id };
          if (run.events === 0 && run.snapshots === 0) continue;
          const fetched = await fetchRun(line(), place, key, shape, {}, 7);
          const back = (await runsOf(fetched.sources)).filter(({ id }) => isCalled(id, run.id));
          expect(back.map(alone)).toEqual([alone({ ...run, id: back[0]!.id, name: nameOf(run, back[0]!) })]);
        }
      }
    },
  );
});
