import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Fault } from '../model/errors';
import { safeStorage } from './safe-storage';

/** How far the hosted log of this page's address is. */
export type HostedPhase =
  /** What the address asks for is being compared with the library. */
  | { readonly kind: 'looking' }
  /** It comes from a host that the reader has not agreed to. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'fetching'; readonly progress: HostedFetch; readonly stop: () => void }
  /** It goes the way of a drop. */
  | { readonly kind: 'opening' }
  /** `fetched`: just now, or some time before. `from`: the host that gave it, where another led on to it. */
  | { readonly kind: 'opened'; readonly fetched: boolean; readonly from: string | null }
  | { readonly kind: 'failed'; readonly fault: Fault; readonly address: string }
  /** Nothing more is said about it. */
  | { readonly kind: 'done' }
  /** The reader did not want it, or no longer; `fetched`: it came, but could not be opened. */
  | { readonly kind: 'left'; readonly fetched: boolean };

export interface HostedFetch {
  readonly name: string;
  readonly host: string;
  /** Which file of how many, from 0. */
  readonly file: number;
  readonly files: number;
  readonly bytes: number;
  readonly total: number | null;
  /** When the first file was asked for, on the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** The phase of this visit; it dies with the page. */
export const useHostedPhase = create<{ readonly phase: HostedPhase }>(() => ({ phase: { kind: 'looking' } }));

/** What was opened from which addresses. */
interface Opened {
  /** The addresses, one a line. */
  readonly src: string;
  readonly log: string;
}

interface HostedMemory {
  /** Origins that are asked without a question, because the reader said so. */
  readonly trusted: readonly string[];
  readonly opened: readonly Opened[];
  trust(origin: string, trusted: boolean): void;
  remember(src: string, log: string): void;
}

const MAX_TRUSTED = 100;
const MAX_OPENED = 200;
const MAX_TEXT = 70_000;

/** What outlives the visit: whom the reader trusts, and which log of the library came from where. */
export const useHostedMemory = create<HostedMemory>()(
  persist(
    (set, get) => ({
      trusted: [],
      opened: [],
      trust: (origin, trusted) => {
        const others = get().trusted.filter((each) => each !== origin);
        set({ trusted: (trusted ? [...others, origin] : others).slice(-MAX_TRUSTED) });
      },
      remember: (src, log) =>
        set({
          opened: [...get().opened.filter((each) => each.src !== src), { src, log }].slice(-MAX_OPENED),
        }),
    }),
    {
      name: 'walkback-hosted',
      version: 1,
      storage: createJSONStorage(() => safeStorage(() => window.localStorage)),
      partialize: ({ trusted, opened }) => ({ trusted, opened }),
      merge: (stored, current) => ({ ...current, ...readHosted(stored) }),
    },
  ),
);

/** What can be used of what was kept; a broken entry spoils only itself. */
export function readHosted(stored: unknown): Pick<HostedMemory, 'trusted' | 'opened'> {
  const { trusted, opened } = (stored ?? {}) as { trusted?: unknown; opened?: unknown };
  return {
    trusted: listOf(trusted).filter(isText).slice(-MAX_TRUSTED),
    opened: listOf(opened)
      .flatMap((each) => {
        const { src, log } = (each ?? {}) as Partial<Opened>;
        return isText(src) && isText(log) ? [{ src, log }] : [];
      })
      .slice(-MAX_OPENED),
  };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TEXT;
}
