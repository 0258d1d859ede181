import { beforeEach, expect, test, vi } from 'vitest';
import { DEFAULTS, readPreferred } from './preferences';
import { safeStorage, type TextStorage } from './safe-storage';

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The store as a page finds it whose browser holds `stored`. */
async function openWith(stored: string | null) {
  const kept = new Map<string, string>();
  if (stored !== null) kept.set('walkback-preferences', stored);
  vi.stubGlobal('window', {
    localStorage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    },
  });
  const { usePreferences } = await import('./preferences');
  return { kept, usePreferences };
}

test('what was chosen is there again', async () => {
  const { kept, usePreferences } = await openWith(null);
  usePreferences.getState().set({ theme: 'dark', zone: 'utc' });
  usePreferences.getState().keepLayout('run', { timeline: 30, moment: 70 });
  vi.resetModules();
  const again = await openWith(kept.get('walkback-preferences')!);
  expect(again.usePreferences.getState()).toMatchObject({
    theme: 'dark',
    zone: 'utc',
    density: 'comfortable',
    layouts: { run: { timeline: 30, moment: 70 } },
  });
});

test('sizes are forgotten together, and nothing else is', async () => {
  const { kept, usePreferences } = await openWith(null);
  usePreferences.getState().set({ theme: 'dark' });
  usePreferences.getState().keepLayout('run', { timeline: 30, moment: 70 });
  usePreferences.getState().resetLayouts();
  expect(JSON.parse(kept.get('walkback-preferences')!)).toEqual({
    state: { ...DEFAULTS, theme: 'dark' },
    version: 1,
  });
});

test('preferences of the first version keep their theme', async () => {
  const { usePreferences } = await openWith('{"state":{"theme":"dark"},"version":0}');
  expect(usePreferences.getState()).toMatchObject({ ...DEFAULTS, theme: 'dark' });
});

test('preferences of a later version give what this one knows', async () => {
  const { usePreferences } = await openWith(
    '{"state":{"theme":"sepia","density":"compact","flames":true},"version":7}',
  );
  expect(usePreferences.getState()).toMatchObject({ ...DEFAULTS, density: 'compact' });
});

test('what is no JSON at all is passed over', async () => {
  const { usePreferences } = await openWith('{"state":');
  expect(usePreferences.getState()).toMatchObject(DEFAULTS);
});

test('a broken value spoils only itself', () => {
  expect(
    readPreferred({
      theme: 'light',
      density: 12,
      zone: null,
      singleKeys: 'no',
      dropStore: 'javascript:alert(1)',
      layouts: { run: { a: 40, b: 60 }, moment: { a: -1, b: 101 }, other: 'wide', half: { a: 50 }, none: {} },
    }),
  ).toEqual({ ...DEFAULTS, theme: 'light', layouts: { run: { a: 40, b: 60 } } });
  expect(readPreferred({ dropStore: 'https://drops.example/team' })).toEqual({
    ...DEFAULTS,
    dropStore: 'https://drops.example/team',
  });
  for (const stored of [null, undefined, 3, 'dark', []]) expect(readPreferred(stored)).toEqual(DEFAULTS);
});

test('a storage that refuses everything keeps for as long as the tab lives', () => {
  const refuse = () => {
    throw new Error('denied');
  };
  const closed = safeStorage(refuse);
  closed.setItem('a', '1');
  expect(closed.getItem('a')).toBe('1');
  closed.removeItem('a');
  expect(closed.getItem('a')).toBeNull();

  const full: TextStorage = { getItem: () => null, setItem: refuse, removeItem: refuse };
  const kept = safeStorage(() => full);
  kept.setItem('a', '2');
  expect(kept.getItem('a')).toBe('2');
});
