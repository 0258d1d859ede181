import { identifier, type Sql, sql } from './sql';

/** A table in a database. */
export interface TableName {
  readonly database: string;
  readonly table: string;
}

/** What a row is. Numbers stand in tables: new ones are added at the end. */
export const ROLES = { run: 0, frame: 1, event: 2, companion: 3 } as const;

/** A row of Walkback's own table, in the spelling of its columns. docs/clickhouse.md tells them. */
export interface EventRow {
  readonly system: string;
  readonly log: string;
  readonly run: string;
  /** Where the record begins among all the log's bytes. */
  readonly seq: number;
  readonly role: number;
  /** Index in the replay order of its run; of a run's own row, the number of its events. */
  readonly position: number;
  /** Microseconds since 1970, 0 for none. */
  readonly time: number;
  /** When the run began, as a day, so that a run lies in one partition. */
  readonly day: string;
  readonly kind: string;
  readonly step: string;
  readonly item: string;
  readonly attempt: number;
  readonly outcome: string;
  /** How the run ended; only of a run's own row. */
  readonly ended: string;
  readonly failing: number;
  readonly message: string;
  readonly signature: string;
  readonly file: string;
  readonly line: number;
  /** Where the record begins in its file. */
  readonly offset: number;
  readonly record: string;
  /** When it was loaded, in milliseconds: of rows with one key the last one stays. */
  readonly loaded: number;
}

/** `database`.`table` */
export function nameOfTable({ database, table }: TableName): Sql {
  return sql`${identifier(database)}.${identifier(table)}`;
}

/** Creates Walkback's own table where there is none: plain enough for servers of 2018. */
export function createTable(table: TableName): Sql {
  return sql`CREATE TABLE IF NOT EXISTS ${nameOfTable(table)} (
  system String,
  log String,
  run String,
  seq UInt64,
  role UInt8,
  position UInt32,
  time Int64,
  day Date,
  kind String,
  step String,
  item String,
  attempt UInt16,
  outcome String,
  ended String,
  failing UInt8,
  message String,
  signature String,
  file String,
  line UInt32,
  offset UInt64,
  record String,
  loaded UInt64
) ENGINE = ReplacingMergeTree(loaded)
PARTITION BY toYYYYMM(day)
ORDER BY (log, run, seq, role)`;
}
