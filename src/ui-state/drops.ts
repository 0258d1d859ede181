import { create } from 'zustand';

/** A replay that was sent to a store; the key stands in the link alone. */
export interface SentDrop {
  readonly drop: {
    readonly address: string;
    readonly token: string | null;
    /** Milliseconds; null where the store does not say. */
    readonly expires: number | null;
  };
  /** Of the replay file. */
  readonly name: string;
  readonly link: string;
  /** Null where the store cannot delete. */
  readonly deleteLink: string | null;
}

interface Drops {
  readonly sent: readonly SentDrop[];
  add(drop: SentDrop): void;
}

/** What was sent while the tab lives, the newest first: closing the panel must not lose the only link to it. */
export const useDrops = create<Drops>((set, get) => ({
  sent: [],
  add: (drop) => set({ sent: [drop, ...get().sent] }),
}));
