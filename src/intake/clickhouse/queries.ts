import { OUTCOMES, type Outcome } from '../../model/outcome';
import type { Expressions, TableColumn } from './mapping';
import { identifier, integer, joined, literal, type Sql, sql } from './sql';
import { nameOfTable, type TableName } from './table';

/** A table and how its rows are read. */
export interface Place {
  readonly table: TableName;
  readonly fields: Expressions;
  readonly columns: readonly TableColumn[];
}

/** Which runs are wanted. Everything is asked of the server. */
export interface RunFilter {
  /** In the run's name, a step or a message; '' for any. */
  readonly text: string;
  readonly outcome: Outcome | null;
  /** Microseconds; the run began in it. Null for no bound. */
  readonly from: number | null;
  readonly to: number | null;
  /** Runs in which this step failed. */
  readonly failedStep: string | null;
  /** Runs that have this step. */
  readonly step: string | null;
  /** Runs that failed this way. */
  readonly signature: string | null;
  readonly log: string | null;
}

export const ANY_RUN: RunFilter = {
  text: '',
  outcome: null,
  from: null,
  to: null,
  failedStep: null,
  step: null,
  signature: null,
  log: null,
};

/** Behind which run a page of the list goes on. */
export interface RunCursor {
  readonly start: string;
  readonly log: string;
  readonly run: string;
}

/** Behind which row a page of a run goes on, as digits or a text. */
export interface RowCursor {
  readonly seq: string;
  readonly tie: string;
}

export interface RunKey {
  readonly log: string;
  readonly run: string;
}

/**
 * What every list of runs is made from: a row a run. Names of what is asked begin with `w_`, since a server takes a
 * name that is also a column's for what was asked.
 */
function runsOf({ table, fields }: Place, filter: RunFilter): Sql {
  const { log, run, time, failing, ended, event } = fields;
  return sql`SELECT ${log} AS w_log, ${run} AS w_run, minIf(${time}, ${time} > 0) AS w_start, max(${time}) AS w_end, sum(${event}) AS w_events, sum(${failing} AND ${event}) AS w_failures, ${outcomeOf(ended, failing)} AS w_outcome
FROM ${nameOfTable(table)} WHERE ${whereOf(fields, filter)} GROUP BY w_log, w_run HAVING ${havingOf(fields, filter)}`;
}

/** As the rows themselves tell it; where none does, a run is still open as far as is known. */
function outcomeOf(ended: Sql, failing: Sql): Sql {
  const told = sql`anyLastIf(${ended}, ${ended} != '')`;
  return sql`if(${told} != '', ${told}, if(sum(${failing}) > 0, 'unknown', 'running'))`;
}

/** What can be told from a row alone; the rest is asked of the run as a whole. */
function whereOf({ log, role }: Expressions, filter: RunFilter): Sql {
  const tests = [sql`${role} IN (0, 2)`];
  if (filter.log !== null) tests.push(sql`${log} = ${literal(filter.log)}`);
  return joined(tests, ' AND ');
}

function havingOf(fields: Expressions, filter: RunFilter): Sql {
  const { run, step, message, failing, signature, event } = fields;
  const tests = [sql`w_events > 0`];
  const { text, outcome, from, to } = filter;
  if (text !== '') {
    const wanted = literal(text);
    const found = [run, step, message].map(
      (field) => sql`positionCaseInsensitiveUTF8(${field}, ${wanted}) > 0`,
    );
    tests.push(sql`max(${joined(found, ' OR ')}) = 1`);
  }
  if (outcome !== null) tests.push(sql`w_outcome = ${literal(outcome)}`);
  if (from !== null) tests.push(sql`w_start >= ${integer(from)}`);
  if (to !== null) tests.push(sql`w_start < ${integer(to)}`);
  if (filter.step !== null) tests.push(sql`max(${step} = ${literal(filter.step)}) = 1`);
  const failed = sql`${failing} AND ${event}`;
  if (filter.failedStep !== null)
    tests.push(sql`sum(${failed} AND ${step} = ${literal(filter.failedStep)}) > 0`);
  if (filter.signature !== null)
    tests.push(sql`sum(${failed} AND ${signature} = ${literal(filter.signature)}) > 0`);
  return joined(tests, ' AND ');
}

/** A page of the runs, the newest first. */
export function runsPage(place: Place, filter: RunFilter, behind: RunCursor | null, rows: number): Sql {
  return sql`SELECT * FROM (${runsOf(place, filter)}) WHERE ${behindRun(behind)} ORDER BY w_start DESC, w_log, w_run LIMIT ${integer(rows)}`;
}

function behindRun(behind: RunCursor | null): Sql {
  if (behind === null) return '1' as Sql;
  const start = integer(behind.start);
  const log = literal(behind.log);
  const later = sql`w_log > ${log} OR (w_log = ${log} AND w_run > ${literal(behind.run)})`;
  return sql`(w_start < ${start} OR (w_start = ${start} AND (${later})))`;
}

/** How many runs and events there are, and when the first and the last run began. */
export function totals(place: Place, filter: RunFilter): Sql {
  return sql`SELECT count() AS w_runs, sum(w_events) AS w_all, minIf(w_start, w_start > 0) AS w_first, max(w_start) AS w_last FROM (${runsOf(place, filter)})`;
}

/** Runs by outcome and by when they began. @param bucket in seconds */
export function runsOverTime(place: Place, filter: RunFilter, bucket: number): Sql {
  const width = integer(bucket * 1_000_000);
  return sql`SELECT intDiv(w_start, ${width}) * ${width} AS w_at, w_outcome, count() AS w_runs FROM (${runsOf(place, filter)}) GROUP BY w_at, w_outcome ORDER BY w_at, w_outcome LIMIT 5000`;
}

/** Where runs fail: steps by failing events. */
export function failuresByStep(place: Place, filter: RunFilter): Sql {
  const { step, log, run } = place.fields;
  return sql`SELECT ${step} AS w_step, count() AS w_failures, uniq(${log}, ${run}) AS w_runs FROM ${nameOfTable(place.table)} WHERE ${failuresOf(place, filter)} GROUP BY w_step ORDER BY w_failures DESC, w_step LIMIT 12`;
}

/** Steps by how long it took from their first event to their last, in 95 of 100 runs at most. */
export function slowestSteps(place: Place, filter: RunFilter): Sql {
  const { step, time, event, log, run } = place.fields;
  const spans = sql`SELECT ${step} AS w_step, max(${time}) - min(${time}) AS w_span FROM ${nameOfTable(place.table)} WHERE ${step} != '' AND ${time} > 0 AND ${event} AND ${inRuns(place, filter)} GROUP BY ${log}, ${run}, w_step`;
  return sql`SELECT w_step, count() AS w_runs, toInt64(quantile(0.95)(w_span)) AS w_p95, max(w_span) AS w_longest FROM (${spans}) GROUP BY w_step ORDER BY w_p95 DESC, w_step LIMIT 12`;
}

/** Failures by what they say, with a run that has one. */
export function failureSignatures(place: Place, filter: RunFilter): Sql {
  const { signature, message, log, run, step } = place.fields;
  return sql`SELECT ${signature} AS w_signature, any(${message}) AS w_message, any(${step}) AS w_step, count() AS w_failures, uniq(${log}, ${run}) AS w_runs, any(${log}) AS w_log, any(${run}) AS w_run FROM ${nameOfTable(place.table)} WHERE ${failuresOf(place, filter)} GROUP BY w_signature ORDER BY w_failures DESC, w_signature LIMIT 12`;
}

function failuresOf(place: Place, filter: RunFilter): Sql {
  return sql`${place.fields.failing} AND ${place.fields.event} AND ${inRuns(place, filter)}`;
}

/** The rows of the runs that a filter wants; all, where it wants all. */
function inRuns(place: Place, filter: RunFilter): Sql {
  if (isAny(filter)) return '1' as Sql;
  const { log, run } = place.fields;
  return sql`(${log}, ${run}) IN (SELECT w_log, w_run FROM (${runsOf(place, filter)}))`;
}

export function isAny(filter: RunFilter): boolean {
  return Object.entries(filter).every(([name, value]) => value === ANY_RUN[name as keyof RunFilter]);
}

/** How many records a run has, and bytes in them, where the record is a column. */
export function sizeOfRun(place: Place, key: RunKey): Sql {
  const { record } = place.fields;
  const bytes = record === null ? ('0' as Sql) : sql`sum(length(${record}))`;
  return sql`SELECT count() AS w_records, ${bytes} AS w_bytes FROM ${nameOfTable(place.table)} WHERE ${rowsOf(place, key)}`;
}

/** A page of a run's rows in their order: what opens as a log. */
export function rowsPage(place: Place, key: RunKey, behind: RowCursor | null, rows: number): Sql {
  const { fields, table } = place;
  const { seq, role, file, record } = fields;
  const tie = tieOf(place);
  const at = sql`toString(${seq}) AS w_seq, toString(${tie}) AS w_tie`;
  const what =
    record === null ? sql`${at}, *` : sql`${at}, ${role} AS w_role, ${file} AS w_file, ${record} AS w_record`;
  return sql`SELECT ${what} FROM ${nameOfTable(table)} WHERE ${rowsOf(place, key)} AND ${behindRow(fields, tie, behind)} ORDER BY ${seq}, ${tie} LIMIT ${integer(rows)}`;
}

function rowsOf({ fields }: Place, { log, run }: RunKey): Sql {
  const inLog = (fields.log as string) === "''" ? ('1' as Sql) : sql`${fields.log} = ${literal(log)}`;
  return sql`${inLog} AND ${fields.isRun(run)} AND ${fields.role} > 0`;
}

/** Rows of one number are told apart by what is in them; that the same row stands there twice shows nowhere. */
function tieOf({ fields: { record, role }, columns }: Place): Sql {
  if (record !== null) return sql`sipHash64(toString(${role}), ${record})`;
  const texts = columns.map(({ name }) => sql`ifNull(toString(${identifier(name)}), '')`);
  return sql`sipHash64(${joined(texts, ', ')})`;
}

function behindRow({ seq, seqIsText }: Expressions, tie: Sql, behind: RowCursor | null): Sql {
  if (behind === null) return '1' as Sql;
  const last = seqIsText ? literal(behind.seq) : integer(behind.seq);
  return sql`${seq} >= ${last} AND (${seq} > ${last} OR ${tie} > ${integer(behind.tie)})`;
}

/** Reads an outcome as the server tells it. */
export function readOutcome(text: unknown): Outcome {
  return OUTCOMES.find((outcome) => outcome === text) ?? 'unknown';
}

/** Bytes of a table before they are compressed: how much is not moved. A Distributed table has none of its own. */
export function bytesOfTable({ database, table }: TableName): Sql {
  return sql`SELECT sum(data_uncompressed_bytes) AS w_bytes, sum(rows) AS w_rows FROM system.parts WHERE active AND database = ${literal(database)} AND table = ${literal(table)}`;
}

/** The columns of a table. */
export function columnsOf({ database, table }: TableName): Sql {
  return sql`SELECT name, type FROM system.columns WHERE database = ${literal(database)} AND table = ${literal(table)}`;
}
