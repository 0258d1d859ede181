import { expect, test } from 'vitest';
import { isAllowed, readSites, useAllowedSites } from './allowed-sites';

const CI = 'https://ci.example';

test('a site is allowed until it is taken off, and only where that was said', () => {
  const { allow, drop } = useAllowedSites.getState();
  const allowed = (origin: string, framed: boolean) =>
    isAllowed(useAllowedSites.getState().sites, { origin, framed });
  allow({ origin: CI, framed: true });
  allow({ origin: CI, framed: true });
  expect(useAllowedSites.getState().sites).toHaveLength(1);
  expect(allowed(CI, true)).toBe(true);
  expect(allowed(CI, false)).toBe(false);
  expect(allowed(`${CI}:8443`, true)).toBe(false);
  drop({ origin: CI, framed: true });
  expect(allowed(CI, true)).toBe(false);
});

test('of what was stored, each site is used that makes sense', () => {
  const sites = [
    { origin: CI, framed: true },
    { origin: 'http://localhost:8080' },
    { origin: 'null' },
    { origin: 'https://ci.example/path' },
    { origin: '*' },
    { origin: 4 },
    null,
  ];
  expect(readSites({ sites })).toEqual([
    { origin: CI, framed: true },
    { origin: 'http://localhost:8080', framed: false },
  ]);
  for (const stored of [null, 3, {}, { sites: 'a' }]) expect(readSites(stored)).toEqual([]);
});
