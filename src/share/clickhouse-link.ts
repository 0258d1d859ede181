import { isPlainOrigin } from '../lib/plain-origin';
import { OUTCOMES, type Outcome } from '../model/outcome';
import type { TableLink } from './link';
import { stamped, upgraded } from './versions';

/**
 * A table of a ClickHouse server, and which of its runs are looked at:
 * `#/clickhouse?url=<address>&db=<database>&table=<table>&preset=<mapping>&map=<field:column>&q=<text>&outcome=…&from=…&to=…&step=…&failed=…&kind=…&log=…`.
 * Who asks stands in no link: neither a user nor a password.
 */
export interface ClickHouseLink {
  /** The server's address; null where it is still to be said. */
  readonly url: string | null;
  readonly database: string;
  readonly table: string;
  /** How the table's columns are read; null for what its columns propose. */
  readonly preset: string | null;
  /** Columns by what they tell, where the reader said so by hand. */
  readonly columns: Readonly<Record<string, string>>;
  readonly filter: ClickHouseFilter;
}

/** Which runs are wanted; null and '' for any. */
export interface ClickHouseFilter {
  readonly text: string;
  readonly outcome: Outcome | null;
  /** Microseconds since 1970, when a run began; `to` is exclusive. */
  readonly from: number | null;
  readonly to: number | null;
  readonly failedStep: string | null;
  readonly step: string | null;
  readonly signature: string | null;
  readonly log: string | null;
}

export const ANY_CLICKHOUSE: ClickHouseFilter = {
  text: '',
  outcome: null,
  from: null,
  to: null,
  failedStep: null,
  step: null,
  signature: null,
  log: null,
};

/** The page before anything is said. */
export const CLICKHOUSE: ClickHouseLink = {
  url: null,
  database: 'default',
  table: 'events',
  preset: null,
  columns: {},
  filter: ANY_CLICKHOUSE,
};

const MAX_NAME = 200;
const MAX_TEXT = 400;
const MAX_ADDRESS = 2_000;
const MAX_COLUMNS = 30;

/** Reads the keys of a link. One that makes no sense spoils only itself. */
export function parseClickHouse({ keys: said }: TableLink): ClickHouseLink {
  const keys = upgraded(new URLSearchParams(said));
  // Nothing is something here: runs that failed themselves, not in a step.
  const text = (key: string) => {
    const value = keys.get(key);
    return value !== null && value.length <= MAX_TEXT ? value : null;
  };
  return {
    url: parseServer(keys.get('url') ?? ''),
    database: shortOr(keys.get('db'), MAX_NAME, CLICKHOUSE.database),
    table: shortOr(keys.get('table'), MAX_NAME, CLICKHOUSE.table),
    preset: shortOr(keys.get('preset'), MAX_NAME, null),
    columns: columnsOf(keys.getAll('map')),
    filter: {
      text: text('q') ?? '',
      outcome: OUTCOMES.find((outcome) => outcome === keys.get('outcome')) ?? null,
      from: timeOf(keys.get('from')),
      to: timeOf(keys.get('to')),
      failedStep: text('failed'),
      step: text('step'),
      signature: text('kind'),
      log: text('log'),
    },
  };
}

/** Writes it as a link. */
export function printClickHouse({
  url,
  database,
  table,
  preset,
  columns,
  filter,
}: ClickHouseLink): TableLink {
  const keys = new URLSearchParams();
  const said: Readonly<Record<string, string | number | null>> = {
    url,
    db: database === CLICKHOUSE.database ? null : database,
    table: table === CLICKHOUSE.table ? null : table,
    preset,
  };
  for (const [key, value] of Object.entries(said)) if (value !== null) keys.set(key, String(value));
  for (const [field, column] of Object.entries(columns)) keys.append('map', `${field}:${column}`);
  const wanted: Readonly<Record<string, string | number | null>> = {
    q: filter.text === '' ? null : filter.text,
    outcome: filter.outcome,
    from: filter.from,
    to: filter.to,
    failed: filter.failedStep,
    step: filter.step,
    kind: filter.signature,
    log: filter.log,
  };
  for (const [key, value] of Object.entries(wanted)) if (value !== null) keys.set(key, String(value));
  return { page: 'clickhouse', keys: keys.size === 0 ? '' : String(stamped(keys)) };
}

/** An address of a server that a page may ask: no user, no password, nothing behind its path. Null for any other. */
export function parseServer(text: string): string | null {
  if (text.length > MAX_ADDRESS || !URL.canParse(text)) return null;
  const { origin, pathname, username, password, search, hash, protocol } = new URL(text);
  if (!/^https?:$/.test(protocol) || !isPlainOrigin(origin)) return null;
  if (username !== '' || password !== '' || search !== '' || hash !== '') return null;
  return pathname === '/' ? origin : `${origin}${pathname}`;
}

function columnsOf(maps: readonly string[]): Record<string, string> {
  const pairs = maps.slice(0, MAX_COLUMNS).flatMap((map): [string, string][] => {
    const [, field, column] = map.match(/^([a-z]{2,12}):(.{1,200})$/s) ?? [];
    return field === undefined || column === undefined ? [] : [[field, column]];
  });
  return Object.fromEntries(pairs);
}

function shortOr<T>(text: string | null, most: number, other: T): string | T {
  return text !== null && text !== '' && text.length <= most ? text : other;
}

function timeOf(text: string | null): number | null {
  return text !== null && /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
}
