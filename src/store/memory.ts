import type { LibraryEntry } from '../model/library';
import { dropFor } from '../model/trail';
import type { StoredArrival, StoredLog } from './database';
import type { KeptNote, KeptVisit } from './notes';
import type { Store } from './store';

/**
 * Keeps logs for as long as the tab lives, and leaves nothing in the browser. For pages that are only passing through:
 * what they show was sent by somebody, and must not pile up on the reader's machine.
 */
export class MemoryStore implements Store {
  readonly notes = new MemoryNotes();
  private readonly kept = new Map<string, LibraryEntry>();
  private readonly blobs = new Map<string, Blob>();
  private readonly logs = new Map<string, StoredLog>();
  private readonly arrived = new Map<string, StoredArrival[]>();

  async entries(): Promise<LibraryEntry[]> {
    return [...this.kept.values()].sort((a, b) => b.addedAt - a.addedAt);
  }

  async entry(id: string): Promise<LibraryEntry | undefined> {
    return this.kept.get(id);
  }

  async putEntry(entry: LibraryEntry): Promise<void> {
    this.kept.set(entry.id, entry);
  }

  async changeEntry(id: string, changes: Partial<LibraryEntry>): Promise<boolean> {
    const entry = this.kept.get(id);
    if (entry) this.kept.set(id, { ...entry, ...changes });
    return entry !== undefined;
  }

  async putBlob(id: string, blob: Blob): Promise<void> {
    this.blobs.set(id, blob);
  }

  async blob(id: string): Promise<Blob | undefined> {
    return this.blobs.get(id);
  }

  async log(id: string): Promise<StoredLog | undefined> {
    return this.logs.get(id);
  }

  async putLog(log: StoredLog, changes: Partial<LibraryEntry>): Promise<void> {
    if (await this.changeEntry(log.id, changes)) this.logs.set(log.id, log);
  }

  async putArrival(arrival: StoredArrival): Promise<void> {
    this.arrived.set(arrival.log, [...(this.arrived.get(arrival.log) ?? []), arrival]);
  }

  async arrivals(id: string): Promise<StoredArrival[]> {
    return this.arrived.get(id) ?? [];
  }

  async remove(id: string): Promise<void> {
    for (const table of [this.kept, this.blobs, this.logs, this.arrived]) table.delete(id);
  }

  async removeAll(): Promise<void> {
    for (const table of [this.kept, this.blobs, this.logs, this.arrived]) table.clear();
  }

  close(): void {}
}

/** Notes and trails, as {@link MemoryStore} keeps logs. */
class MemoryNotes {
  private readonly written = new Map<string, KeptNote>();
  /** In the order in which they were added. */
  private trail: KeptVisit[] = [];
  private nextVisit = 1;

  async notes(home: string): Promise<KeptNote[]> {
    return [...this.written.values()].filter((note) => note.home === home);
  }

  async count(home: string): Promise<number> {
    return (await this.notes(home)).length;
  }

  async countAll(): Promise<number> {
    return this.written.size;
  }

  async put(note: KeptNote): Promise<void> {
    this.written.set(note.id, note);
  }

  async addNew(added: readonly KeptNote[]): Promise<void> {
    for (const note of added) if (!this.written.has(note.id)) this.written.set(note.id, note);
  }

  async remove(id: string): Promise<void> {
    this.written.delete(id);
  }

  async visits(home: string): Promise<KeptVisit[]> {
    return this.trail.filter((visit) => visit.home === home);
  }

  async visit(visit: Omit<KeptVisit, 'id'>): Promise<void> {
    const dropped = new Set<KeptVisit>(dropFor(await this.visits(visit.home), visit));
    this.trail = this.trail.filter((each) => !dropped.has(each));
    this.trail.push({ ...visit, id: this.nextVisit++ });
  }

  async clearTrail(home: string): Promise<void> {
    this.trail = this.trail.filter((visit) => visit.home !== home);
  }

  async move(from: string, to: string): Promise<void> {
    for (const note of await this.notes(from)) this.written.set(note.id, { ...note, home: to });
    this.trail = this.trail.map((visit) => (visit.home === from ? { ...visit, home: to } : visit));
  }

  async forget(home: string, withNotes: boolean): Promise<void> {
    await this.clearTrail(home);
    if (withNotes) for (const note of await this.notes(home)) this.written.delete(note.id);
  }

  async forgetAll(withNotes: boolean): Promise<void> {
    this.trail = [];
    if (withNotes) this.written.clear();
  }
}
