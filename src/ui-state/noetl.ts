import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Credentials } from '../model/noetl';
import { safeStorage } from './safe-storage';

interface NoetlServers {
  /** Addresses of servers that the reader agreed to ask, in this tab. */
  readonly agreed: readonly string[];
  /** What is sent along, by address. */
  readonly credentials: Readonly<Record<string, Credentials>>;
  /** Addresses whose credentials outlive a reload of this tab, because the reader said so. */
  readonly kept: readonly string[];
  agree(server: string): void;
  /** From now on these are sent to a server; `keep`: also behind a reload, until the tab is closed. */
  enter(server: string, credentials: Credentials, keep: boolean): void;
}

const MAX_SERVERS = 50;
const NONE: Credentials = { kind: 'none' };

/** The servers of this tab. Credentials stand in memory, or in the tab's own storage; never in a link. */
export const useNoetlServers = create<NoetlServers>()(
  persist(
    (set, get) => ({
      agreed: [],
      credentials: {},
      kept: [],
      agree: (server) =>
        set({ agreed: [...get().agreed.filter((each) => each !== server), server].slice(-MAX_SERVERS) }),
      enter: (server, credentials, keep) => {
        const { [server]: _, ...others } = get().credentials;
        const kept = get().kept.filter((each) => each !== server);
        set({
          credentials: credentials.kind === 'none' ? others : { ...others, [server]: credentials },
          kept: keep && credentials.kind !== 'none' ? [...kept, server] : kept,
        });
      },
    }),
    {
      name: 'walkback-noetl',
      version: 1,
      storage: createJSONStorage(() => safeStorage(() => window.sessionStorage)),
      partialize: ({ agreed, credentials, kept }) => ({
        agreed,
        kept,
        credentials: Object.fromEntries(kept.map((server) => [server, credentials[server] ?? NONE])),
      }),
      merge: (stored, current) => ({ ...current, ...readServers(stored) }),
    },
  ),
);

/** What is sent along to a server now. */
export function credentialsFor(server: string): Credentials {
  return useNoetlServers.getState().credentials[server] ?? NONE;
}

/** What can be used of what was kept; a broken entry spoils only itself. */
export function readServers(stored: unknown): Pick<NoetlServers, 'agreed' | 'credentials' | 'kept'> {
  const { agreed, credentials, kept } = (stored ?? {}) as Record<string, unknown>;
  const known = Object.entries((credentials ?? {}) as Record<string, unknown>).flatMap(([server, each]) => {
    const read = readCredentials(each);
    return read === null ? [] : [[server, read] as const];
  });
  return {
    agreed: textsOf(agreed),
    credentials: Object.fromEntries(known),
    kept: textsOf(kept).filter((server) => known.some(([each]) => each === server)),
  };
}

function readCredentials(value: unknown): Credentials | null {
  const { kind, token, name, value: sent } = (value ?? {}) as Record<string, unknown>;
  if (kind === 'bearer' && typeof token === 'string') return { kind, token };
  if (kind === 'header' && typeof name === 'string' && typeof sent === 'string')
    return { kind, name, value: sent };
  return null;
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [])
    .filter((each): each is string => typeof each === 'string')
    .slice(-MAX_SERVERS);
}
