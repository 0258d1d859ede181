import { expect, test } from 'vitest';
import { askedOrigins, askPolicy } from './tighten';

const KEY = 'A'.repeat(43);
const PAGE = 'https://page.test/walkback/';
const asked = (rest: string, preferences: unknown = null) =>
  askedOrigins(PAGE + rest, preferences === null ? null : JSON.stringify(preferences));

test('a page whose link names no host asks its own alone', () => {
  for (const rest of ['', '#/log/1/run/2?src=https://a.test/', '?from=https://a.test/', '#/help'])
    expect(asked(rest)).toEqual([]);
  expect(askPolicy([])).toBe("connect-src 'self'");
});

test('the hosts of hosted logs, each once', () => {
  expect(
    asked('?src=https://a.test/w&src=https://a.test/v&src=http://b.test:8080/x&src=logs/w#/log/src'),
  ).toEqual(['https://a.test', 'http://b.test:8080', 'https://page.test']);
  expect(askPolicy(['https://a.test', 'http://b.test:8080'])).toBe(
    "connect-src 'self' https://a.test http://b.test:8080",
  );
});

test('the host of an encrypted drop, and the store of the settings', () => {
  const drop = `#/drop/1/${KEY}/${encodeURIComponent('https://drop.test/d/1?x=y')}`;
  expect(asked(drop, { state: { dropStore: 'https://store.test/put/' }, version: 1 })).toEqual([
    'https://drop.test',
    'https://store.test',
  ]);
});

test('what is no web address widens nothing, and nothing in a host means more than itself', () => {
  for (const rest of [
    '?src=javascript:alert(1)',
    '?src=https://*/x&src=https://*.test/&src=https://a;script-src/',
    `#/drop/1/${KEY}/https%3A%2F%2F*.test%2F`,
    `#/drop/1/${KEY}/%E0%A4%A`,
    `#/drop/1/${KEY}/data%3A,x`,
    `#/drop/2/${KEY}/https%3A%2F%2Fa.test`,
    `#/drop/1/${KEY}`,
  ])
    expect(asked(rest)).toEqual([]);
  for (const store of [null, 12, 'store', 'ftp://store.test/', 'https://*/', {}])
    expect(asked('', { state: { dropStore: store } })).toEqual([]);
  for (const kept of ['', '{', 'null', '[]', '{"state":null}']) expect(askedOrigins(PAGE, kept)).toEqual([]);
});

test('servers that were connected to in this tab; what is no origin widens nothing', () => {
  const kept = ['http://localhost:8082', 'https://ch.test:8443', 'https://*.test', 'javascript:alert(1)', 7];
  expect(askedOrigins(PAGE, null, JSON.stringify(kept))).toEqual([
    'http://localhost:8082',
    'https://ch.test:8443',
  ]);
  for (const broken of ['', '{', '"https://a.test"', '{"0":"https://a.test"}'])
    expect(askedOrigins(PAGE, null, broken)).toEqual([]);
});
