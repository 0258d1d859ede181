import { create } from 'zustand';

/** Which button copied last: the clipboard holds one thing only. */
export const useCopied = create<{ readonly copied: string | null; say(id: string | null): void }>((set) => ({
  copied: null,
  say: (copied) => set({ copied }),
}));
