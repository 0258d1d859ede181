import { create } from 'zustand';
import { safeStorage } from './safe-storage';

/** Who asks a server. */
export interface ClickHouseUser {
  readonly user: string;
  readonly password: string;
  readonly passwordIn: 'header' | 'address';
}

/** Gone with the tab; nothing of it stands in a link, and nothing is kept longer. */
const STORAGE = safeStorage(() => window.sessionStorage);
const KEY = 'walkback-clickhouse';

interface ClickHouseUsers {
  /** The servers that the reader connected to in this tab, and as whom. */
  readonly users: Readonly<Record<string, ClickHouseUser>>;
  connect(url: string, user: ClickHouseUser): void;
  disconnect(url: string): void;
}

export const useClickHouseUsers = create<ClickHouseUsers>()((set, get) => ({
  users: keptUsers(),
  connect: (url, user) => {
    set({ users: { ...get().users, [url]: user } });
    keep(get().users);
  },
  disconnect: (url) => {
    const { [url]: _, ...users } = get().users;
    set({ users });
    keep(users);
  },
}));

function keep(users: ClickHouseUsers['users']): void {
  STORAGE.setItem(KEY, JSON.stringify(users));
}

function keptUsers(): Record<string, ClickHouseUser> {
  try {
    const kept = JSON.parse(STORAGE.getItem(KEY) ?? '{}') as Record<string, Partial<ClickHouseUser>>;
    const entries = Object.entries(kept).map(
      ([url, { user, password, passwordIn }]): [string, ClickHouseUser] => [
        url,
        {
          user: typeof user === 'string' ? user : '',
          password: typeof password === 'string' ? password : '',
          passwordIn: passwordIn === 'address' ? 'address' : 'header',
        },
      ],
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/** What becomes of a run that is opened from a server. */
export type Opening =
  | {
      readonly kind: 'moving';
      readonly run: string;
      readonly progress: { readonly rows: number; readonly of: number; readonly bytes: number };
      readonly stop: () => void;
    }
  | { readonly kind: 'moved'; readonly run: string; readonly rows: number; readonly bytes: number }
  | { readonly kind: 'stopped'; readonly run: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly run: string; readonly error: unknown; readonly again: () => void };

/** Outlives the page of the table: whoever comes back sees what the last run took. */
export const useOpening = create<{ readonly opening: Opening | null }>()(() => ({ opening: null }));
