import { Fault } from '../model/errors';
import {
  byPlace,
  homeOf,
  homeOfId,
  type Note,
  type NotedEvent,
  type NoteFacts,
  type NotePlace,
  type NoteView,
  type Visit,
  type VisitReason,
} from '../model/note';
import type { SharedNote } from '../model/replay-file';
import type { Position } from '../model/units';
import { StoreError } from '../store/guard';
import type { KeptNote } from '../store/notes';
import type { Store } from '../store/store';
import type { LibraryKeeper } from './library';
import { noteFacts } from './note-facts';
import { placeNotes } from './note-places';
import type { Notify } from './notice';
import type { OpenLogs } from './open-logs';

/** What is not the same each time it is asked; tests bring their own. */
export interface Chance {
  /** Milliseconds of this machine's clock. */
  readonly now: () => number;
  readonly newId: () => string;
}

const CHANCE: Chance = {
  now: () => Date.now(),
  // Pages without a secure context have no randomUUID.
  newId: () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join(''),
};

/**
 * Notes and trails. They hang on the content hash of their log, so that they outlive it and are found again under any
 * name; until the hash is known they hang on the log's id, and move over when they are next asked for.
 */
export class Notebook {
  private readonly store: Store['notes'];
  private lastWritten = 0;

  constructor(
    private readonly keeper: LibraryKeeper,
    private readonly logs: OpenLogs,
    private readonly notify: Notify,
    private readonly chance: Chance = CHANCE,
  ) {
    this.store = keeper.store.notes;
  }

  // ── Notes ────────────────────────────────────────────────────────────────────────────────────────

  /** All notes of a log, in the order of its runs' events. @throws {Fault} `gone`, `notes-not-kept` */
  async notes(log: string): Promise<NoteView[]> {
    const open = await this.logs.need(log);
    const kept = await this.storing(async () => this.store.notes(await this.homeOf(log)));
    return placeNotes(open.log, kept.map(({ home: _, ...note }) => note).sort(byPlace));
  }

  /** Writes a new note. @throws {Fault} `gone` when its place is not there, `notes-not-kept` */
  async add(log: string, place: NotePlace, text: string): Promise<Note> {
    const { run, position, target } = place;
    // Notes of one place stand in the order in which they were written, also those of one millisecond.
    const now = Math.max(this.chance.now(), this.lastWritten + 1);
    this.lastWritten = now;
    const note: Note = {
      id: this.chance.newId(),
      run,
      position,
      target,
      event: await this.eventAt(log, run, position),
      last: target.kind === 'stretch' ? await this.eventAt(log, run, target.to - 1) : null,
      text,
      createdAt: now,
      changedAt: now,
    };
    await this.put(log, note);
    return note;
  }

  /** Gives a note another text. @throws {Fault} `notes-not-kept` */
  async change(log: string, note: Note, text: string): Promise<void> {
    await this.put(log, { ...note, text, changedAt: this.chance.now() });
  }

  /** Keeps a note as it is: one that was removed comes back. @throws {Fault} `notes-not-kept` */
  async put(log: string, { id, run, position, target, event, last, ...written }: Note): Promise<void> {
    const { text, createdAt, changedAt } = written;
    const note = { id, run, position, target, event, last, text, createdAt, changedAt };
    await this.storing(async () => this.store.put({ ...note, home: await this.homeOf(log) }));
    this.notify({ kind: 'notes' });
  }

  /**
   * Takes over notes that came with a replay. Those that are here already stay as they are, and one whose place the
   * log does not have is left out. Where the browser keeps no notes, the log comes without them.
   */
  async adopt(log: string, notes: readonly SharedNote[]): Promise<void> {
    if (notes.length === 0) return;
    await this.keeper.writing(async () => {
      const home = await this.homeOf(log);
      const placed: KeptNote[] = [];
      for (const { run, position, target, ...written } of notes) {
        const event = await this.eventThere(log, run, position);
        const last = target.kind === 'stretch' ? await this.eventThere(log, run, target.to - 1) : null;
        if (event && (target.kind !== 'stretch' || last))
          placed.push({ ...written, run, position, target, event, last, home });
      }
      await this.store.addNew(placed);
    });
    this.notify({ kind: 'notes' });
  }

  /** @throws {Fault} `notes-not-kept` */
  async remove(id: string): Promise<void> {
    await this.storing(() => this.store.remove(id));
    this.notify({ kind: 'notes' });
  }

  /** How many notes a log has; null asks for those of all logs there ever were. 0 where none can be kept. */
  async count(log: string | null): Promise<number> {
    let count = 0;
    await this.keeper.writing(async () => {
      count = await (log === null ? this.store.countAll() : this.store.count(await this.homeOf(log)));
    });
    return count;
  }

  /** What the replay tells of the notes of a run, in their order. @throws {Fault} `gone`, `notes-not-kept` */
  async facts(log: string, run: string, signal: AbortSignal): Promise<NoteFacts[]> {
    const notes = (await this.notes(log)).filter((note) => note.run === run && note.there !== 'none');
    const facts: NoteFacts[] = [];
    for (const note of notes) {
      // Asked for anew each time: it may have been let go for other runs meanwhile.
      const { state } = await this.logs.run(log, run);
      facts.push(await noteFacts(state, note, signal));
      signal.throwIfAborted();
    }
    return facts;
  }

  // ── Trail ────────────────────────────────────────────────────────────────────────────────────────

  /** The visited moments of a log, newest first. @throws {Fault} `gone`, `notes-not-kept` */
  async trail(log: string): Promise<Visit[]> {
    const kept = await this.storing(async () => this.store.visits(await this.homeOf(log)));
    return kept.map(({ home: _home, id: _id, ...visit }) => visit).reverse();
  }

  /** Remembers that a moment was looked at; where the browser keeps nothing that is no fault. */
  async visit(log: string, run: string, position: Position, why: VisitReason): Promise<void> {
    const event = await this.eventAt(log, run, position);
    const visit = { run, position, event, why, at: this.chance.now() };
    await this.keeper.writing(async () => this.store.visit({ ...visit, home: await this.homeOf(log) }));
    this.notify({ kind: 'trail' });
  }

  /** @throws {Fault} `notes-not-kept` */
  async clearTrail(log: string): Promise<void> {
    await this.storing(async () => this.store.clearTrail(await this.homeOf(log)));
    this.notify({ kind: 'trail' });
  }

  // ── With the library ─────────────────────────────────────────────────────────────────────────────

  /** A log is about to be deleted: its trail goes with it, its notes stay unless they are to go too. */
  async forget(log: string, withNotes: boolean): Promise<void> {
    const home = await this.homeOf(log).catch(() => homeOfId(log));
    await this.keeper.writing(() => this.store.forget(home, withNotes));
    this.notifyAll();
  }

  async forgetAll(withNotes: boolean): Promise<void> {
    await this.keeper.writing(() => this.store.forgetAll(withNotes));
    this.notifyAll();
  }

  private notifyAll(): void {
    this.notify({ kind: 'notes' });
    this.notify({ kind: 'trail' });
  }

  /** What the log's notes hang on now. Asks the library: another tab may know the hash already. */
  /** What was written about a log that is now kept as another one goes with it. */
  async follow(from: string, to: string): Promise<void> {
    await this.keeper.writing(async () => this.store.move(homeOfId(from), await this.homeOf(to)));
  }

  private async homeOf(log: string): Promise<string> {
    const entry = (await this.keeper.entry(log)) ?? this.logs.get(log)?.entry;
    if (!entry) throw new Fault('gone');
    const home = homeOf(entry);
    if (home !== homeOfId(log)) await this.store.move(homeOfId(log), home);
    return home;
  }

  private async eventThere(log: string, run: string, position: Position): Promise<NotedEvent | null> {
    const there = (await this.logs.need(log)).log.summary.runs.find(({ id }) => id === run);
    return there && position < there.events ? this.eventAt(log, run, position) : null;
  }

  /** What is kept of an event. @throws {Fault} `gone` */
  private async eventAt(log: string, run: string, position: Position): Promise<NotedEvent> {
    const open = await this.logs.run(log, run);
    const [row] = await open.events(position, 1);
    if (!row) throw new Fault('gone', { run });
    const { kind, step, attempt, time } = row;
    return { kind, step, attempt, time, offset: open.offsetAt(position) };
  }

  /** Says of a browser that keeps nothing, or has no room, what that means for notes. */
  private async storing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof StoreError ? new Fault('notes-not-kept', { why: error.code }) : error;
    }
  }
}
