import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { safeStorage } from './safe-storage';

/** A query that is kept. */
export interface Stop {
  readonly query: string;
  /** Playing halts where it hits. */
  readonly armed: boolean;
}

/** Why playing halted. */
export interface Halt {
  readonly position: number;
  readonly query: string;
}

interface Looking {
  /** What is looked for in the open run; '' for nothing. The address keeps it. */
  readonly query: string;
  readonly stops: readonly Stop[];
  readonly halt: Halt | null;
  look(query: string): void;
  /** Keeps a query, armed; one that is kept already stays where it is. */
  keep(query: string): void;
  arm(query: string, armed: boolean): void;
  drop(query: string): void;
  halted(halt: Halt | null): void;
}

const MAX_STOPS = 50;
/** The most letters of a query; links hold no longer ones either. */
export const MAX_QUERY = 2_000;

/** What the reader looks for. Kept queries outlive the visit; they hold for every log. */
export const useLooking = create<Looking>()(
  persist(
    (set, get) => ({
      query: '',
      stops: [],
      halt: null,
      look: (query) => set({ query }),
      keep: (query) => {
        const { stops } = get();
        if (query.trim() === '' || stops.some((stop) => stop.query === query)) return;
        set({ stops: [...stops, { query, armed: true }].slice(-MAX_STOPS) });
      },
      arm: (query, armed) =>
        set({ stops: get().stops.map((stop) => (stop.query === query ? { ...stop, armed } : stop)) }),
      drop: (query) => set({ stops: get().stops.filter((stop) => stop.query !== query) }),
      halted: (halt) => set({ halt }),
    }),
    {
      name: 'walkback-stops',
      version: 1,
      storage: createJSONStorage(() => safeStorage(() => window.localStorage)),
      partialize: ({ stops }) => ({ stops }),
      merge: (stored, current) => ({ ...current, stops: readStops(stored) }),
    },
  ),
);

/** What can be used of stored stops; a broken one spoils only itself. */
export function readStops(stored: unknown): Stop[] {
  const { stops } = (stored ?? {}) as { stops?: unknown };
  if (!Array.isArray(stops)) return [];
  return stops
    .flatMap((stop: Partial<Stop> | null) =>
      typeof stop?.query === 'string' && stop.query.length <= MAX_QUERY
        ? [{ query: stop.query, armed: stop.armed !== false }]
        : [],
    )
    .slice(0, MAX_STOPS);
}
