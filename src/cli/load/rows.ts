import { isTorn } from '../../engine/open-logs';
import { FLAG } from '../../ingest/columns';
import { itemKeyOf, type PlacedCompanion, spotOf, stepKeyOf } from '../../ingest/indexer';
import type { StoredPart } from '../../ingest/records';
import { type EventRow, ROLES } from '../../intake/clickhouse/table';
import { normaliseError } from '../../lib/normalise';
import type { Format } from '../../model/format';
import type { RunSummary } from '../../model/log';
import { outcomeOf } from '../../model/outcome';
import type { Read } from '../commands';
import { frameOf } from './frames';

/** What may name an artifact: long enough to be no word. */
const NAMES = /[\w.:-]{6,}/g;
const NO_DAY = '1970-01-01';
const MAX_MESSAGE = 2_000;

/** Takes rows as they come; what it waits for holds up the reading. */
export type TakeRow = (row: EventRow) => void | Promise<void>;

/**
 * Makes the rows of a log in the order of its bytes: events, the records beside them (once for each run that they
 * speak of), what stood around the records, and a row for each run as a whole. Kinds of rows follow one another, and
 * each kind ascends by `seq`, so that what was sent before can be told by where it lies.
 * @param name what the log is called in the table
 */
export async function eachRow(read: Read, name: string, loaded: number, take: TakeRow): Promise<void> {
  await new RowMaker(read, name, loaded).each(take);
}

class RowMaker {
  private readonly days: readonly string[];
  /** The run of each row of the index, by its number. */
  private readonly runAt: Uint32Array;
  private readonly runs: readonly RunSummary[];
  private readonly format: Format;

  constructor(
    private readonly read: Read,
    private readonly name: string,
    private readonly loaded: number,
  ) {
    const { index, summary } = read.log;
    this.format = read.found.plan.format;
    this.runs = summary.runs;
    this.days = summary.runs.map(({ start }) => dayOf(start));
    this.runAt = new Uint32Array(index.columns.offset.length);
    for (let run = 0; run + 1 < index.starts.length; run++)
      this.runAt.fill(run, index.starts[run]!, index.starts[run + 1]!);
  }

  async each(take: TakeRow): Promise<void> {
    const named = await this.events(take);
    for (const row of await this.companions(named)) await take(row);
    for (const row of this.frames()) await take(row);
    for (const row of this.wholes()) await take(row);
  }

  /** @returns which run names which artifacts */
  private async events(take: TakeRow): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
    const { index, records } = this.read.log;
    const { offset } = index.columns;
    const order = Uint32Array.from(offset.keys()).sort((a, b) => offset[a]! - offset[b]!);
    const artifacts = new Set(index.companions.flatMap(({ kind, id }) => (kind === 'artifact' ? [id] : [])));
    const named = new Map<string, Set<number>>();
    const ranges = {
      *[Symbol.iterator]() {
        for (const row of order) yield spotOf(index.columns, row);
      },
    };
    await records.eachText(ranges, (text, at) => {
      const row = order[at]!;
      if (artifacts.size > 0)
        for (const [word] of text.matchAll(NAMES))
          if (artifacts.has(word)) addTo(named, word, this.runAt[row]!);
      const taken = this.event(row, text);
      if (!(taken instanceof Promise)) return andTrue(take(taken));
      return taken.then(take).then(() => true);
    });
    return named;
  }

  /** Only what failed has a message that was not kept on the way, and has to be read again. */
  private event(row: number, record: string): EventRow | Promise<EventRow> {
    const { index, records } = this.read.log;
    const { columns } = index;
    const failing = (columns.flags[row]! & FLAG.failing) !== 0;
    const made = this.eventRow(row, record, failing);
    if (!failing) return made;
    const klass = index.klasses[columns.klass[row]! - 1] ?? null;
    return records.payload(spotOf(columns, row)).then((payload) => {
      const told = this.format.explain(payload, { kind: made.kind, step: made.step || null, klass });
      const message = (told?.message ?? made.kind).slice(0, MAX_MESSAGE);
      return { ...made, message, signature: normaliseError(message) };
    });
  }

  private eventRow(row: number, record: string, failing: boolean): EventRow {
    const { index } = this.read.log;
    const { columns } = index;
    const run = this.runAt[row]!;
    const thread = columns.thread[row]!;
    const threadName = thread === 0 ? '' : index.threads.get(thread);
    return {
      ...this.blank(run, columns.offset[row]!, ROLES.event),
      position: row - index.starts[run]!,
      time: timeOf(columns.time[row]!),
      kind: index.kinds[columns.kind[row]!] ?? '',
      step: thread === 0 ? '' : stepKeyOf(threadName),
      item: thread === 0 ? '' : (itemKeyOf(threadName) ?? ''),
      attempt: columns.attempt[row]!,
      outcome: outcomeOf(columns.outcome[row]!) ?? '',
      failing: failing ? 1 : 0,
      line: columns.line[row]!,
      record,
    };
  }

  private async companions(named: ReadonlyMap<string, ReadonlySet<number>>): Promise<EventRow[]> {
    const { index, records } = this.read.log;
    const placed = index.companions
      .filter(({ length }) => length > 0)
      .toSorted((a, b) => a.offset - b.offset);
    const rows: EventRow[] = [];
    await records.eachText(placed, (record, at) => {
      const companion = placed[at]!;
      for (const run of this.runsOf(companion, named))
        rows.push({
          ...this.blank(run, companion.offset, ROLES.companion),
          kind: companion.kind,
          line: companion.line,
          record,
        });
      return true;
    });
    return rows;
  }

  /** The runs that a record beside the events speaks of; −1 stands for none. */
  private runsOf(
    companion: PlacedCompanion,
    named: ReadonlyMap<string, ReadonlySet<number>>,
  ): readonly number[] {
    const { kind, id } = companion;
    if (kind === 'graph') return this.runs.map(({ index }) => index);
    if (kind === 'artifact') return [...(named.get(id) ?? [-1])];
    const run = this.read.log.index.runs.find(id);
    return [run];
  }

  /** What stood around the records of each part, for each run that has records there; plain lines need none. */
  private frames(): EventRow[] {
    const { index, records, summary } = this.read.log;
    const torn = isTorn(this.read.log);
    const last = records.parts.at(-1);
    const framed = records.parts.filter((part) => part.framing.kind !== 'lines' || (torn && part === last));
    if (framed.length === 0) return [];
    const first = new Map<string, { run: number; part: StoredPart; offset: number }>();
    const note = (run: number, offset: number) => {
      const part = records.partAt(offset);
      if (!framed.includes(part)) return;
      const key = `${run} ${part.start}`;
      const known = first.get(key);
      if (!known || offset < known.offset) first.set(key, { run, part, offset });
    };
    for (const [row, offset] of index.columns.offset.entries()) note(this.runAt[row]!, offset);
    for (const { kind, id, offset, length } of index.companions)
      if (length > 0 && (kind === 'run' || kind === 'snapshot')) note(index.runs.find(id), offset);
    // A run may end before the part that is torn; that the log is torn tells of it all the same.
    if (torn && last?.framing.kind === 'lines')
      for (const run of summary.runs)
        if (!first.has(`${run.index} ${last.start}`))
          first.set(`${run.index} ${last.start}`, { run: run.index, part: last, offset: last.start });
    return [...first.values()]
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ run, part, offset }) => ({
        ...this.blank(run, offset, ROLES.frame),
        kind: part.framing.kind,
        record: JSON.stringify(frameOf(part, torn && part === last)),
      }));
  }

  /** A row for each run as a whole: how it ended, and where it failed first. */
  private wholes(): EventRow[] {
    const { index } = this.read.log;
    const firstByte = (run: RunSummary) => {
      let first = Number.POSITIVE_INFINITY;
      for (let row = index.starts[run.index]!; row < index.starts[run.index + 1]!; row++)
        first = Math.min(first, index.columns.offset[row]!);
      return Number.isFinite(first) ? first : 0;
    };
    return this.runs
      .map((run) => ({
        ...this.blank(run.index, firstByte(run), ROLES.run),
        position: run.events,
        time: timeOf(run.start),
        kind: 'run',
        step: run.firstFailure?.step ?? '',
        outcome: run.outcome,
        ended: run.outcome,
        message: (run.firstFailure?.message ?? '').slice(0, MAX_MESSAGE),
      }))
      .toSorted((a, b) => a.seq - b.seq);
  }

  /** @param run its number, −1 for none */
  private blank(run: number, offset: number, role: number): EventRow {
    const part = this.read.log.records.partAt(offset);
    return {
      system: this.format.id,
      log: this.name,
      run: this.runs[run]?.id ?? '',
      seq: offset,
      role,
      position: 0,
      time: 0,
      day: this.days[run] ?? NO_DAY,
      kind: '',
      step: '',
      item: '',
      attempt: 0,
      outcome: '',
      ended: '',
      failing: 0,
      message: '',
      signature: '',
      file: part.file,
      line: 0,
      offset: offset - part.start,
      record: '',
      loaded: this.loaded,
    };
  }
}

function andTrue(waiting: void | Promise<void>): true | Promise<true> {
  return waiting instanceof Promise ? waiting.then(() => true as const) : true;
}

function addTo(map: Map<string, Set<number>>, key: string, value: number): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

function timeOf(time: number): number {
  return Number.isNaN(time) || time < 0 ? 0 : Math.round(time);
}

/** A server's days reach from 1970 to 2106 in old versions: others are kept as the first. */
function dayOf(time: number): string {
  if (!(time >= 0 && time < 4_290_000_000e6)) return NO_DAY;
  return new Date(time / 1000).toISOString().slice(0, 10);
}
