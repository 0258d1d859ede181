import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client-web';
import { ClickHouseFault, exceptionCode, faultOfText } from './faults';
import { literal, literals, type Sql, sql } from './sql';
import { nameOfTable, type TableName } from './table';

/** Where a server is, and who asks. */
export interface ClickHouseAddress {
  /** Without a password in it. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /**
   * How the password goes along. A header makes a browser ask beforehand whether it may (a preflight), which servers
   * answer only where they were set up for it, and old ones never; in the address it may end up in logs.
   */
  readonly passwordIn: 'header' | 'address';
}

/** What the client needs of the world; tests have their own. */
export interface ClickHouseWorld {
  readonly fetch: typeof globalThis.fetch;
  /** How long a server may say nothing, in milliseconds. */
  readonly patience: number;
  /** How long it may, before it was heard of at all; a preflight may hang for ever. */
  readonly firstPatience?: number;
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Told of each piece of an answer as it arrives, in bytes. */
  readonly onBytes?: (bytes: number) => void;
}

/** A row as the server sent it: 64-bit integers are texts. */
export type Row = Readonly<Record<string, unknown>>;

/** What every question goes with, where the server knows it and lets this user say it. */
const BOUNDS: Readonly<Record<string, string>> = {
  add_http_cors_header: '1',
  output_format_json_quote_64bit_integers: '1',
  max_execution_time: '60',
  max_result_rows: '100000',
  result_overflow_mode: 'throw',
  // Runs that are narrowed to are asked for in a query of their own, which a Distributed table would refuse otherwise.
  distributed_product_mode: 'global',
  // Old servers do not know it; there a query that was given up is killed by its id.
  cancel_http_readonly_queries_on_client_close: '1',
  readonly: '1',
};

/** What changes something goes with. */
const WRITING: Readonly<Record<string, string>> = { add_http_cors_header: '1' };

/** What the first question goes with: a setting that a server does not know is refused in a way no page may read. */
const FIRST: Readonly<Record<string, string>> = { add_http_cors_header: '1' };

/** A line to a ClickHouse server, of any version since 2018. */
export class ClickHouse {
  /** Bytes of all answers so far. */
  bytes = 0;
  /** When the server was heard of last, in milliseconds of this computer's clock; null if never. */
  lastContact: number | null = null;
  private readonly client: ClickHouseClient;
  private bounds: Readonly<Record<string, string>> | null = null;

  constructor(
    readonly address: ClickHouseAddress,
    private readonly world: ClickHouseWorld = { fetch: (...asked) => fetch(...asked), patience: 70_000 },
  ) {
    this.client = createClient({
      url: address.url,
      // The client writes them into a header that holds Latin letters only, and that is taken out again where it must not go.
      username: headerSafe(address.user),
      password: headerSafe(address.password),
      request_timeout: 24 * 3600_000,
      // A request that may outlive the page is limited to 64 kB by browsers.
      keep_alive: { enabled: false },
      log: { level: ClickHouseLogLevel.OFF },
      fetch: ((url: RequestInfo | URL, init?: RequestInit) => this.fetch(url, init)) as typeof fetch,
    });
  }

  /** The server's version; learns on the way which bounds it knows. @throws {ClickHouseFault} */
  async connect(signal?: AbortSignal): Promise<string> {
    const [row] = await this.rows(sql`SELECT version() AS version`, { signal });
    if (typeof row?.version !== 'string') throw new ClickHouseFault('not-clickhouse', this.facts());
    return row.version;
  }

  /** All rows of an answer. @throws {ClickHouseFault} */
  async rows(query: Sql, options: AskOptions = {}): Promise<Row[]> {
    const rows: Row[] = [];
    let held = 0;
    const onBytes = (bytes: number) => {
      held += bytes;
      if (held > MAX_ROWS_BYTES) throw new ClickHouseFault('too-much', this.facts());
      options.onBytes?.(bytes);
    };
    await this.each(query, (row) => rows.push(row), { ...options, onBytes });
    return rows;
  }

  /** Visits the rows of an answer as they arrive. @throws {ClickHouseFault} */
  async each(query: Sql, visit: (row: Row) => void, options: AskOptions = {}): Promise<void> {
    const bounds = this.bounds ?? (await this.learn(options.signal));
    const onLine = (line: string) => visit(this.rowOf(line));
    await this.read(`${query}\nFORMAT JSONEachRow`, bounds, onLine, options);
  }

  /** Does what has no answer: creates, drops. @throws {ClickHouseFault} */
  async command(command: Sql, options: AskOptions = {}): Promise<void> {
    await this.read(command, WRITING, () => {}, options);
  }

  /**
   * Sends rows as one block.
   * @param id by which the server calls it while it works on it
   * @throws {ClickHouseFault} whether it took them is then not known
   */
  async insert(table: TableName, rows: readonly object[], id: string): Promise<void> {
    const watch = this.watch();
    try {
      await this.client.insert({
        table: nameOfTable(table),
        values: rows,
        format: 'JSONEachRow',
        query_id: id,
        clickhouse_settings: {
          // One block is written at once or not at all, and a Distributed table answers when its shards have it.
          max_insert_block_size: String(Math.max(rows.length, 1)),
          insert_distributed_sync: 1,
        },
        abort_signal: watch.signal,
      });
      this.lastContact = Date.now();
    } catch (error) {
      throw watch.faultOf(error);
    } finally {
      watch.end();
    }
  }

  /** Is the server still at work on something that was given up? */
  async isRunning(id: string): Promise<boolean> {
    const rows = await this.rows(
      sql`SELECT count() AS running FROM system.processes WHERE query_id = ${literal(id)}`,
    );
    return Number(rows[0]?.running) !== 0;
  }

  /**
   * Asks which of the bounds this server knows, and which of them this user may set. A user who may only read may set
   * nothing, not even that pages may read the answer: the server then has to do that by itself.
   */
  private async learn(signal?: AbortSignal): Promise<Readonly<Record<string, string>>> {
    let base = FIRST;
    let known: ReadonlyMap<string, string>;
    try {
      known = await this.settings(base, signal);
    } catch (error) {
      const code = error instanceof ClickHouseFault ? error.code : null;
      if (code !== 'forbidden' && code !== 'unreachable') throw error;
      base = {};
      known = await this.settings(base, signal).catch(() => {
        throw error;
      });
    }
    const readonly = known.get('readonly');
    const free = Object.entries(BOUNDS).filter(
      ([name]) => known.has(name) && (readonly === '0' || name !== 'readonly'),
    );
    this.bounds = readonly === '1' ? base : Object.fromEntries(free);
    return this.bounds;
  }

  private async settings(
    base: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const query = sql`SELECT name, value FROM system.settings WHERE name IN ${literals(Object.keys(BOUNDS))} FORMAT JSONEachRow`;
    const found = new Map<string, string>();
    const onLine = (line: string) => {
      const { name, value } = this.rowOf(line);
      found.set(String(name), String(value));
    };
    await this.read(query, base, onLine, { signal });
    return found;
  }

  private async read(
    query: string,
    settings: Readonly<Record<string, string>>,
    visit: (line: string) => void,
    { signal, onBytes }: AskOptions,
  ): Promise<void> {
    const watch = this.watch(signal);
    const id = crypto.randomUUID();
    try {
      const { stream } = await this.client.exec({
        query,
        query_id: id,
        clickhouse_settings: settings,
        abort_signal: watch.signal,
      });
      watch.alive();
      await eachLine(stream, watch.signal, visit, (bytes) => {
        watch.alive();
        this.lastContact = Date.now();
        this.bytes += bytes;
        onBytes?.(bytes);
      });
      this.lastContact = Date.now();
    } catch (error) {
      if (watch.signal.aborted && !('cancel_http_readonly_queries_on_client_close' in settings))
        this.kill(id);
      throw watch.faultOf(error);
    } finally {
      watch.end();
    }
  }

  /** Nobody waits for the answer: a server that cannot be asked has nothing to be killed either. */
  private kill(id: string): void {
    const query = sql`KILL QUERY WHERE query_id = ${literal(id)}`;
    this.client
      .exec({ query, clickhouse_settings: WRITING })
      .then(({ stream }) => stream.cancel())
      .catch(() => {});
  }

  private rowOf(line: string): Row {
    try {
      if (line.startsWith('{')) return JSON.parse(line) as Row;
    } catch {
      throw new ClickHouseFault('broken-off', this.facts());
    }
    // An error in the middle of an answer stands behind the rows, as text.
    throw exceptionCode(line) === null
      ? new ClickHouseFault('not-clickhouse', { ...this.facts(), detail: line.slice(0, 200) })
      : this.located(faultOfText(line, 200));
  }

  private async fetch(asked: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(String(asked));
    const headers = new Headers(init.headers);
    const { user, password, passwordIn } = this.address;
    if (password === '' || passwordIn === 'address') {
      headers.delete('Authorization');
      if (user !== '') url.searchParams.set('user', user);
      if (password !== '') url.searchParams.set('password', password);
    } else headers.set('Authorization', `Basic ${btoa(latin(`${user}:${password}`))}`);
    // A plain text needs no preflight, where no header of ours goes along.
    headers.set('Content-Type', 'text/plain;charset=UTF-8');
    const answer = await this.world.fetch(url, {
      ...init,
      headers,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'error',
    });
    this.lastContact = Date.now();
    if (answer.ok && !answer.headers.has('x-clickhouse-exception-code')) return answer;
    throw this.located(faultOfText(await firstText(answer), answer.status));
  }

  private watch(outer?: AbortSignal): Watch {
    const { patience, firstPatience = patience } = this.world;
    return new Watch(this.lastContact === null ? firstPatience : patience, outer, (code) => {
      const preflight =
        this.address.password !== '' && this.address.passwordIn === 'header' && this.lastContact === null;
      const user: Record<string, string> = this.address.user === '' ? {} : { user: this.address.user };
      return new ClickHouseFault(preflight ? 'preflight' : code, { ...this.facts(), ...user });
    });
  }

  private located(fault: ClickHouseFault): ClickHouseFault {
    return new ClickHouseFault(fault.code, { ...this.facts(), ...fault.facts });
  }

  private facts(): { host: string } {
    return { host: new URL(this.address.url).host };
  }
}

/** Ends a question when the reader wants it, or when the server says nothing for too long. */
class Watch {
  private readonly stop = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stalled = false;
  private heard = false;
  private readonly give = () => this.stop.abort();

  constructor(
    private readonly patience: number,
    private readonly outer: AbortSignal | undefined,
    private readonly fault: (code: 'unreachable' | 'stalled' | 'broken-off') => ClickHouseFault,
  ) {
    if (outer?.aborted) this.stop.abort();
    outer?.addEventListener('abort', this.give);
    this.wait();
  }

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  alive(): void {
    this.heard = true;
    clearTimeout(this.timer);
    this.wait();
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.give);
  }

  faultOf(error: unknown): ClickHouseFault {
    if (this.outer?.aborted) return new ClickHouseFault('cancelled');
    if (error instanceof ClickHouseFault) return error;
    if (this.stalled) return this.fault('stalled');
    return this.fault(this.heard ? 'broken-off' : 'unreachable');
  }

  private wait(): void {
    this.timer = setTimeout(() => {
      this.stalled = true;
      this.stop.abort();
    }, this.patience);
  }
}

/** Reads a stream of text line by line. */
async function eachLine(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  visit: (line: string) => void,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const reader = stream.getReader();
  const give = () => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', give);
  const decoder = new TextDecoder();
  // Pieces of a line are put together once: a long one would else cost more with each of them.
  let pieces: string[] = [];
  let length = 0;
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (value) onBytes(value.length);
      total += value?.length ?? 0;
      const text = decoder.decode(value, { stream: !done });
      length += text.length;
      if (length > MAX_LINE || total > MAX_ANSWER) throw new ClickHouseFault('too-much', {});
      pieces.push(text);
      if (!done && !text.includes('\n')) continue;
      const lines = pieces.join('').split('\n');
      const rest = done ? '' : lines.pop()!;
      for (const line of lines) if (line !== '') visit(line);
      pieces = [rest];
      length = rest.length;
      if (done) return;
    }
  } catch (error) {
    give();
    throw error;
  }
}

/** No row has a longer record, and no answer is that long: what has more is given up rather than held. */
const MAX_LINE = 64 << 20;
const MAX_ANSWER = 2 ** 30;
/** Rows that are held all at once. */
const MAX_ROWS_BYTES = 64 << 20;
/** What an error says stands in its first letters. */
const MAX_ERROR = 64 << 10;

/** The beginning of what an answer says. */
async function firstText(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < MAX_ERROR) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    if (done) return text;
  }
  void reader.cancel().catch(() => {});
  return text;
}

/** A text of bytes, one letter each, as a header wants it. */
function latin(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function headerSafe(text: string): string {
  return text.replace(/[^ -~]/g, '?');
}
