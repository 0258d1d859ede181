import { create } from 'zustand';

/** Something that was chosen in the palette. */
export interface Chosen {
  readonly key: string;
  /** Where it makes sense: the log and run it belongs to; '' everywhere. */
  readonly place: string;
}

const KEPT = 20;

interface Recent<Entry extends Chosen> {
  readonly entries: readonly Entry[];
  choose(entry: Entry): void;
}

/** What was chosen in this tab, latest first; nothing twice. */
export function createRecent<Entry extends Chosen>() {
  return create<Recent<Entry>>((set) => ({
    entries: [],
    choose: (entry) =>
      set(({ entries }) => ({
        entries: [
          entry,
          ...entries.filter(({ key, place }) => key !== entry.key || place !== entry.place),
        ].slice(0, KEPT),
      })),
  }));
}
