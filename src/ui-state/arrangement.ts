import { create } from 'zustand';
import { type Arrangement, FIRST_ARRANGEMENT } from '../model/arrangement';

interface Arrangements {
  /** What was arranged in each run, while the tab lives. */
  readonly ofRun: ReadonlyMap<string, Arrangement>;
  /** Sets what is the same for a whole run. */
  set(run: string, change: Partial<Pick<Arrangement, 'groupBy' | 'sort' | 'foldRepeats'>>): void;
  /** Opens or closes rows. */
  toggle(run: string, keys: readonly string[]): void;
  hide(run: string, key: string): void;
  showHidden(run: string): void;
  /** Pins a row behind those that are, or takes it off again. */
  pin(run: string, key: string): void;
  /**
   * Moves a row among its siblings.
   * @param siblings the keys of all rows of its parent, in their present order
   */
  move(run: string, parent: string, siblings: readonly string[], key: string, by: 1 | -1): void;
  reset(run: string): void;
  /** Forgets what was arranged in the runs of a log. */
  forget(log: string): void;
}

export const useArrangements = create<Arrangements>((set, get) => {
  const change = (run: string, next: (now: Arrangement) => Partial<Arrangement>) => {
    const now = get().ofRun.get(run) ?? FIRST_ARRANGEMENT;
    set({ ofRun: new Map(get().ofRun).set(run, { ...now, ...next(now) }) });
  };
  return {
    ofRun: new Map(),
    // Rows that were moved by hand stood in the old order.
    set: (run, what) => change(run, ({ orders }) => ({ ...what, orders: what.sort ? new Map() : orders })),
    toggle: (run, keys) => change(run, ({ toggled }) => ({ toggled: flipped(toggled, keys) })),
    hide: (run, key) => change(run, ({ hidden }) => ({ hidden: new Set(hidden).add(key) })),
    showHidden: (run) => change(run, () => ({ hidden: new Set() })),
    pin: (run, key) =>
      change(run, ({ pinned }) => ({
        pinned: pinned.includes(key) ? pinned.filter((each) => each !== key) : [...pinned, key],
      })),
    move: (run, parent, siblings, key, by) =>
      change(run, ({ orders }) => ({ orders: new Map(orders).set(parent, moved(siblings, key, by)) })),
    reset: (run) => change(run, () => FIRST_ARRANGEMENT),
    forget: (log) => set({ ofRun: new Map([...get().ofRun].filter(([run]) => !run.startsWith(`${log}/`))) }),
  };
});

function flipped(keys: ReadonlySet<string>, flip: readonly string[]): ReadonlySet<string> {
  const next = new Set(keys);
  for (const key of flip) if (!next.delete(key)) next.add(key);
  return next;
}

/** The list with a key one place further up or down; as it is at its edge. */
function moved(list: readonly string[], key: string, by: 1 | -1): readonly string[] {
  const at = list.indexOf(key);
  const to = at + by;
  if (at < 0 || to < 0 || to >= list.length) return list;
  const next = [...list];
  next[at] = next[to]!;
  next[to] = key;
  return next;
}
