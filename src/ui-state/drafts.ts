import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { type Note, type NotePlace, placeKey } from '../model/note';
import { safeStorage } from './safe-storage';

/** A note that is being written, or written anew, and is not kept yet. */
export interface Draft {
  readonly key: string;
  readonly log: string;
  readonly place: NotePlace;
  /** The note that is changed by it, and when that was changed last; null for a new one. */
  readonly of: { readonly id: string; readonly changedAt: number } | null;
  readonly text: string;
}

interface Drafts {
  readonly drafts: readonly Draft[];
  /** The one that is to have the focus, as soon as it is on the screen. */
  readonly wanted: string | null;
  /** The note that was removed last, as long as it can be brought back. */
  readonly removed: { readonly log: string; readonly note: Note } | null;
  /** The report was asked for from where its button is not. */
  readonly reportWanted: boolean;
  /** Begins a note, or goes on with the one that was begun at this place. */
  begin(log: string, place: NotePlace): void;
  /** Begins to change a note. */
  edit(log: string, note: Note): void;
  type(key: string, text: string): void;
  /** Takes a draft away: it is kept as a note, or given up. */
  end(key: string): void;
  focused(): void;
  remember(removed: Drafts['removed']): void;
  wantReport(wanted: boolean): void;
}

/** Kept as long as the tab, over a reload too: what somebody typed is not lost before it is kept as a note. */
export const useDrafts = create<Drafts>()(
  persist(
    (set, get) => ({
      drafts: [],
      wanted: null,
      removed: null,
      reportWanted: false,
      begin: (log, place) => {
        const draft = { key: `${log} ${placeKey(place)}`, log, place, of: null, text: '' };
        set(added(get().drafts, draft));
      },
      edit: (log, { id, run, position, target, changedAt, text }) => {
        const place = { run, position, target };
        set(added(get().drafts, { key: id, log, place, of: { id, changedAt }, text }));
      },
      type: (key, text) =>
        set(({ drafts }) => ({
          drafts: drafts.map((each) => (each.key === key ? { ...each, text } : each)),
        })),
      end: (key) => set(({ drafts }) => ({ drafts: drafts.filter((each) => each.key !== key) })),
      focused: () => set({ wanted: null }),
      remember: (removed) => set({ removed }),
      wantReport: (reportWanted) => set({ reportWanted }),
    }),
    {
      name: 'walkback-drafts',
      version: 1,
      storage: createJSONStorage(() => safeStorage(() => window.sessionStorage)),
      partialize: ({ drafts }) => ({ drafts }),
    },
  ),
);

/** The newest first; one that is there already stays as it is. What was removed before is history by then. */
function added(drafts: readonly Draft[], draft: Draft): Pick<Drafts, 'drafts' | 'wanted' | 'removed'> {
  const isThere = drafts.some(({ key }) => key === draft.key);
  return { drafts: isThere ? drafts : [draft, ...drafts], wanted: draft.key, removed: null };
}
