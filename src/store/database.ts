import Dexie, { type EntityTable, type Table } from 'dexie';
import type { Restart } from '../model/follow';
import type { LibraryEntry } from '../model/library';
import type { LogSummary } from '../model/log';
import { guard } from './guard';
import { type KeptNote, type KeptVisit, NoteStore } from './notes';

export { StoreError } from './guard';

/** What a log needs to be opened again, beside its bytes: plain data and typed arrays. */
export interface StoredLog {
  readonly id: string;
  readonly summary: LogSummary;
  /** The index as the engine packed it; its version is {@link INDEX_VERSION}. */
  readonly index: unknown;
}

/** Raised when the packed index changes; older ones are read from the bytes again. */
export const INDEX_VERSION = 1;

interface StoredBlob {
  readonly id: string;
  readonly blob: Blob;
}

/** Bytes of a followed log, as they arrived. */
export interface StoredArrival {
  readonly log: string;
  /** Ascends in the order of their arrival. */
  readonly n: number;
  readonly file: string;
  /** Why they do not continue what came of the file before; `true` where that was not kept yet, false where they do. */
  readonly anew: Restart | boolean;
  readonly blob: Blob;
}

class Database extends Dexie {
  declare readonly entries: EntityTable<LibraryEntry, 'id'>;
  declare readonly logs: EntityTable<StoredLog, 'id'>;
  declare readonly blobs: EntityTable<StoredBlob, 'id'>;
  declare readonly notes: EntityTable<KeptNote, 'id'>;
  declare readonly visits: EntityTable<KeptVisit, 'id'>;
  declare readonly arrivals: Table<StoredArrival, [string, number]>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ entries: 'id', logs: 'id', blobs: 'id' });
    // What version 1 kept stays as it is.
    this.version(2).stores({ notes: 'id, home', visits: '++id, home' });
    this.version(3).stores({ arrivals: '[log+n]' });
  }
}

/**
 * Logs in IndexedDB: one row of a library, one Blob of bytes, one index each. Never a row per event: that
 * is a hundred times slower than storing the file itself.
 */
export class LogStore {
  /** What was written about logs, and where one was in them; it does not go with the logs. */
  readonly notes: NoteStore;
  private readonly database: Database;

  /**
   * @param onTrouble `outdated`: another tab upgrades the database, so this one closed it and must reload;
   *   `blocked`: another tab with an older version keeps it open, so that it cannot be upgraded
   */
  constructor(name = 'walkback', onTrouble: (code: 'outdated' | 'blocked') => void = () => {}) {
    this.database = new Database(name);
    this.notes = new NoteStore(this.database);
    this.database.on('versionchange', () => {
      this.database.close();
      onTrouble('outdated');
      // Dexie's own handler would close it such that the next question opens it again.
      return false;
    });
    this.database.on('blocked', () => onTrouble('blocked'));
  }

  /** All entries, newest first. */
  async entries(): Promise<LibraryEntry[]> {
    const all = await guard(this.database.entries.toArray());
    return all.sort((a, b) => b.addedAt - a.addedAt);
  }

  entry(id: string): Promise<LibraryEntry | undefined> {
    return guard(this.database.entries.get(id));
  }

  async putEntry(entry: LibraryEntry): Promise<void> {
    await guard(this.database.entries.put(entry));
  }

  /** Changes fields of an entry that is still there; says whether it was. */
  async changeEntry(id: string, changes: Partial<LibraryEntry>): Promise<boolean> {
    return (await guard(this.database.entries.update(id, changes))) > 0;
  }

  async putBlob(id: string, blob: Blob): Promise<void> {
    await guard(this.database.blobs.put({ id, blob }));
  }

  async blob(id: string): Promise<Blob | undefined> {
    return (await guard(this.database.blobs.get(id)))?.blob;
  }

  log(id: string): Promise<StoredLog | undefined> {
    return guard(this.database.logs.get(id));
  }

  /** Stores the index and brings the entry up to date, both or neither; nothing when the entry is gone. */
  async putLog(log: StoredLog, changes: Partial<LibraryEntry>): Promise<void> {
    const { entries, logs } = this.database;
    await guard(
      this.database.transaction('rw', entries, logs, async () => {
        if ((await entries.update(log.id, changes)) > 0) await logs.put(log);
      }),
    );
  }

  async putArrival(arrival: StoredArrival): Promise<void> {
    await guard(this.database.arrivals.put(arrival));
  }

  /** What arrived of a followed log, in order. */
  async arrivals(id: string): Promise<StoredArrival[]> {
    return guard(this.arrivalsOf(id).sortBy('n'));
  }

  private arrivalsOf(id: string) {
    const { minKey, maxKey } = Dexie;
    return this.database.arrivals.where('[log+n]').between([id, minKey], [id, maxKey]);
  }

  async remove(id: string): Promise<void> {
    const { entries, logs, blobs, arrivals } = this.database;
    await guard(
      this.database.transaction('rw', entries, logs, blobs, arrivals, async () => {
        await Promise.all([
          entries.delete(id),
          logs.delete(id),
          blobs.delete(id),
          this.arrivalsOf(id).delete(),
        ]);
      }),
    );
  }

  async removeAll(): Promise<void> {
    const { entries, logs, blobs, arrivals } = this.database;
    await guard(
      this.database.transaction('rw', entries, logs, blobs, arrivals, async () => {
        await Promise.all([entries.clear(), logs.clear(), blobs.clear(), arrivals.clear()]);
      }),
    );
  }

  close(): void {
    this.database.close();
  }
}
