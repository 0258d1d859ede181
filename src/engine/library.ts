import type { LogPlan } from '../ingest/read-log';
import type { LibraryEntry } from '../model/library';
import { StoreError } from '../store/guard';
import type { Store } from '../store/store';
import type { Locks } from './locks';
import { pack } from './pack';
import type { ReadLog } from './summarise';

export interface Library {
  readonly entries: readonly LibraryEntry[];
  /** Entries that nobody is reading any more although they are not read to their end. */
  readonly interrupted: readonly string[];
  readonly usage: number | null;
  readonly quota: number | null;
  readonly persisted: boolean;
  /** Null when logs can be kept; else why not. */
  readonly unavailable: string | null;
}

/** The logs of this browser, and those that it would not keep: these live as long as the tab. */
export class LibraryKeeper {
  private readonly unkept = new Map<string, LibraryEntry>();
  private unavailable: string | null = null;

  constructor(
    readonly store: Store,
    readonly locks: Locks,
  ) {}

  async list(): Promise<Library> {
    const stored = await this.reading(() => this.store.entries(), []);
    const entries = [...this.unkept.values(), ...stored.filter((entry) => !this.unkept.has(entry.id))];
    const held = await this.locks.held();
    const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => undefined);
    const persisted = await globalThis.navigator?.storage?.persisted?.().catch(() => false);
    return {
      entries,
      interrupted: stored
        .filter((entry) => entry.state === 'reading' && !held.has(entry.id))
        .map((entry) => entry.id),
      usage: estimate?.usage ?? null,
      quota: estimate?.quota ?? null,
      persisted: persisted ?? false,
      // Room that was lacking is no trouble any more once every log is kept.
      unavailable: this.unavailable === 'quota' && this.unkept.size === 0 ? null : this.unavailable,
    };
  }

  entry(id: string): Promise<LibraryEntry | undefined> {
    const here = this.unkept.get(id);
    return here ? Promise.resolve(here) : this.reading(() => this.store.entry(id), undefined);
  }

  /** Was it deleted, here or in another tab? Where the store does not answer nobody knows, and it was not. */
  async isDeleted(id: string): Promise<boolean> {
    if (this.unkept.has(id)) return false;
    return this.store.entry(id).then(
      (entry) => entry === undefined,
      () => false,
    );
  }

  /** Is it in the library, read to its end or by somebody who still does? */
  async holds(entry: LibraryEntry): Promise<boolean> {
    return entry.state !== 'reading' || (await this.locks.held()).has(entry.id);
  }

  /** Stores an entry with its index; false when the browser keeps neither. */
  save(entry: LibraryEntry, log: ReadLog, problems: LogPlan['problems']): Promise<boolean> {
    const index = { ...pack(log), problems };
    return this.writing(() => this.store.putLog({ id: entry.id, summary: log.summary, index }, entry));
  }

  /** Lists a log that the browser did not keep, for as long as the tab lives. */
  async keepHere(entry: LibraryEntry): Promise<void> {
    this.unkept.set(entry.id, entry);
    // Nothing of it must be left that looks like a log whose reading was interrupted.
    await this.writing(() => this.store.remove(entry.id));
  }

  /** Lets go of a log that only this tab has. */
  forgetHere(id: string): void {
    this.unkept.delete(id);
  }

  async change(id: string, changes: Partial<LibraryEntry>): Promise<void> {
    const here = this.unkept.get(id);
    if (here) this.unkept.set(id, { ...here, ...changes });
    else await this.store.changeEntry(id, changes);
  }

  async remove(id: string): Promise<void> {
    this.unkept.delete(id);
    await this.writing(() => this.store.remove(id));
  }

  async removeAll(): Promise<void> {
    this.unkept.clear();
    await this.writing(() => this.store.removeAll());
  }

  /** Runs a write to the store; false when the browser gives no room, which is not the reader's loss. */
  async writing(write: () => Promise<unknown>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.unavailable = error.code;
      return false;
    }
  }

  private async reading<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.unavailable = error.code;
      return otherwise;
    }
  }
}
