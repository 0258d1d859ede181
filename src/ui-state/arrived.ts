import { create } from 'zustand';
import type { NotePlace } from '../model/note';

/** A note that came with a link. */
export interface ArrivedNote extends NotePlace {
  readonly text: string;
}

interface Arrived {
  /** The log that {@link notes} are about. */
  readonly log: string;
  readonly notes: readonly ArrivedNote[];
  /** A log that was opened where a link wants another one: both ids. */
  readonly offered: { readonly wanted: string; readonly log: string } | null;
  bring(log: string, notes: readonly ArrivedNote[]): void;
  offer(wanted: string, log: string): void;
}

const NONE: readonly ArrivedNote[] = [];

/** What came with links. It lasts as long as the tab, unless the reader keeps it. */
export const useArrived = create<Arrived>((set) => ({
  log: '',
  notes: NONE,
  offered: null,
  bring: (log, notes) => set({ log, notes }),
  offer: (wanted, log) => set({ offered: { wanted, log } }),
}));

/** The notes about a log that came with a link. */
export function useArrivedNotes(log: string): readonly ArrivedNote[] {
  return useArrived((state) => (state.log === log ? state.notes : NONE));
}
