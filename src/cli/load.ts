import { readRecognised } from '../engine/read';
import { recogniseAll } from '../engine/replay-sources';
import { ClickHouse } from '../intake/clickhouse/client';
import { ClickHouseFault } from '../intake/clickhouse/faults';
import { columnsOf } from '../intake/clickhouse/queries';
import { identifier, literal, sql } from '../intake/clickhouse/sql';
import { createTable, nameOfTable, type TableName } from '../intake/clickhouse/table';
import { formatBytes, formatCount, formatNoun } from '../lib/format';
import type { Source } from '../model/source';
import { AskedError, type Outcome } from './commands';
import { Batches, OtherLogError } from './load/batches';
import { eachRow } from './load/rows';

/** What `load` may be told. */
export interface LoadOptions {
  readonly clickhouse?: string | undefined;
  readonly table?: string | undefined;
  readonly database?: string | undefined;
  readonly create: boolean;
  readonly log?: string | undefined;
}

/** What `load` needs of the world. */
export interface LoadWorld {
  readonly password: string | undefined;
  /** Progress and warnings: not part of the answer. */
  readonly say: (line: string) => void;
  /** How long a server may be away, in milliseconds. */
  readonly patience: number;
}

const PATIENCE = 5 * 60_000;
const COLUMNS: readonly string[] = ['log', 'run', 'seq', 'role', 'record', 'ended', 'loaded'];
const SAY_EACH_MS = 1_000;

/** `load`: fills a ClickHouse table with the records of logs. @throws {AskedError} */
export async function load(
  sources: readonly Source[],
  options: LoadOptions,
  world: LoadWorld = {
    password: process.env.WALKBACK_CLICKHOUSE_PASSWORD,
    say: (line) => process.stderr.write(`${line}\n`),
    patience: PATIENCE,
  },
): Promise<Outcome> {
  const server = serverOf(options, world);
  const table = { database: options.database ?? 'default', table: options.table ?? 'events' };
  const { logs, unknown } = await recogniseAll(sources);
  for (const { name } of unknown) world.say(`${name}: not recognised, left out`);
  if (logs.length === 0) return { text: 'Nothing was recognised that could be loaded.', exit: 2 };
  if (options.log !== undefined && logs.length > 1)
    throw new AskedError('These are several logs: load them one by one, or leave out --log.');
  return spoken(async () => {
    await prepare(server, table, options.create);
    const lines: string[] = [];
    for (const found of logs) {
      world.say(`${found.name}: reading`);
      const log = await readRecognised(found);
      lines.push(await loadLog(server, table, { found, log }, options.log ?? found.name, world));
    }
    return { text: lines.join('\n'), exit: 0 };
  }, table);
}

async function loadLog(
  server: ClickHouse,
  table: TableName,
  read: Parameters<typeof eachRow>[0],
  name: string,
  world: LoadWorld,
): Promise<string> {
  const began = performance.now();
  let said = 0;
  const [known] = await server.rows(
    sql`SELECT count() AS rows FROM ${nameOfTable(table)} WHERE log = ${literal(name)}`,
  );
  const batches = new Batches(
    server,
    table,
    Number(known?.rows) === 0,
    {
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      now: () => Date.now(),
      patience: world.patience,
      onTrouble: ({ code, facts }, wait) =>
        world.say(`${name}: ${facts.detail ?? code}; trying again in ${Math.ceil(wait / 1000)} s`),
    },
    (sent) => {
      if (performance.now() - said < SAY_EACH_MS) return;
      said = performance.now();
      world.say(`${name}: ${formatNoun(sent, 'row')}`);
    },
  );
  await eachRow(read, name, Date.now(), (row) => batches.add(row));
  await batches.end();
  const seconds = (performance.now() - began) / 1000;
  const { summary } = read.log;
  const left = summary.problems.filter(({ code }) => code === 'bad-json' || code === 'unknown-kind');
  const lost = left.reduce((sum, { count }) => sum + count, 0);
  return [
    `${name}: ${formatNoun(batches.sent, 'row')} of ${formatNoun(summary.runs.length, 'run')}, ${formatBytes(summary.size)}, in ${seconds.toFixed(1)} s (${formatCount(Math.round(batches.sent / seconds))} a second)`,
    ...(batches.found > 0 ? [`  ${formatNoun(batches.found, 'row')} of these stood there already`] : []),
    ...(lost > 0 ? [`  ${formatNoun(lost, 'record')} left out that cannot be read`] : []),
  ].join('\n');
}

/** Makes the table, or sees that it is one of ours. @throws {AskedError} */
async function prepare(server: ClickHouse, table: TableName, create: boolean): Promise<void> {
  await server.connect();
  if (create) {
    await server.command(sql`CREATE DATABASE IF NOT EXISTS ${identifier(table.database)}`);
    await server.command(createTable(table));
  }
  const columns = new Set((await server.rows(columnsOf(table))).map(({ name }) => name));
  if (columns.size === 0)
    throw new AskedError(
      `There is no table ${table.database}.${table.table}. Make it with --create, or as docs/clickhouse.md says.`,
    );
  const missing = COLUMNS.filter((name) => !columns.has(name));
  if (missing.length > 0)
    throw new AskedError(
      `${table.database}.${table.table} is a table of another kind: it has no column ${missing.join(', ')}. Choose another with --table.`,
    );
}

/** @throws {AskedError} */
function serverOf(options: LoadOptions, { password, say, patience }: LoadWorld): ClickHouse {
  const text = options.clickhouse;
  if (!text)
    throw new AskedError('Say where the server is: walkback load FILE --clickhouse http://localhost:8123');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new AskedError(`--clickhouse wants an address such as http://localhost:8123, not “${text}”.`);
  if (url.password !== '')
    say(
      'The password in the address can be seen by everybody on this computer: WALKBACK_CLICKHOUSE_PASSWORD keeps it out of sight.',
    );
  const address = {
    url: `${url.origin}${url.pathname}`,
    user: decodeURIComponent(url.username),
    password: url.password === '' ? (password ?? '') : decodeURIComponent(url.password),
    passwordIn: 'header',
  } as const;
  return new ClickHouse(address, {
    fetch: (...asked) => fetch(...asked),
    patience: Math.min(patience, 120_000),
  });
}

/** What goes wrong at the server in words. @throws {AskedError} */
async function spoken<T>(work: () => Promise<T>, { database, table }: TableName): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OtherLogError)
      throw new AskedError(
        `${database}.${table} holds other records under the name “${error.message}”. Give this log another name with --log; nothing of it was changed.`,
      );
    if (!(error instanceof ClickHouseFault)) throw error;
    const { host, detail } = error.facts;
    throw new AskedError(
      `${host ?? 'ClickHouse'}: ${WORDS[error.code] ?? error.code}${detail ? ` (${detail})` : ''}`,
    );
  }
}

const WORDS: Readonly<Partial<Record<ClickHouseFault['code'], string>>> = {
  unreachable: 'nobody answers there. Is the server running, and is this its HTTP port?',
  preflight: 'nobody answers there. Is the server running, and is this its HTTP port?',
  stalled: 'it answered nothing for too long',
  'broken-off': 'the connection broke off. Run the same command again: what is there is not sent twice',
  credentials: 'it refuses this user or password',
  forbidden: 'this user may not do that',
  'no-database': 'there is no such database. Make it with --create',
  'no-table': 'there is no such table. Make it with --create',
  busy: 'it has too much to do or too little memory',
  'not-clickhouse': 'what answers there is no ClickHouse server',
  refused: 'it refuses',
};
