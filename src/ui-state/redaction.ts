import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import {
  DEFAULT_CHOICE,
  REDACTION_LABELS,
  type RedactionChoice,
  type RedactionClass,
} from '../model/redaction';
import { safeStorage } from './safe-storage';

interface Redacting {
  readonly on: boolean;
  readonly choice: RedactionChoice;
  turn(on: boolean): void;
  change(changed: Partial<RedactionChoice>): void;
}

const MAX_LISTED = 1_000;

/** What is taken out of what is shared. It lasts as long as the tab; another one begins with the usual again. */
export const useRedacting = create<Redacting>()(
  persist(
    (set, get) => ({
      on: true,
      choice: DEFAULT_CHOICE,
      turn: (on) => set({ on }),
      change: (changed) => set({ choice: { ...get().choice, ...changed } }),
    }),
    {
      name: 'walkback-redaction',
      version: 1,
      storage: createJSONStorage(() => safeStorage(() => window.sessionStorage)),
      partialize: ({ on, choice }) => ({ on, choice }),
      merge: (stored, current) => ({ ...current, ...readRedacting(stored) }),
    },
  ),
);

/** What can be used of a stored choice. Where anything is doubtful, what is usual goes. */
export function readRedacting(stored: unknown): Pick<Redacting, 'on' | 'choice'> {
  const { on, choice } = objectOf(stored);
  const { classes, fields, patterns, payloads, keep, add } = objectOf(choice);
  return {
    on: on !== false,
    choice: {
      classes: Array.isArray(classes) ? classes.filter(isClass) : DEFAULT_CHOICE.classes,
      fields: textsOf(fields),
      patterns: textsOf(patterns),
      payloads: payloads === true,
      keep: textsOf(keep),
      add: textsOf(add),
    },
  };
}

function isClass(value: unknown): value is RedactionClass {
  return typeof value === 'string' && Object.hasOwn(REDACTION_LABELS, value);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string').slice(0, MAX_LISTED)
    : [];
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
