import { createHash } from 'node:crypto';
import type { ClickHouse } from '../../intake/clickhouse/client';
import { ClickHouseFault } from '../../intake/clickhouse/faults';
import { integer, literal, sql } from '../../intake/clickhouse/sql';
import { type EventRow, nameOfTable, ROLES, type TableName } from '../../intake/clickhouse/table';

/** Rows of a batch, and letters of their records, whichever is reached first. */
export const BATCH_ROWS = 50_000;
export const BATCH_LETTERS = 16 << 20;

/** What the sender needs of the world; tests have their own. */
export interface SendWorld {
  readonly sleep: (ms: number) => Promise<void>;
  /** Told when the line broke, and when it is tried again, in milliseconds from now. */
  readonly onTrouble: (fault: ClickHouseFault, wait: number) => void;
  /** How long a server may be away before loading is given up, in milliseconds. */
  readonly patience: number;
  readonly now: () => number;
}

/** The table holds other records under the name of this log. */
export class OtherLogError extends Error {}

/** What it is that comes right with the next try. */
const PASSING: ReadonlySet<string> = new Set(['unreachable', 'stalled', 'broken-off', 'busy']);
const FIRST_WAIT = 250;
const LONGEST_WAIT = 15_000;

/**
 * Sends rows in batches, each of which is there once whatever happens on the way. A batch is one stretch of the log's
 * bytes and one kind of rows: where it is not known whether the server took it, its stretch is looked up, and what is
 * missing is sent.
 */
export class Batches {
  sent = 0;
  /** Rows that were in the table already. */
  found = 0;
  private rows: EventRow[] = [];
  private letters = 0;

  /** @param fresh the table holds nothing of this log, so nothing has to be looked up before a first try */
  constructor(
    private readonly server: ClickHouse,
    private readonly table: TableName,
    private readonly fresh: boolean,
    private readonly world: SendWorld,
    private readonly onSent: (rows: number) => void,
  ) {}

  add(row: EventRow): void | Promise<void> {
    const [first] = this.rows;
    // Rows of another kind begin a batch of their own.
    const full =
      this.rows.length >= BATCH_ROWS || this.letters >= BATCH_LETTERS || (first && first.role !== row.role);
    const ready = full ? this.take() : null;
    this.rows.push(row);
    this.letters += row.record.length + row.message.length + 200;
    if (ready) return this.send(ready);
  }

  async end(): Promise<void> {
    const last = this.take();
    if (last.length > 0) await this.send(last);
  }

  private take(): readonly EventRow[] {
    const { rows } = this;
    this.rows = [];
    this.letters = 0;
    return rows;
  }

  private async send(batch: readonly EventRow[]): Promise<void> {
    let missing = this.fresh ? batch : await this.patiently(() => this.missingOf(batch));
    this.found += batch.length - missing.length;
    const id = crypto.randomUUID();
    let tried = false;
    await this.patiently(async () => {
      if (tried) {
        // It may still be at work on what it got before the line broke.
        if (await this.server.isRunning(id))
          throw new ClickHouseFault('busy', { detail: 'at work on this batch' });
        missing = await this.missingOf(missing);
      }
      tried = true;
      if (missing.length > 0) await this.server.insert(this.table, missing, id);
    });
    this.sent += batch.length;
    this.onSent(this.sent);
  }

  /** Tries again and again while the server is away, each time a little later. */
  private async patiently<T>(attempt: () => Promise<T>): Promise<T> {
    let since: number | null = null;
    let wait = FIRST_WAIT;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof ClickHouseFault) || !PASSING.has(error.code)) throw error;
        since ??= this.world.now();
        if (this.world.now() - since > this.world.patience) throw error;
        this.world.onTrouble(error, wait);
        await this.world.sleep(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
  }

  /** Those of a batch that the table does not hold. @throws {OtherLogError} where it holds others in their places */
  private async missingOf(batch: readonly EventRow[]): Promise<readonly EventRow[]> {
    const [first] = batch;
    const last = batch.at(-1);
    if (!first || !last) return batch;
    const there = new Map<string, string>();
    await this.server.each(
      sql`SELECT run, seq, lower(hex(MD5(record))) AS digest, ended FROM ${nameOfTable(this.table)} WHERE log = ${literal(first.log)} AND role = ${integer(first.role)} AND seq >= ${integer(first.seq)} AND seq <= ${integer(last.seq)}`,
      (row) => void there.set(`${row.seq} ${row.run}`, `${row.digest} ${row.ended}`),
    );
    return batch.filter((row) => {
      const known = there.get(`${row.seq} ${row.run}`);
      if (known === undefined) return true;
      if (known === `${createHash('md5').update(row.record).digest('hex')} ${row.ended}`) return false;
      // How a run ended may be known better by now: the newer row takes the older one's place.
      if (row.role === ROLES.run || row.role === ROLES.frame) return true;
      throw new OtherLogError(row.log);
    });
  }
}
