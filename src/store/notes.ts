import type Dexie from 'dexie';
import type { EntityTable } from 'dexie';
import type { Note, Visit } from '../model/note';
import { dropFor } from '../model/trail';
import { guard } from './guard';

/** A note with what it hangs on: see `homeOf` in the model. */
export interface KeptNote extends Note {
  readonly home: string;
}

/** A visited moment with what it hangs on; ids ascend as they are added. */
export interface KeptVisit extends Visit {
  readonly id: number;
  readonly home: string;
}

interface Tables extends Dexie {
  readonly notes: EntityTable<KeptNote, 'id'>;
  readonly visits: EntityTable<KeptVisit, 'id'>;
}

/** Notes and trails, by what they hang on. Several tabs may write at once: what reads first does it in a transaction. */
export class NoteStore {
  constructor(private readonly tables: Tables) {}

  /** The notes of a log, in no order. */
  notes(home: string): Promise<KeptNote[]> {
    return guard(this.tables.notes.where('home').equals(home).toArray());
  }

  count(home: string): Promise<number> {
    return guard(this.tables.notes.where('home').equals(home).count());
  }

  countAll(): Promise<number> {
    return guard(this.tables.notes.count());
  }

  async put(note: KeptNote): Promise<void> {
    await guard(this.tables.notes.put(note));
  }

  /** Adds notes; those whose ids are there already stay as they are. */
  async addNew(added: readonly KeptNote[]): Promise<void> {
    const { notes } = this.tables;
    await guard(
      this.tables.transaction('rw', notes, async () => {
        const known = await notes.bulkGet(added.map(({ id }) => id));
        await notes.bulkPut(added.filter((_, at) => known[at] === undefined));
      }),
    );
  }

  async remove(id: string): Promise<void> {
    await guard(this.tables.notes.delete(id));
  }

  /** The visits of a log, oldest first. */
  visits(home: string): Promise<KeptVisit[]> {
    return guard(this.tables.visits.where('home').equals(home).sortBy('id'));
  }

  /** Adds a visit; others give way to it as the trail's rule says. */
  async visit(visit: Omit<KeptVisit, 'id'>): Promise<void> {
    const { visits } = this.tables;
    await guard(
      this.tables.transaction('rw', visits, async () => {
        const trail = await visits.where('home').equals(visit.home).sortBy('id');
        await visits.bulkDelete(dropFor(trail, visit).map(({ id }) => id));
        await visits.add(visit);
      }),
    );
  }

  async clearTrail(home: string): Promise<void> {
    await guard(this.tables.visits.where('home').equals(home).delete());
  }

  /** Hangs what hung on one thing on another. */
  async move(from: string, to: string): Promise<void> {
    const { notes, visits } = this.tables;
    await guard(
      this.tables.transaction('rw', notes, visits, async () => {
        for (const table of [notes, visits])
          await (table as typeof notes).where('home').equals(from).modify({ home: to });
      }),
    );
  }

  /** Forgets the trail of a log that is deleted, and its notes where these are to go too. */
  async forget(home: string, withNotes: boolean): Promise<void> {
    const { notes, visits } = this.tables;
    await guard(
      this.tables.transaction('rw', notes, visits, async () => {
        await visits.where('home').equals(home).delete();
        if (withNotes) await notes.where('home').equals(home).delete();
      }),
    );
  }

  /** As {@link forget} for all logs, those included that are not in the library any more. */
  async forgetAll(withNotes: boolean): Promise<void> {
    const { notes, visits } = this.tables;
    await guard(
      this.tables.transaction('rw', notes, visits, async () => {
        await visits.clear();
        if (withNotes) await notes.clear();
      }),
    );
  }
}
