import { asString } from '../../model/json';
import { type Doubt, type Execution, type ExecutionCap, NoetlFault } from '../../model/noetl';
import type { Outcome } from '../../model/outcome';
import type { NoetlClient } from './client';
import {
  childOf,
  doubtOf,
  type EventRow,
  type EventsAnswer,
  endOf,
  isStart,
  lineOf,
  saysFailed,
} from './wire';

/** What one look at an execution brought. */
export interface Reading {
  readonly execution: Execution;
  /** Events that were not handed on yet, ascending by id, each as one line; '' for none. */
  readonly lines: string;
  /** How many these are. */
  readonly fresh: number;
  /** Did it end, and how is that known: by an event that ends it, or by the server's word alone? */
  readonly ended: 'event' | 'word' | null;
  readonly doubt: Doubt | null;
  /** The answer lacks events that were handed on: it is older than others were, and what is new may be missing too. */
  readonly stale: boolean;
  readonly cap: ExecutionCap | null;
  /** Events that the server gave before and does not any more. They stay handed on. */
  readonly lost: number;
  /** Child executions that its calls have named so far. */
  readonly children: readonly string[];
  /** Call once the lines are safely taken; before that they would be handed on again. */
  taken(): void;
}

/** The newest events that the Rust server answers with. */
const RUST_LIMIT = 2000;
/** Smaller details are read again rather than asked about first. */
const SMALL_BYTES = 100_000;
/** Ids hold their milliseconds above 22 bits. Events of so long before the newest one may still come behind it. */
const OVERLAP = 120_000n << 22n;
/** After so many looks for news everything is read: an event may come later than any overlap. */
const WHOLE_EVERY = 10;
/** Nobody's execution has more pages; a server that always promises another one is not followed for ever. */
const MAX_PAGES = 2000;
/** All pages of an execution together; more is no answer that a page can hold. */
const MAX_BYTES = 512 << 20;
/** Pages of ids that are counted to tell how many events are missing. */
const MAX_COUNTED_PAGES = 50;
const MAX_CHILDREN = 1000;

/**
 * Reads an execution again and again, and hands on each of its events once. Ids of several machines come in no order:
 * a late event with a smaller id than others is handed on when it comes.
 */
export class ExecutionReader {
  private readonly handed: Set<bigint | string>;
  private readonly lost = new Set<bigint>();
  private readonly children = new Set<string>();
  private ends: Outcome[] = [];
  private failed = false;
  private newest: bigint | null = null;
  private cap: ExecutionCap | null = null;
  private last: { execution: Execution; bytes: number } | null = null;
  private looks = 0;
  private stale = false;

  /** @param handed ids of its events that were handed on before, in another session */
  constructor(
    private readonly client: NoetlClient,
    readonly id: string,
    handed: Iterable<bigint> = [],
  ) {
    this.handed = new Set(handed);
  }

  /**
   * Reads what may be new, now and then everything.
   * @param whole everything at any rate
   * @throws {NoetlFault} when the server does not answer; nothing is handed on then
   */
  async read(whole: boolean, signal: AbortSignal): Promise<Reading> {
    const all = whole || this.last === null || this.looks % WHOLE_EVERY === 0;
    this.looks++;
    if (!all && this.last !== null && (await this.isUnchanged(signal)))
      return this.readingOf(this.last.execution, null, [], 0);
    const since = all || this.newest === null ? null : this.newest - OVERLAP;
    const { answer, bytes } = await this.answers(since, signal);
    const rows = inOrder(answer.events);
    const absent = since === null ? this.absentFrom(answer) : [];
    this.stale = absent.length > 0;
    const lost = absent.filter((id) => !this.lost.has(id));
    if (answer.flavour === 'rust') this.cap = await this.capOf(rows, signal);
    for (const id of lost) this.lost.add(id);
    const fresh = rows.filter((event) => !this.handed.has(keyOf(event)));
    // Of what was handed on before, the first look hears.
    const heard = this.looks === 1 ? rows : fresh;
    for (const event of heard) this.hear(event);
    this.last = { execution: answer.execution, bytes };
    return this.readingOf(answer.execution, answer, fresh, lost.length);
  }

  /** Reads its newest page alone, for who wants to know how it stands; nothing is handed on by it. */
  async look(signal: AbortSignal): Promise<Reading> {
    const answer = await this.client.newest(this.id, signal);
    const rows = inOrder(answer.events);
    if (answer.flavour === 'rust') this.cap = await this.capOf(rows, signal);
    for (const event of rows) this.hear(event);
    return { ...this.readingOf(answer.execution, answer, rows, 0), taken: () => {} };
  }

  /** One answer with all events, however many pages they come in. */
  private async answers(
    since: bigint | null,
    signal: AbortSignal,
  ): Promise<{ answer: EventsAnswer; bytes: number }> {
    const { id, client } = this;
    const first = since === null ? await client.newest(id, signal) : await this.news(since, signal);
    const events = [...first.events];
    let { bytes } = first;
    for (let page = 2, next = first.next; next && page <= MAX_PAGES; page++) {
      const more = await client.page(id, page, since, signal);
      bytes += more.bytes;
      if (bytes > MAX_BYTES)
        throw new NoetlFault({ code: 'too-large', facts: { host: client.host, bytes, limit: MAX_BYTES } });
      events.push(...more.events);
      next = more.next && more.events.length > 0;
    }
    return { answer: { ...first, events }, bytes };
  }

  /** The Python server gives what came behind an id; the Rust server always gives everything that it gives. */
  private async news(since: bigint, signal: AbortSignal) {
    if (this.client.flavour === 'rust') return this.client.newest(this.id, signal);
    const page = await this.client.page(this.id, 1, since, signal);
    // Pages of events tell less of the execution than its detail did.
    const { execution } = page;
    return { ...page, execution: { ...(this.last?.execution ?? execution), ...told(execution) } };
  }

  /** Does the tier of ids say that nothing came? A look at it costs little where the detail is large. */
  private async isUnchanged(signal: AbortSignal): Promise<boolean> {
    const { client, newest, last } = this;
    if (client.flavour !== 'rust' || newest === null || (last?.bytes ?? 0) < SMALL_BYTES) return false;
    const page = await client.idsAfter(this.id, newest - OVERLAP, signal);
    return page !== null && page.next === null && page.ids.every((id) => this.handed.has(id));
  }

  /** Ids that were handed on and are not in an answer that should hold them. */
  private absentFrom({ events, flavour }: EventsAnswer): bigint[] {
    if (flavour === 'rust' && events.length >= RUST_LIMIT) return [];
    const here = new Set(events.map(keyOf));
    return [...this.handed].filter((id): id is bigint => typeof id === 'bigint' && !here.has(id));
  }

  /** What is missing of an execution of which only the newest events are given. */
  private async capOf(rows: readonly EventRow[], signal: AbortSignal): Promise<ExecutionCap | null> {
    const oldest = rows.find(({ id }) => id !== null)?.id ?? null;
    if (oldest === null || rows.some(isStart)) return this.cap;
    // Followed without a gap: what the server gives no more was handed on before.
    const joined = [...this.handed].some((id) => typeof id === 'bigint' && id >= oldest);
    const full = rows.length >= RUST_LIMIT;
    if (joined || (!full && this.handed.size > 0)) return this.cap;
    const missing = await this.countBefore(oldest, signal);
    return full || (missing ?? 0) > 0 ? { shown: rows.length, missing } : null;
  }

  /** How many events there are before an id that were not handed on; null where nothing tells. */
  private async countBefore(oldest: bigint, signal: AbortSignal): Promise<number | null> {
    let after: bigint | null = null;
    let count = 0;
    for (let pages = 0; pages < MAX_COUNTED_PAGES; pages++) {
      const page = await this.client.idsAfter(this.id, after, signal);
      if (page === null) return null;
      count += page.ids.filter((id) => id < oldest && !this.handed.has(id)).length;
      if (page.next === null || page.next >= oldest || page.next === after) return count;
      after = page.next;
    }
    return null;
  }

  private readingOf(
    execution: Execution,
    answer: EventsAnswer | null,
    fresh: readonly EventRow[],
    lost: number,
  ): Reading {
    const first = this.handed.size === 0;
    const lines = answer === null ? '' : fresh.map((event, at) => lineOf(event, answer, first && at === 0));
    const over = execution.outcome !== 'running' && execution.outcome !== 'unknown';
    return {
      execution,
      lines: typeof lines === 'string' ? lines : lines.join(''),
      fresh: fresh.length,
      ended: this.ends.length > 0 ? 'event' : over ? 'word' : null,
      doubt: doubtOf(execution, this.ends, this.failed),
      cap: this.cap,
      stale: this.stale,
      lost,
      children: [...this.children],
      taken: () => {
        for (const event of fresh) this.handed.add(keyOf(event));
      },
    };
  }

  /** What events tell of the whole; hearing one twice does no harm. */
  private hear(event: EventRow): void {
    const end = endOf(event);
    if (end !== null) this.ends.push(end);
    if (saysFailed(event)) this.failed = true;
    const child = childOf(event);
    if (child !== null && child !== this.id && this.children.size < MAX_CHILDREN) this.children.add(child);
    if (event.id !== null && (this.newest === null || event.id > this.newest)) this.newest = event.id;
  }
}

/** What an answer tells, without what it leaves open. */
function told(execution: Execution): Partial<Execution> {
  const entries = Object.entries(execution).filter(
    ([, value]) => value !== null && value !== undefined && !Number.isNaN(value),
  );
  return Object.fromEntries(entries);
}

/** Each event once, ascending by id as a whole number; rows without an id stay where they are, before the others. */
function inOrder(events: readonly EventRow[]): EventRow[] {
  const once = new Map(events.map((event) => [keyOf(event), event]));
  return [...once.values()].sort(({ id: a }, { id: b }) => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? -1 : 1;
    return a < b ? -1 : 1;
  });
}

/** What an event is known by; one without an id by all that it says. */
function keyOf({ id, row }: EventRow): bigint | string {
  return (
    id ?? [row.event_type, row.node_name, row.created_at, row.status].map((each) => asString(each)).join('\n')
  );
}
