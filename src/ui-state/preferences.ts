import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { parseStoreAddress } from '../lib/store-address';
import { safeStorage } from './safe-storage';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];
/** Whose clock times are told by. */
export const ZONES = ['local', 'utc'] as const;
export type Zone = (typeof ZONES)[number];
/** Sizes of the panels of a group, in percent by panel. */
export type Layout = Readonly<Record<string, number>>;

/** What is kept. Version 0 knew only the theme. */
export interface Preferred {
  readonly theme: Theme;
  readonly density: Density;
  readonly zone: Zone;
  /** Keys without Ctrl, Alt or ⌘ that type a character; who dictates or uses a switch may want them off. */
  readonly singleKeys: boolean;
  readonly layouts: Readonly<Record<string, Layout>>;
  /** Who shares replays, as they call themselves; '' for nobody in particular. */
  readonly by: string;
  /** The address of the store for encrypted drops; '' for none. */
  readonly dropStore: string;
  /** The operating system's own notices for what happens in followed logs while nobody looks. */
  readonly notifies: boolean;
  /** An attempt is stuck that was silent for so many times as long as such attempts usually take. */
  readonly stuckAfter: number;
}

interface Preferences extends Preferred {
  set(changed: Partial<Preferred>): void;
  /** Remembers the sizes of a group of panels. */
  keepLayout(group: string, layout: Layout): void;
  /** Forgets all sizes, so that panels are laid out anew. */
  resetLayouts(): void;
  /** How often that was done in this tab; not kept. */
  readonly resets: number;
}

export const STUCK_AFTER = [2, 3, 5, 10] as const;

const VERSION = 1;
const MAX_BY = 100;

export const DEFAULTS: Preferred = {
  theme: 'system',
  density: 'comfortable',
  zone: 'local',
  singleKeys: true,
  layouts: {},
  by: '',
  dropStore: '',
  notifies: false,
  stuckAfter: 3,
};

/** What outlives a visit. Opening someone's link never writes here. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      ...DEFAULTS,
      set: (changed) => set(changed),
      keepLayout: (group, layout) => set(({ layouts }) => ({ layouts: { ...layouts, [group]: layout } })),
      resetLayouts: () => set(({ resets }) => ({ layouts: {}, resets: resets + 1 })),
      resets: 0,
    }),
    {
      name: 'walkback-preferences',
      version: VERSION,
      storage: createJSONStorage(() => safeStorage(() => window.localStorage)),
      partialize: ({
        theme,
        density,
        zone,
        singleKeys,
        layouts,
        by,
        dropStore,
        notifies,
        stuckAfter,
      }): Preferred => ({
        theme,
        density,
        zone,
        singleKeys,
        layouts,
        by,
        dropStore,
        notifies,
        stuckAfter,
      }),
      // Keys keep their meaning from version to version; each is checked on its own.
      migrate: (stored) => readPreferred(stored),
      merge: (stored, current) => ({ ...current, ...readPreferred(stored) }),
    },
  ),
);

/** What can be used of stored preferences, of whatever version; a broken value spoils only itself. */
export function readPreferred(stored: unknown): Preferred {
  const { theme, density, zone, singleKeys, layouts, by, dropStore, notifies, stuckAfter } = recordOf(stored);
  return {
    theme: oneOf(THEMES, theme, DEFAULTS.theme),
    density: oneOf(DENSITIES, density, DEFAULTS.density),
    zone: oneOf(ZONES, zone, DEFAULTS.zone),
    singleKeys: typeof singleKeys === 'boolean' ? singleKeys : DEFAULTS.singleKeys,
    layouts: Object.fromEntries(Object.entries(recordOf(layouts)).filter(isLayout)),
    by: typeof by === 'string' ? by.slice(0, MAX_BY) : DEFAULTS.by,
    dropStore: (typeof dropStore === 'string' && parseStoreAddress(dropStore)?.href) || DEFAULTS.dropStore,
    notifies: notifies === true,
    stuckAfter: STUCK_AFTER.find((each) => each === stuckAfter) ?? DEFAULTS.stuckAfter,
  };
}

function isLayout(entry: [group: string, layout: unknown]): entry is [string, Layout] {
  const sizes = Object.values(recordOf(entry[1]));
  const sum = sizes.reduce((total: number, size) => total + (isSize(size) ? size : Number.NaN), 0);
  return Math.abs(sum - 100) < 1;
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

function oneOf<T>(values: readonly T[], value: unknown, otherwise: T): T {
  return values.find((each) => each === value) ?? otherwise;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
