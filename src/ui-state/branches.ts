import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { type Branch, type Edit, MAX_EDITS, readBranches } from '../model/branch';
import { safeStorage } from './safe-storage';

/** The thought experiments about one run. */
interface OfRun {
  readonly branches: readonly Branch[];
  /** The one that is looked at. */
  readonly opened: string | null;
}

interface Branches {
  /** By log and run: {@link subjectOf}. */
  readonly runs: Readonly<Record<string, OfRun>>;
  /** Adds an edit to the open branch, or begins one with it. */
  add(subject: string, edit: Edit, name: string): void;
  /** Takes the edit at an index back; a branch without edits goes. */
  undo(subject: string, id: string, at: number): void;
  /** Takes over a branch that came with a replay, unless the same edits are there already. */
  adopt(subject: string, branch: Pick<Branch, 'name' | 'edits'>): void;
  rename(subject: string, id: string, name: string): void;
  remove(subject: string, id: string): void;
  open(subject: string, id: string | null): void;
}

/** Runs of which branches are kept, and branches of one run. */
const MAX_RUNS = 20;
const MAX_BRANCHES = 50;
const NONE: OfRun = { branches: [], opened: null };

/** A run as a key of {@link useBranches}. */
export function subjectOf({ log, run }: { readonly log: string; readonly run: string }): string {
  return `${log}/${run}`;
}

/** Thought experiments last as long as the tab. They are plain documents: nothing of the log is in them but edited records. */
export const useBranches = create<Branches>()(
  persist(
    (set, get) => {
      const of = (subject: string) => get().runs[subject] ?? NONE;
      const put = (subject: string, changed: Partial<OfRun>) => {
        const { [subject]: known = NONE, ...others } = get().runs;
        const kept = Object.entries(others).slice(-(MAX_RUNS - 1));
        set({ runs: { ...Object.fromEntries(kept), [subject]: { ...known, ...changed } } });
      };
      const change = (subject: string, id: string, how: (branch: Branch) => Branch) =>
        put(subject, {
          branches: of(subject).branches.map((each) => (each.id === id ? how(each) : each)),
        });
      return {
        runs: {},
        add: (subject, edit, name) => {
          const { branches, opened } = of(subject);
          if (branches.some(({ id }) => id === opened)) {
            change(subject, opened!, (branch) => ({
              ...branch,
              edits: [...branch.edits, edit].slice(0, MAX_EDITS),
            }));
            return;
          }
          const id = freeId(branches);
          put(subject, {
            branches: [...branches, { id, name, edits: [edit] }].slice(-MAX_BRANCHES),
            opened: id,
          });
        },
        undo: (subject, id, at) => {
          change(subject, id, (branch) => ({
            ...branch,
            edits: branch.edits.filter((_, index) => index !== at),
          }));
          if (of(subject).branches.some((each) => each.id === id && each.edits.length === 0))
            get().remove(subject, id);
        },
        adopt: (subject, { name, edits }) => {
          const { branches } = of(subject);
          const { runs } = get();
          // What the reader made is never pushed out by what somebody sent.
          const room = subject in runs || Object.keys(runs).length < MAX_RUNS;
          if (!room || branches.length >= MAX_BRANCHES) return;
          const same = branches.find((each) => JSON.stringify(each.edits) === JSON.stringify(edits));
          const id = same?.id ?? freeId(branches);
          const all = same ? branches : [...branches, { id, name, edits }];
          put(subject, { branches: all, opened: id });
        },
        rename: (subject, id, name) => change(subject, id, (branch) => ({ ...branch, name })),
        remove: (subject, id) => {
          const { branches, opened } = of(subject);
          put(subject, {
            branches: branches.filter((each) => each.id !== id),
            opened: opened === id ? null : opened,
          });
        },
        open: (subject, opened) => put(subject, { opened }),
      };
    },
    {
      name: 'walkback-branches',
      version: 1,
      storage: createJSONStorage(() => safeStorage(() => window.sessionStorage)),
      partialize: ({ runs }) => ({ runs }),
      merge: (stored, current) => ({ ...current, runs: readRuns(stored) }),
    },
  ),
);

/** Small numbers: they stand in nothing but this store. */
function freeId(branches: readonly Branch[]): string {
  return String(Math.max(0, ...branches.map(({ id }) => Number(id) || 0)) + 1);
}

/** What can be used of stored branches. */
export function readRuns(stored: unknown): Record<string, OfRun> {
  const { runs } = (stored ?? {}) as { runs?: unknown };
  if (typeof runs !== 'object' || runs === null) return {};
  const read = Object.entries(runs).map(
    ([subject, each]: [string, { branches?: unknown; opened?: unknown } | null]) => {
      const branches = readBranches(each?.branches);
      const opened = branches.find(({ id }) => id === each?.opened)?.id ?? null;
      return [subject, { branches, opened }] as const;
    },
  );
  return Object.fromEntries(read.slice(-MAX_RUNS));
}

/** The branches of a run, and the one that is open. */
export function useBranchesOf(subject: string): OfRun & { readonly branch: Branch | null } {
  const { branches, opened } = useBranches((state) => state.runs[subject]) ?? NONE;
  return { branches, opened, branch: branches.find(({ id }) => id === opened) ?? null };
}
