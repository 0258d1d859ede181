import { STANDALONE } from '../lib/standalone';

export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * A browser's storage that never throws: private windows and strict settings refuse it, also while the page is open.
 * What cannot be kept then lasts as long as the tab. A standalone file keeps nothing: all files of a disk may share one
 * storage.
 */
export function safeStorage(open: () => TextStorage): TextStorage {
  const kept = new Map<string, string>();
  const attempt = <T>(act: (storage: TextStorage) => T): T | null => {
    try {
      return STANDALONE ? null : act(open());
    } catch {
      return null;
    }
  };
  return {
    getItem: (name) => attempt((storage) => storage.getItem(name)) ?? kept.get(name) ?? null,
    setItem: (name, value) => {
      kept.set(name, value);
      attempt((storage) => storage.setItem(name, value));
    },
    removeItem: (name) => {
      kept.delete(name);
      attempt((storage) => storage.removeItem(name));
    },
  };
}
