/** Says which logs somebody is reading right now, in this tab or another. */
export interface Locks {
  /** Holds a name until the returned function is called (or the tab closes). */
  hold(name: string): () => void;
  /** The names that are held in any tab. */
  held(): Promise<ReadonlySet<string>>;
  /** Resolves once nobody holds a name, be it that its tab was closed. */
  freed(name: string): Promise<void>;
}

const PREFIX = 'walkback:';

/**
 * The browser's locks where it has them, else this context's own.
 * @param alone nothing is shared with other contexts
 */
export function createLocks(alone = false): Locks {
  const native = alone ? undefined : (globalThis.navigator?.locks as LockManager | undefined);
  return native ? nativeLocks(native) : localLocks();
}

function nativeLocks(locks: LockManager): Locks {
  return {
    hold(name) {
      let release = () => {};
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      void locks.request(PREFIX + name, { mode: 'shared' }, () => until);
      return release;
    },
    async held() {
      const { held = [] } = await locks.query();
      return new Set(held.map((lock) => (lock.name ?? '').slice(PREFIX.length)));
    },
    async freed(name) {
      // An exclusive lock is granted when no shared one is left.
      await locks.request(PREFIX + name, { mode: 'exclusive' }, () => {});
    },
  };
}

function localLocks(): Locks {
  const names = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();
  return {
    hold(name) {
      names.add(name);
      return () => {
        names.delete(name);
        for (const resolve of waiting.get(name) ?? []) resolve();
        waiting.delete(name);
      };
    },
    held: async () => names,
    freed: (name) =>
      names.has(name)
        ? new Promise((resolve) => waiting.set(name, [...(waiting.get(name) ?? []), resolve]))
        : Promise.resolve(),
  };
}
