import { groupBy } from '../lib/group-by';
import type { Order } from '../model/format';
import type { ProblemDraft } from '../model/problem';
import { type Columns, FLAG } from './columns';

/** What the order of events is decided by: one entry a row, in file order. */
export interface OrderInput {
  readonly count: number;
  readonly runCount: number;
  readonly run: Uint32Array;
  /** The number that orders events; {@link NO_NUMBER} where the record has none. */
  readonly seq: BigInt64Array;
  /** Only for chains: the number of the event before this one, and of the one that caused it. */
  readonly prev: BigInt64Array | null;
  readonly parent: BigInt64Array | null;
  /** A hash of the record's bytes, to tell repetitions from conflicts; empty when nobody hashed. */
  readonly hash: Float64Array;
  readonly columns: Columns;
  /** The file lists the newest event first. */
  readonly newestFirst: boolean;
  /** In a log ordered by its bytes, rows that repeat another one, ascending, where they are known already. */
  readonly repeated?: readonly number[];
}

/** Rows run by run, each run's rows in replay order. */
export interface Ordered {
  readonly order: Uint32Array;
  /** Where each run's rows start in `order`; one entry more than runs. */
  readonly starts: Uint32Array;
}

/** A problem at a row (in file order). */
export type ReportRow = (draft: ProblemDraft, row: number) => void;

export const NO_NUMBER = -(2n ** 63n);

/** Brings the rows of a log into replay order and reports what is wrong with their numbers. */
export function orderRows(input: OrderInput, order: Order, report: ReportRow): Ordered {
  const grouped = groupByRun(input);
  if (order.by === 'file') {
    if (order.identical) markIdentical(input, report);
    return grouped;
  }
  for (let run = 0; run < input.runCount; run++) {
    const rows = grouped.order.subarray(grouped.starts[run], grouped.starts[run + 1]);
    if (order.by === 'time') sortByTime(input, rows);
    else if (order.by === 'chain') orderChain(input, rows, report);
    else orderSequence(input, rows, order, report);
  }
  if (order.by === 'sequence' && order.gaps === 'log') reportLogGaps(input, report);
  return grouped;
}

/** Counting sort by run; keeps the file's order inside each run. */
function groupByRun({ count, runCount, run }: OrderInput): Ordered {
  const starts = new Uint32Array(runCount + 1);
  for (let row = 0; row < count; row++) starts[run[row]! + 1]!++;
  for (let index = 0; index < runCount; index++) starts[index + 1]! += starts[index]!;
  const next = starts.slice();
  const order = new Uint32Array(count);
  for (let row = 0; row < count; row++) order[next[run[row]!]!++] = row;
  return { order, starts };
}

/** In a log ordered by its bytes: the second and later of records with the same bytes. */
function markIdentical(input: OrderInput, report: ReportRow): void {
  for (const row of input.repeated ?? identicalRows(input)) {
    input.columns.flags[row]! |= FLAG.duplicate;
    report({ code: 'duplicate' }, row);
  }
}

function identicalRows({ count, hash, columns }: OrderInput): number[] {
  if (hash.length === 0) return [];
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  rows.sort((a, b) => hash[a]! - hash[b]! || a - b);
  const repeated: number[] = [];
  for (let at = 1; at < count; at++) {
    const row = rows[at]!;
    const before = rows[at - 1]!;
    if (hash[row] === hash[before] && columns.length[row] === columns.length[before]) repeated.push(row);
  }
  return repeated.sort((a, b) => a - b);
}

function sortByTime({ columns, seq }: OrderInput, rows: Uint32Array): void {
  const time = (row: number) => columns.time[row]!;
  const known = (row: number) => (Number.isNaN(time(row)) ? Number.POSITIVE_INFINITY : time(row));
  rows.sort((a, b) => compare(known(a), known(b)) || compare(seq[a]!, seq[b]!) || a - b);
}

function orderSequence(
  input: OrderInput,
  rows: Uint32Array,
  order: Extract<Order, { by: 'sequence' }>,
  report: ReportRow,
): void {
  const promised = order.promised ? ({ severity: 'error' } as const) : {};
  reportDisorder(input, rows, (row) => report({ code: 'out-of-order', ...promised }, row));
  sortByNumber(input, rows);
  markRepeats(input, rows, report);
  if (order.gaps !== 'run') return;
  let last: bigint | null = null;
  for (const row of rows) {
    const seq = input.seq[row]!;
    if (seq === NO_NUMBER) continue;
    const missing = last === null ? missingAtStart(seq, order.first) : seq - last - 1n;
    if (missing > 0n) report({ code: 'gap', ...promised, count: Number(missing) }, row);
    last = seq;
  }
}

/** Sorts rows by number, keeping the file's order among equals; most logs are sorted already. */
function sortByNumber({ seq }: OrderInput, rows: Uint32Array): void {
  const sorted = rows.every((row, at) => at === 0 || seq[rows[at - 1]!]! <= seq[row]!);
  if (!sorted) rows.sort((a, b) => compare(seq[a]!, seq[b]!) || a - b);
}

function missingAtStart(seq: bigint, first: readonly number[] | undefined): bigint {
  return first === undefined ? 0n : seq - BigInt(Math.max(...first));
}

/** One counter for all runs: a hole shows only in all of them together. */
function reportLogGaps(input: OrderInput, report: ReportRow): void {
  const rows = Uint32Array.from({ length: input.count }, (_, row) => row);
  sortByNumber(input, rows);
  let last: bigint | null = null;
  for (const row of rows) {
    const seq = input.seq[row]!;
    if (seq === NO_NUMBER) continue;
    if (last !== null && seq - last > 1n) report({ code: 'gap', count: Number(seq - last - 1n) }, row);
    last = seq;
  }
}

/**
 * Neighbours (rows are sorted) with one number: a repetition if their bytes are equal, else a conflict. Where
 * nobody hashed, both are possible: the row is taken for a repetition, by far the more common, and nothing is
 * said of it; the full reading that follows tells them apart.
 */
function markRepeats({ seq, hash, columns }: OrderInput, rows: Uint32Array, report: ReportRow): void {
  let first = rows[0] ?? -1;
  let seen: Set<number> | null = null;
  for (const row of rows.subarray(1)) {
    if (seq[row] === NO_NUMBER || seq[row] !== seq[first]) {
      first = row;
      seen = null;
      continue;
    }
    if (hash.length === 0) {
      columns.flags[row]! |= FLAG.duplicate;
      continue;
    }
    seen ??= new Set([hash[first]!]);
    const same = seen.has(hash[row]!);
    seen.add(hash[row]!);
    columns.flags[row]! |= same ? FLAG.duplicate : FLAG.conflict;
    report({ code: same ? 'duplicate' : 'conflict' }, row);
  }
}

/** Rows whose number is smaller than one that stands before them (a list of newest first is no disorder). */
function reportDisorder(
  { seq, newestFirst }: OrderInput,
  rows: Uint32Array,
  found: (row: number) => void,
): void {
  let extreme: bigint | null = null;
  for (const row of rows) {
    const number = seq[row]!;
    if (number === NO_NUMBER) continue;
    const value = newestFirst ? -number : number;
    if (extreme !== null && value < extreme) found(row);
    else extreme = value;
  }
}

/**
 * Orders by the links between events. Where a link leads nowhere a piece is missing: the pieces follow
 * one another by their first number. Without any link, numbers order events and a cause comes before
 * what it caused.
 */
function orderChain(input: OrderInput, rows: Uint32Array, report: ReportRow): void {
  const { prev } = input;
  const filed = rows.slice();
  sortByNumber(input, rows);
  markRepeats(input, rows, report);
  const linked = prev !== null && rows.some((row) => prev[row] !== NO_NUMBER);
  if (!linked) putCausesFirst(input, rows);
  else if (!isOneChain(input, rows, prev)) followLinks(input, rows, prev, report);
  reportMoved(input, filed, rows, report);
}

/** Does each row, taken by number, name the one before it? Then there is nothing to rearrange. */
function isOneChain({ seq, columns }: OrderInput, rows: Uint32Array, prev: BigInt64Array): boolean {
  let before = NO_NUMBER;
  for (const row of rows) {
    if (isRepeat(columns, row)) continue;
    if (prev[row] !== before) return false;
    before = seq[row]!;
  }
  return true;
}

function isRepeat(columns: Columns, row: number): boolean {
  return (columns.flags[row]! & (FLAG.duplicate | FLAG.conflict)) !== 0;
}

function followLinks(input: OrderInput, rows: Uint32Array, prev: BigInt64Array, report: ReportRow): void {
  const { seq, columns } = input;
  const known = new Set(Array.from(rows, (row) => seq[row]!));
  const isHead = (row: number) => prev[row] === NO_NUMBER || prev[row] === seq[row] || !known.has(prev[row]!);
  const firsts = rows.filter((row) => !isRepeat(columns, row));
  const heads = firsts.filter(isHead);
  const linked = firsts.filter((row) => !isHead(row));
  const following = groupBy(linked, (row) => prev[row]!);
  const repeated = rows.filter((row) => isRepeat(columns, row));
  const repeats = groupBy(repeated, (row) => seq[row]!);

  let at = 0;
  const taken = new Set<number>();
  const take = (row: number) => {
    taken.add(row);
    rows[at++] = row;
    for (const repeat of repeats.get(seq[row]!) ?? []) rows[at++] = repeat;
  };
  const walk = (head: number) => {
    // A fork is walked branch by branch in the order of numbers, newest branch last.
    const pending = [head];
    for (let row = pending.pop(); row !== undefined; row = pending.pop()) {
      if (taken.has(row)) continue;
      take(row);
      const next = following.get(seq[row]!) ?? [];
      for (let index = next.length - 1; index >= 0; index--) pending.push(next[index]!);
    }
  };
  for (const head of heads) {
    if (prev[head] !== NO_NUMBER) report({ code: 'gap' }, head);
    walk(head);
  }
  // Links in a circle have no head: take what is left by number.
  for (const row of firsts) if (!taken.has(row)) walk(row);
}

/** The part of a snowflake id below its milliseconds. */
const MILLISECOND_BITS = 22n;
/** Rows that may be passed over in a run while causes are moved: hostile links may contradict one another for ever. */
const MAX_PASSED = 5_000_000;

/** Within one millisecond numbers of different machines prove nothing: move a cause before its effect. */
function putCausesFirst({ seq, parent }: OrderInput, rows: Uint32Array): void {
  if (parent === null) return;
  let passed = 0;
  for (let index = 0; index < rows.length && passed < MAX_PASSED; index++) {
    const row = rows[index]!;
    const cause = parent[row]!;
    if (cause === NO_NUMBER || cause <= seq[row]!) continue;
    // Across milliseconds numbers are believed: such a cause stays where it is.
    const millisecond = seq[row]! >> MILLISECOND_BITS;
    if (cause >> MILLISECOND_BITS !== millisecond) continue;
    let at = index + 1;
    while (
      at < rows.length &&
      seq[rows[at]!] !== cause &&
      seq[rows[at]!]! >> MILLISECOND_BITS === millisecond
    )
      at++;
    passed += at - index;
    if (seq[rows[at] ?? -1] !== cause) continue;
    // Shift the rows between one forward; the effect lands right behind its cause. Look at this place again.
    rows.copyWithin(index, index + 1, at + 1);
    rows[at] = row;
    index--;
  }
}

/** Rows that replay takes earlier than a row which stands before them in the file. */
function reportMoved(
  { newestFirst }: OrderInput,
  filed: Uint32Array,
  ordered: Uint32Array,
  report: ReportRow,
): void {
  const place = new Map<number, number>();
  ordered.forEach((row, index) => {
    place.set(row, index);
  });
  let furthest = -1;
  for (const row of newestFirst ? filed.toReversed() : filed) {
    const index = place.get(row)!;
    if (index < furthest) report({ code: 'out-of-order' }, row);
    else furthest = index;
  }
}

function compare<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
