import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { safeStorage } from './safe-storage';

/** A site that may open logs here without being asked for. */
export interface AllowedSite {
  readonly origin: string;
  /**
   * Where that was said: in the site's own frame or in a tab. A site can lay something over its frame and have the
   * reader press what cannot be seen, so what was said there does not count in a tab.
   */
  readonly framed: boolean;
}

interface AllowedSites {
  readonly sites: readonly AllowedSite[];
  allow(site: AllowedSite): void;
  drop(site: AllowedSite): void;
}

const MAX_SITES = 100;

/** The sites whose logs open without a question, until the reader takes one off the list. */
export const useAllowedSites = create<AllowedSites>()(
  persist(
    (set, get) => ({
      sites: [],
      allow: (site) => set({ sites: [...without(get().sites, site), site].slice(-MAX_SITES) }),
      drop: (site) => set({ sites: without(get().sites, site) }),
    }),
    {
      name: 'walkback-allowed-sites',
      version: 1,
      storage: createJSONStorage(() => safeStorage(() => window.localStorage)),
      partialize: ({ sites }) => ({ sites }),
      merge: (stored, current) => ({ ...current, sites: readSites(stored) }),
    },
  ),
);

export function isAllowed(sites: readonly AllowedSite[], { origin, framed }: AllowedSite): boolean {
  return sites.some((site) => site.origin === origin && site.framed === framed);
}

/** What can be used of stored sites; a broken one spoils only itself. */
export function readSites(stored: unknown): AllowedSite[] {
  const { sites } = (stored ?? {}) as { sites?: unknown };
  if (!Array.isArray(sites)) return [];
  return sites
    .flatMap((site: Partial<AllowedSite> | null) =>
      site && isOrigin(site.origin) ? [{ origin: site.origin, framed: site.framed === true }] : [],
    )
    .slice(-MAX_SITES);
}

function without(sites: readonly AllowedSite[], { origin, framed }: AllowedSite): AllowedSite[] {
  return sites.filter((site) => site.origin !== origin || site.framed !== framed);
}

/** Is it written as a browser writes an origin? A page without one is never allowed for good. */
function isOrigin(text: unknown): text is string {
  return typeof text === 'string' && URL.canParse(text) && new URL(text).origin === text;
}
