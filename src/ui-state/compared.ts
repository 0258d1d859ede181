import { create } from 'zustand';

/** Goes to the next difference (1) or the one before (−1). */
export type Walk = (by: 1 | -1) => void;

interface Compared {
  readonly walk: Walk | null;
  /** A run is being chosen to compare the open one with. */
  readonly picking: boolean;
  /** Says how differences are walked on the page; the answer takes that back. */
  enter(walk: Walk): () => void;
  pick(picking: boolean): void;
}

/** The comparison that is on the screen or about to be, for keys that act on it. */
export const useCompared = create<Compared>((set, get) => ({
  walk: null,
  picking: false,
  pick: (picking) => set({ picking }),
  enter: (walk) => {
    set({ walk });
    return () => {
      if (get().walk === walk) set({ walk: null });
    };
  },
}));
