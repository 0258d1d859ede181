import { type EventIndex, itemKeyOf, spotOf, stepKeyOf } from '../ingest/indexer';
import type { Records } from '../ingest/records';
import { rowsAt } from '../ingest/row-at';
import { scanText } from '../ingest/scan-text';
import { BitSet } from '../lib/bit-set';
import { grown } from '../lib/interner';
import { NumberList } from '../lib/number-list';
import { outcomeOf } from '../model/outcome';
import { isLasting, type Query, type QueryField, type ValueTest } from '../model/query';
import type { HistoryReader } from '../replay/reader';
import { QueryError } from './parse';
import { matchesIn } from './patterns';
import { stateTruth } from './state-truth';
import { touches } from './touches';
import { asks, asksText } from './value-test';

type Of<K extends Query['kind']> = Extract<Query, { kind: K }>;

/** The events that are asked. */
export interface Domain {
  readonly index: EventIndex;
  readonly records: Records;
  /** Rows `first … first + count − 1` of the index. */
  readonly first: number;
  readonly count: number;
  /** The history of the run that the rows are; null where they are of several runs, whose states cannot be asked. */
  readonly reader: (() => Promise<HistoryReader>) | null;
}

/** How far it is: of records that have to be read, and how often a text was found so far. */
export interface EvaluateProgress {
  readonly done: number;
  readonly of: number;
  readonly found: number | null;
}

interface Asking extends Domain {
  readonly pause: () => Promise<void> | undefined;
  readonly signal: AbortSignal;
  readonly report: (progress: EvaluateProgress) => void;
}

/** Events as numbers from 0 on. */
export interface Found {
  /** Those for which the query holds. */
  readonly holds: BitSet;
  /** Those to stop at: the same, or where it becomes true if it is about the state alone. */
  readonly hits: BitSet;
}

/** @throws {QueryError} where a query asks what cannot be asked of these events */
export async function evaluate(query: Query, asking: Asking): Promise<Found> {
  const holds = await events(query, asking, null);
  if (!isLasting(query)) return { holds, hits: holds };
  const hits = new BitSet();
  let before = false;
  for (let at = 0; at < asking.count; at++) {
    const now = holds.has(at);
    if (now && !before) hits.add(at);
    before = now;
  }
  return { holds, hits };
}

/** @param among events outside of these need not be asked: they do not matter to the answer */
async function events(query: Query, asking: Asking, among: BitSet | null): Promise<BitSet> {
  switch (query.kind) {
    case 'and': {
      let all = among;
      for (const part of [...query.parts].sort((a, b) => costOf(a) - costOf(b))) {
        const some = await events(part, asking, all);
        all = all?.and(some) ?? some;
      }
      return all!;
    }
    case 'or': {
      let any = new BitSet();
      for (const part of query.parts) any = any.or(await events(part, asking, among));
      return any;
    }
    case 'not':
      return (await events(query.part, asking, among)).not(asking.count);
    case 'field':
      return ofField(query, asking);
    case 'text':
      return ofText(query, asking, among);
    case 'record':
      return ofRecord(query, asking, among);
    case 'state':
      return stateTruth(
        await readerOf(query, asking),
        query.path,
        asks(query.test, query.span),
        query.becomes,
        asking.pause,
      );
    case 'touch':
      return touches(await readerOf(query, asking), query.path, query.changed, asking.pause);
  }
}

/** What needs no record read goes first, and leaves fewer to be read. */
function costOf(query: Query): number {
  switch (query.kind) {
    case 'field':
      return 0;
    case 'state':
    case 'touch':
      return 1;
    case 'text':
      return query.test.op === 'regex' ? 4 : 2;
    case 'record':
      return 3;
    case 'not':
      return costOf(query.part);
    default:
      return Math.max(...query.parts.map(costOf));
  }
}

function readerOf({ span }: Of<'state' | 'touch'>, { reader }: Domain): Promise<HistoryReader> {
  if (reader !== null) return reader();
  throw new QueryError('The state is asked of one run at a time: open it, and ask there.', span);
}

// ── What the index knows ────────────────────────────────────────────────────────────────────────────────

function ofField({ field, test, span }: Of<'field'>, { index, first, count }: Domain): BitSet {
  const holds = fieldOf(field, index, asks(test, span), test);
  const found = new BitSet();
  for (let at = 0; at < count; at++) if (holds(first + at)) found.add(at);
  return found;
}

/** Says of a row whether its field is as asked. Names are asked once each. */
function fieldOf(
  field: QueryField,
  index: EventIndex,
  ask: ReturnType<typeof asks>,
  test: ValueTest,
): (row: number) => boolean {
  const { columns, kinds, klasses, threads, stepNames, runs, starts } = index;
  switch (field) {
    case 'kind':
      return named(columns.kind, (id) => ask(kinds[id]));
    case 'class':
      return named(columns.klass, (id) => ask(klasses[id - 1]));
    case 'outcome':
      return named(columns.outcome, (id) => ask(outcomeOf(id) ?? undefined));
    case 'step': {
      // A step goes by its key and by its name: “is not” must hold for both, anything else for one of them.
      const both = test.op === '!=';
      return named(columns.thread, (id) => {
        if (id === 0) return both;
        const names = [stepKeyOf(threads.get(id)), stepNames.get(id)].filter((name) => name !== undefined);
        return both ? names.every(ask) : names.some(ask);
      });
    }
    case 'item':
      return named(columns.thread, (id) =>
        ask(id === 0 ? undefined : (itemKeyOf(threads.get(id)) ?? undefined)),
      );
    case 'run': {
      let run = 0;
      let last = ask(runs.get(0));
      return (row) => {
        while (starts[run + 1]! <= row) last = ask(runs.get(++run));
        return last;
      };
    }
    case 'attempt':
      return (row) => columns.attempt[row]! > 0 && ask(columns.attempt[row]!);
    case 'bytes':
      return (row) => ask(columns.length[row]!);
    case 'time':
      return (row) => !Number.isNaN(columns.time[row]!) && ask(columns.time[row]!);
    case 'position': {
      let run = 0;
      return (row) => {
        while (starts[run + 1]! <= row) run++;
        return ask(row - starts[run]!);
      };
    }
  }
}

/** Asks each id of a column once. */
function named(column: ArrayLike<number>, holds: (id: number) => boolean): (row: number) => boolean {
  const known = new Map<number, boolean>();
  return (row) => {
    const id = column[row]!;
    let answer = known.get(id);
    if (answer === undefined) {
      answer = holds(id);
      known.set(id, answer);
    }
    return answer;
  };
}

// ── What only records know ──────────────────────────────────────────────────────────────────────────────

async function ofText(query: Of<'text'>, asking: Asking, among: BitSet | null): Promise<BitSet> {
  if (query.test.op === '~') return ofBytes(query.test.value, asking);
  const holds = asksText(query.test, query.span);
  return eachRow(asking, among, (rows, visit) =>
    asking.records.eachText(rows, (text, at) => visit(at, holds(text))),
  );
}

/** Raw bytes are searched without being decoded; what was found is then told by the records around it. */
async function ofBytes(
  text: string,
  { index, records, first, count, signal, report, pause }: Asking,
): Promise<BitSet> {
  let places = new Float64Array(64);
  let known = 0;
  const of = records.blob.size;
  await scanText(
    records.blob,
    text,
    async ({ offsets, bytes }) => {
      for (const offset of offsets) {
        if (known === places.length) places = grown(places, known + 1);
        places[known++] = offset;
      }
      report({ done: bytes, of, found: known });
      await pause();
      return true;
    },
    { anyCase: true, signal },
  );
  const { offset, length } = index.columns;
  const found = new BitSet();
  const all = places.subarray(0, known);
  const rows = rowsAt(offset.subarray(first, first + count), all);
  for (const [at, row] of rows.entries())
    if (row >= 0 && all[at]! < offset[first + row]! + length[first + row]!) found.add(row);
  return found;
}

function ofRecord({ path, test, span }: Of<'record'>, asking: Asking, among: BitSet | null): Promise<BitSet> {
  const ask = asks(test, span);
  return eachRow(asking, among, (rows, visit) =>
    asking.records.eachPayload(rows, (payload, at) => {
      for (const [, value] of matchesIn(payload, path)) if (ask(value)) return visit(at, true);
      return visit(at, false);
    }),
  );
}

type Visit = (at: number, holds: boolean) => boolean | Promise<boolean>;
type Spots = Iterable<ReturnType<typeof spotOf>>;

/** Events between two reports. */
const REPORT_EVERY = 4_096;

/** Reads the records of some rows in their order, and takes those that hold. */
async function eachRow(
  { index, first, count, pause, report }: Asking,
  among: BitSet | null,
  read: (spots: Spots, visit: Visit) => Promise<void>,
): Promise<BitSet> {
  const found = new BitSet();
  const wanted = new NumberList();
  for (let at = 0; at < count; at++) if (among === null || among.has(at)) wanted.push(at);
  function* spots(): Spots {
    for (let at = 0; at < wanted.length; at++) yield spotOf(index.columns, first + wanted.at(at));
  }
  await read(spots(), (at, holds) => {
    if (holds) found.add(wanted.at(at));
    if (at % REPORT_EVERY === 0) report({ done: at, of: wanted.length, found: null });
    const resting = pause();
    return resting ? resting.then(() => true) : true;
  });
  return found;
}
