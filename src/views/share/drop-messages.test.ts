import { expect, test } from 'vitest';
import type { DropFaultCode } from '../../model/errors';
import { dropMessageOf, isDropFault } from './drop-messages';

const STORE = {
  host: 'drops.example',
  method: 'PUT',
  origin: 'https://page.example',
  status: 403,
  bytes: 2e6,
};

/** Each fault with the facts that it comes with. */
const FAULTS: Readonly<Record<DropFaultCode, Readonly<Record<string, string | number>>>> = {
  'insecure-page': {},
  'not-sealed': {},
  'sealed-key': {},
  'sealed-altered': {},
  'sealed-cut': {},
  'sealed-newer': { version: 2 },
  'drop-broken': {},
  'drop-newer': {},
  'drop-too-large': { host: 'drops.example', limit: 1e9 },
  'store-address': {},
  'store-offline': STORE,
  'store-unreachable': STORE,
  'store-cors': STORE,
  'store-policy': STORE,
  'store-moved': STORE,
  'store-broke-off': STORE,
  'store-refused': STORE,
  'store-gone': STORE,
  'store-no-put': STORE,
  'store-too-large': STORE,
  'store-busy': { ...STORE, seconds: 90 },
  'store-full': STORE,
  'store-failed': STORE,
};

test('every fault is told in whole sentences, for whatever was done', () => {
  for (const [code, facts] of Object.entries(FAULTS))
    for (const method of ['PUT', 'GET', 'DELETE']) {
      const { title, body } = dropMessageOf(code as DropFaultCode, { ...facts, method });
      expect(title, code).not.toMatch(/undefined|NaN|\.$/);
      expect(body, code).toMatch(/^[\p{Lu}d].*\.$/u);
      expect(body, code).not.toMatch(/undefined|NaN| {2}/);
    }
});

test('what to do stands in the words', () => {
  expect(dropMessageOf('store-cors', STORE).body).toContain('--origin https://page.example');
  expect(dropMessageOf('store-busy', { ...STORE, seconds: 90 }).body).toContain('Try again in 1 min 30 s.');
  expect(dropMessageOf('store-busy', { ...STORE, seconds: 0 }).body).toContain('Try again in a few minutes.');
  expect(dropMessageOf('store-too-large', STORE).body).toContain('2.00 MB');
});

test('other faults are not these', () => {
  expect(isDropFault('store-full')).toBe(true);
  for (const code of ['cancelled', 'internal', 'gone'] as const) expect(isDropFault(code)).toBe(false);
});
