import { hashBytes } from '../lib/hash';
import { grown, Interner } from '../lib/interner';
import { SeenPairs } from '../lib/seen-pairs';
import { type Act, actCode, type Facts, reportsFailure } from '../model/event';
import type { Companion, Format, Order, PeekedFacts, Shape } from '../model/format';
import { isFailure, type Outcome, outcomeCode } from '../model/outcome';
import type { ProblemDraft } from '../model/problem';
import type { Row } from '../model/units';
import { type Columns, FLAG, gatherColumns, growColumns, makeColumns } from './columns';
import { Findings, type Spot } from './findings';
import { NO_NUMBER, orderRows } from './order';
import type { RecordSink } from './part-reader';

/** The character between a step's key and an item's in the name of a thread. */
const ITEM_MARK = '\u0000';
const INITIAL_ROWS = 1024;

/** A companion record with the bytes it stands in. */
export interface PlacedCompanion extends Companion {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
}

/** Names that are looked up by number. */
export interface NameTables {
  readonly runs: Interner;
  readonly threads: Interner;
  /** The plain step of each thread; empty where all are plain. */
  readonly owner: Uint32Array;
  readonly stepNames: ReadonlyMap<number, string>;
  readonly kinds: readonly string[];
  readonly klasses: readonly string[];
  /** What is known of a run besides its events, by its number. */
  readonly runFacts: ReadonlyMap<number, RunFacts>;
}

/** What the events of a run say about it as a whole. */
export interface RunFacts {
  name: string | null;
  parent: string | null;
  said: string | null;
}

/** The ordered index of a log's events. */
export interface EventIndex extends NameTables {
  readonly columns: Columns;
  /** Where each run's rows start; one entry more than runs. */
  readonly starts: Uint32Array;
  /** The number that ordered each row ({@link NO_NUMBER} for none); null where bytes order them. */
  readonly seq: BigInt64Array | null;
  readonly companions: readonly PlacedCompanion[];
  /** The log is still followed: what stands open in it goes on. */
  readonly live?: true;
}

/** What is known of a run while the log is still being read. */
export interface RunTally {
  readonly id: string;
  readonly name: string;
  readonly events: number;
  readonly failures: number;
  readonly outcome: Outcome;
}

/** Collects events in file order, then brings them into replay order. */
export class Indexer implements RecordSink {
  private columns = makeColumns(INITIAL_ROWS);
  private runOf = new Uint32Array(INITIAL_ROWS);
  private seq: BigInt64Array | null;
  private prev: BigInt64Array | null;
  private parent: BigInt64Array | null;
  private hash: Float64Array | null;
  private count = 0;

  private readonly runs = new Interner();
  private readonly threads = new Interner();
  private owner = new Uint32Array(64);
  private readonly retryOf = new Map<number, number>();
  private readonly stepNames = new Map<number, string>();
  private readonly kinds = new NameList();
  private readonly klasses = new NameList();
  private readonly spawned = new Map<string, string>();
  private readonly runFacts = new Map<number, RunFacts>();
  private readonly companions: PlacedCompanion[] = [];
  private readonly versions = new Map<string, number>();
  private tallies = new Float64Array(64);
  /** For pictures: which records were there, how many rows were compared with them, and which repeat one. */
  private readonly seen = new SeenPairs();
  private compared = 0;
  private readonly repeated: number[] = [];
  readonly findings: Findings;
  /** What failing events say, as far as it was kept, by the offset of their record. */
  readonly messages = new Map<number, string>();

  constructor(
    format: Pick<Format, 'problems'>,
    private readonly shape: Shape,
    quick = false,
  ) {
    const { order } = shape;
    this.findings = new Findings(format);
    this.seq = order.by === 'file' ? null : new BigInt64Array(INITIAL_ROWS);
    this.prev = order.by === 'chain' ? new BigInt64Array(INITIAL_ROWS) : null;
    this.parent = order.by === 'chain' ? new BigInt64Array(INITIAL_ROWS) : null;
    this.hash = needsHash(order) && !quick ? new Float64Array(INITIAL_ROWS) : null;
    this.threads.intern('');
  }

  /** Events so far. */
  get events(): number {
    return this.count;
  }

  event(facts: Facts, spot: Spot, bytes: Uint8Array, start: number, end: number): void {
    const run = this.runs.intern(facts.run);
    const thread = this.threadOf(facts.step, facts.item ?? null);
    const row = this.push(run, spot, thread, facts.kind, facts.act, facts.time);
    const { columns } = this;
    columns.attempt[row] = Math.min(facts.attempt ?? 0, 0xffff);
    columns.outcome[row] = outcomeCode(facts.outcome);
    columns.klass[row] = this.klassOf(facts.klass ?? null);
    if (reportsFailure(facts)) columns.flags[row]! |= FLAG.failing;
    if (this.seq) this.seq[row] = facts.seq == null ? NO_NUMBER : BigInt(facts.seq);
    if (this.prev) this.prev[row] = facts.prev ?? NO_NUMBER;
    if (this.parent) this.parent[row] = facts.parent ?? NO_NUMBER;
    if (this.hash) this.hash[row] = hashBytes(bytes, start, end);
    this.tally(run, facts.act, facts.outcome ?? null, columns.flags[row]! !== 0);
    this.noteNames(run, thread, facts);
  }

  peeked(facts: PeekedFacts, spot: Spot, bytes: Uint8Array): void {
    const run = this.runs.intern(facts.run);
    const thread = facts.stepEnd > facts.stepStart ? this.peekedThread(facts, bytes) : 0;
    const row = this.push(run, spot, thread, facts.kind, facts.act, facts.time);
    this.columns.outcome[row] = outcomeCode(facts.outcome);
    this.columns.klass[row] = this.klassOf(facts.klass);
    if (isFailure(facts.outcome)) this.columns.flags[row]! |= FLAG.failing;
    this.tally(run, facts.act, facts.outcome, isFailure(facts.outcome));
  }

  failure(message: string, spot: Spot): void {
    this.messages.set(spot.offset, message);
  }

  companion(companion: Companion, spot: Spot): void {
    this.companions.push({ ...companion, ...spot });
  }

  problem(draft: ProblemDraft, spot: Spot): void {
    this.findings.add(draft, spot);
  }

  /** The wire's version: one, or the oldest and the newest of several. */
  get version(): string | null {
    const all = [...this.versions.keys()];
    // "0.7" adds nothing where other records show "0.7.1+".
    const found = all
      .filter((version) => !all.some((other) => other !== version && other.startsWith(version)))
      .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    if (found.length <= 1) return found[0] ?? null;
    return `${found[0]} – ${found.at(-1)}`;
  }

  /** The first `limit` runs as far as they are known, failures first. */
  tallyRuns(limit: number): RunTally[] {
    const tallies = Array.from({ length: Math.min(this.runs.size, 5_000) }, (_, run): RunTally => {
      const at = run * TALLY;
      return {
        id: this.runs.get(run),
        name: this.runFacts.get(run)?.name ?? this.runs.get(run),
        events: this.tallies[at]!,
        failures: this.tallies[at + 1]!,
        outcome: TALLY_OUTCOMES[this.tallies[at + 2]!] ?? 'unknown',
      };
    });
    return tallies.sort((a, b) => b.failures - a.failures).slice(0, limit);
  }

  /** Orders everything. The indexer is used up afterwards. */
  finish(): EventIndex {
    this.threads.trim();
    return this.ordered(this.findings);
  }

  /**
   * What {@link finish} would give now, of a log that goes on growing: columns of its own, and the findings with those
   * that only the order shows. Names are shared with the next picture, in which there are more of them.
   */
  picture(): { readonly index: EventIndex; readonly findings: Findings } {
    const findings = this.findings.copy();
    const { flags } = this.columns;
    // What an earlier picture found repeated is found anew.
    for (let row = 0; row < this.count; row++) flags[row]! &= FLAG.failing;
    const index = this.ordered(findings, this.shape.order.by === 'file' ? this.repeatedRows() : null);
    return { index: { ...index, companions: [...index.companions], live: true }, findings };
  }

  /** Looks at the rows that came since the last picture. */
  private repeatedRows(): readonly number[] {
    const { hash, columns } = this;
    for (; hash !== null && this.compared < this.count; this.compared++)
      if (this.seen.add(hash[this.compared]!, columns.length[this.compared]!))
        this.repeated.push(this.compared);
    return this.repeated;
  }

  /** @param repeated rows that repeat another one, where bytes order the log and they are known */
  private ordered(findings: Findings, repeated: readonly number[] | null = null): EventIndex {
    this.joinRetries();
    for (const { kind, id } of this.companions)
      if (kind === 'run' || kind === 'snapshot') this.runs.intern(id);
    for (const [child, parent] of this.spawned) {
      const run = this.runs.find(child);
      if (run >= 0) this.factsOf(run).parent ??= parent;
    }
    const starting = this.columns;
    const { order, starts } = orderRows(
      {
        count: this.count,
        runCount: this.runs.size,
        run: this.runOf,
        seq: this.seq ?? new BigInt64Array(0),
        prev: this.prev,
        parent: this.parent,
        hash: this.hash ?? new Float64Array(0),
        columns: starting,
        newestFirst: this.shape.newestFirst ?? false,
        ...(repeated ? { repeated } : {}),
      },
      this.shape.order,
      (draft, row) => findings.add(draft, spotOf(starting, row)),
    );
    return {
      columns: gatherColumns(starting, order),
      starts,
      seq: this.seq && gatherNumbers(this.seq, order),
      runs: this.runs,
      threads: this.threads,
      owner: this.owners(),
      stepNames: this.stepNames,
      kinds: this.kinds.names,
      klasses: this.klasses.names,
      runFacts: this.runFacts,
      companions: this.companions,
    };
  }

  private push(run: number, spot: Spot, thread: number, kind: string, act: Act, time: number): Row {
    const row = this.count++;
    if (row >= this.columns.offset.length) this.grow(row + 1);
    const { columns } = this;
    columns.offset[row] = spot.offset;
    columns.length[row] = spot.length;
    columns.line[row] = spot.line;
    columns.time[row] = time;
    columns.thread[row] = thread;
    columns.kind[row] = this.kinds.idOf(kind);
    columns.act[row] = actCode(act);
    this.runOf[row] = run;
    return row;
  }

  private grow(needed: number): void {
    growColumns(this.columns, needed);
    const capacity = this.columns.offset.length;
    this.runOf = grown(this.runOf, capacity);
    if (this.seq) this.seq = grown(this.seq, capacity);
    if (this.prev) this.prev = grown(this.prev, capacity);
    if (this.parent) this.parent = grown(this.parent, capacity);
    if (this.hash) this.hash = grown(this.hash, capacity);
  }

  private klassOf(klass: string | null): number {
    return klass === null ? 0 : Math.min(this.klasses.idOf(klass) + 1, 0xff);
  }

  private threadOf(step: string | null, item: string | null): number {
    if (step === null) return 0;
    const plain = this.threads.intern(step);
    this.own(plain, plain);
    if (item === null || item === '') return plain;
    const thread = this.threads.intern(`${step}${ITEM_MARK}${item}`);
    this.own(thread, plain);
    return thread;
  }

  private peekedThread(facts: PeekedFacts, bytes: Uint8Array): number {
    const thread = this.threads.internBytes(bytes, facts.stepStart, facts.stepEnd);
    this.own(thread, thread);
    return thread;
  }

  private own(thread: number, owner: number): void {
    if (thread >= this.owner.length) this.owner = grown(this.owner, thread + 1);
    this.owner[thread] = owner;
  }

  private owners(): Uint32Array {
    const owner = this.owner.slice(0, this.threads.size);
    return owner.every((each, thread) => each === thread) ? owner.slice(0, 0) : owner;
  }

  private noteNames(run: number, thread: number, facts: Facts): void {
    if (facts.stepName && !this.stepNames.has(thread)) this.stepNames.set(thread, facts.stepName);
    if (facts.retryOf && thread !== 0) this.retryOf.set(thread, this.threadOf(facts.retryOf, null));
    if (facts.version) this.versions.set(facts.version, (this.versions.get(facts.version) ?? 0) + 1);
    if (facts.spawns) this.spawned.set(facts.spawns, facts.run);
    if (facts.runName == null && facts.parentRun == null && facts.said == null) return;
    const known = this.factsOf(run);
    known.name ??= facts.runName ?? null;
    known.parent ??= facts.parentRun ?? null;
    known.said = facts.said ?? known.said;
  }

  private factsOf(run: number): RunFacts {
    let known = this.runFacts.get(run);
    if (known === undefined) {
      known = { name: null, parent: null, said: null };
      this.runFacts.set(run, known);
    }
    return known;
  }

  private tally(run: number, act: Act, outcome: string | null, failing: boolean): void {
    const at = run * TALLY;
    if (at + TALLY > this.tallies.length) this.tallies = grown(this.tallies, at + TALLY);
    this.tallies[at]!++;
    if (failing) this.tallies[at + 1]!++;
    if (act === 'run-end') this.tallies[at + 2] = TALLY_OUTCOMES.indexOf(outcome as Outcome);
  }

  /** A step announced as another try of an earlier one: its events belong to the earlier one's lane. */
  private joinRetries(): void {
    if (this.retryOf.size === 0) return;
    const rootOf = (thread: number): number => {
      let root = thread;
      for (let hops = 0; hops < 1000; hops++) {
        const next = this.retryOf.get(root);
        if (next === undefined || next === root) break;
        root = next;
      }
      return root;
    };
    const { thread } = this.columns;
    for (let row = 0; row < this.count; row++) {
      if (this.retryOf.has(thread[row]!)) thread[row] = rootOf(thread[row]!);
    }
  }
}

function gatherNumbers(numbers: BigInt64Array, order: Uint32Array): BigInt64Array {
  const gathered = new BigInt64Array(order.length);
  for (let row = 0; row < order.length; row++) gathered[row] = numbers[order[row]!]!;
  return gathered;
}

/** Numbers kept per run while reading: events, failing events, outcome. */
const TALLY = 3;
const TALLY_OUTCOMES: readonly Outcome[] = ['unknown', 'succeeded', 'failed', 'cancelled', 'crashed'];

function needsHash(order: Order): boolean {
  return order.by === 'file' ? order.identical : order.by !== 'time';
}

/** The place of a row. */
export function spotOf(columns: Columns, row: Row): Spot {
  return { offset: columns.offset[row]!, length: columns.length[row]!, line: columns.line[row]! };
}

/** The step's key in a thread's name. */
export function stepKeyOf(threadName: string): string {
  const mark = threadName.indexOf(ITEM_MARK);
  return mark < 0 ? threadName : threadName.slice(0, mark);
}

/** The item's key in a thread's name, or null. */
export function itemKeyOf(threadName: string): string | null {
  const mark = threadName.indexOf(ITEM_MARK);
  return mark < 0 ? null : threadName.slice(mark + 1);
}

/** The most names a column of 16 bits can tell apart, less one for all others. */
const MAX_NAMES = 65_000;

/** Few names with small numbers; hostile input may bring many, which then share the last one. */
class NameList {
  readonly names: string[] = [];
  private readonly ids = new Map<string, number>();

  idOf(name: string): number {
    let id = this.ids.get(name);
    if (id === undefined) {
      if (this.names.length > MAX_NAMES) return MAX_NAMES;
      id = this.names.length;
      this.ids.set(name, id);
      this.names.push(id === MAX_NAMES ? '(other)' : name);
    }
    return id;
  }
}
