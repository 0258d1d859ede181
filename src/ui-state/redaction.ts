import { create } from 'zustand';
import { DEFAULT_CHOICE, type RedactionChoice } from '../model/redaction';

interface Redacting {
  readonly on: boolean;
  readonly choice: RedactionChoice;
  turn(on: boolean): void;
  change(changed: Partial<RedactionChoice>): void;
}

/** What is taken out of what is shared. It begins with the usual again in every tab: too much is better than too little. */
export const useRedacting = create<Redacting>((set, get) => ({
  on: true,
  choice: DEFAULT_CHOICE,
  turn: (on) => set({ on }),
  change: (changed) => set({ choice: { ...get().choice, ...changed } }),
}));
