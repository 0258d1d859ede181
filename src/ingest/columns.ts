import { grown } from '../lib/interner';

/** Bits of {@link Columns.flags}. */
export const FLAG = {
  /** The event reports a failure. */
  failing: 1,
  /** A repetition of an earlier event; replay ignores it. */
  duplicate: 2,
  /** Has the number of an earlier event but another content; replay ignores it. */
  conflict: 4,
} as const;

/**
 * The index of a log: one row an event, a column a fact. While a log is read the rows stand in file
 * order; once ordered, runs follow one another and each run's rows are its replay order.
 */
export interface Columns {
  /** Byte offset among all the log's bytes. */
  readonly offset: Float64Array;
  /** Length in bytes. */
  readonly length: Uint32Array;
  /** One-based line in its part. */
  readonly line: Uint32Array;
  /** Micros, `NaN` for none. */
  readonly time: Float64Array;
  /** Step and item, as an id of the thread table; 0 = no step. */
  readonly thread: Uint32Array;
  /** One-based; 0 = none. */
  readonly attempt: Uint16Array;
  /** Id of the kind's name. */
  readonly kind: Uint16Array;
  readonly act: Uint8Array;
  /** {@link outcomeCode}. */
  readonly outcome: Uint8Array;
  /** Id of the class name plus one; 0 = none. */
  readonly klass: Uint8Array;
  readonly flags: Uint8Array;
}

const TYPES = {
  offset: Float64Array,
  length: Uint32Array,
  line: Uint32Array,
  time: Float64Array,
  thread: Uint32Array,
  attempt: Uint16Array,
  kind: Uint16Array,
  act: Uint8Array,
  outcome: Uint8Array,
  klass: Uint8Array,
  flags: Uint8Array,
} as const satisfies { [Name in keyof Columns]: unknown };

const COLUMN_NAMES = Object.keys(TYPES) as (keyof Columns)[];

type Writable = { -readonly [Name in keyof Columns]: Columns[Name] };

/** Empty columns with room for `capacity` rows. */
export function makeColumns(capacity: number): Columns {
  return Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, new TYPES[name](capacity)]),
  ) as unknown as Columns;
}

/** The same rows with room for at least `needed`; the arrays are replaced in place. */
export function growColumns(columns: Columns, needed: number): void {
  const writable = columns as Writable;
  for (const name of COLUMN_NAMES) writable[name] = grown(columns[name], needed) as never;
}

/** The rows `order[0], order[1] …` as new columns of exactly that length, with memory of their own. */
export function gatherColumns(columns: Columns, order: Uint32Array): Columns {
  if (order.every((row, at) => row === at)) return trimColumns(columns, order.length);
  const gathered = makeColumns(order.length);
  for (const name of COLUMN_NAMES) {
    const from = columns[name];
    const to = gathered[name];
    for (let row = 0; row < order.length; row++) to[row] = from[order[row]!]!;
  }
  return gathered;
}

/** The first `count` rows, without copying more than them. */
function trimColumns(columns: Columns, count: number): Columns {
  return Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, columns[name].slice(0, count)]),
  ) as unknown as Columns;
}
