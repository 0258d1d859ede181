import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { OwnRule } from '../model/rule';
import { safeStorage } from './safe-storage';

interface OwnRules {
  readonly rules: readonly OwnRule[];
  /** A rule of the same name is replaced. */
  add(rule: OwnRule): void;
  drop(name: string): void;
}

const MAX_RULES = 50;
const MAX_LENGTH = 2_000;

/** The reader's own rules; they outlive the visit and hold for every log. */
export const useOwnRules = create<OwnRules>()(
  persist(
    (set, get) => ({
      rules: [],
      add: (rule) =>
        set({ rules: [...get().rules.filter(({ name }) => name !== rule.name), rule].slice(-MAX_RULES) }),
      drop: (name) => set({ rules: get().rules.filter((rule) => rule.name !== name) }),
    }),
    {
      name: 'walkback-rules',
      version: 1,
      storage: createJSONStorage(() => safeStorage(() => window.localStorage)),
      partialize: ({ rules }) => ({ rules }),
      merge: (stored, current) => ({ ...current, rules: readRules(stored) }),
    },
  ),
);

/** What can be used of stored rules; a broken one spoils only itself. */
export function readRules(stored: unknown): OwnRule[] {
  const { rules } = (stored ?? {}) as { rules?: unknown };
  if (!Array.isArray(rules)) return [];
  return rules
    .flatMap((rule: Partial<OwnRule> | null) => {
      const { name, query } = rule ?? {};
      const usable = [name, query].every((text) => typeof text === 'string' && text.length <= MAX_LENGTH);
      return usable ? [{ name: name!, query: query! }] : [];
    })
    .slice(0, MAX_RULES);
}

/** `name: query`; a line without a name is named by its query. */
export function parseRule(line: string): OwnRule {
  const [, name, query] = line.match(/^([^:]*[^:\s]):\s+(.+)$/s) ?? [];
  return name === undefined ? { name: line.trim(), query: line.trim() } : { name, query: query! };
}

export function printRule({ name, query }: OwnRule): string {
  return name === query ? query : `${name}: ${query}`;
}
