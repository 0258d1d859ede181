/** Says which logs somebody is reading right now, in this tab or another. */
export interface Locks {
  /** Holds a name until the returned function is called (or the tab closes). */
  hold(name: string): () => void;
  /** Holds a name for itself alone until the returned function is called; null where somebody holds it already. */
  tryHold(name: string): Promise<(() => void) | null>;
  /** The names that are held in any tab. */
  held(): Promise<ReadonlySet<string>>;
  /** Resolves once nobody holds a name, be it that its tab was closed. */
  freed(name: string): Promise<void>;
}

const PREFIX = 'walkback:';
/** A page that is loaded anew may have to wait so long for its predecessor's locks. */
const PATIENCE_MS = 1_500;

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
    tryHold: (name) =>
      new Promise((resolve) => {
        const take = () => new Promise<void>((release) => resolve(() => release()));
        const signal = AbortSignal.timeout(PATIENCE_MS);
        locks.request(PREFIX + name, { mode: 'exclusive', signal }, take).catch(() => resolve(null));
      }),
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
  const hold = (name: string) => {
    names.add(name);
    return () => {
      names.delete(name);
      for (const resolve of waiting.get(name) ?? []) resolve();
      waiting.delete(name);
    };
  };
  return {
    hold,
    tryHold: async (name) => (names.has(name) ? null : hold(name)),
    held: async () => names,
    freed: (name) =>
      names.has(name)
        ? new Promise((resolve) => waiting.set(name, [...(waiting.get(name) ?? []), resolve]))
        : Promise.resolve(),
  };
}
