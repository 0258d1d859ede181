import { expect, test } from 'vitest';
import { parseFollowAddress } from './follow-link';
import { parseLink, printLink } from './link';

const LINK = '#/follow/url/http%3A%2F%2Flocalhost%3A8080%2Flogs%2Fwal.jsonl%3Fa%3D1%26b%3D%252F';

test('a link says which address is to be followed, and keeps all of it', () => {
  const link = { page: 'follow', address: 'http://localhost:8080/logs/wal.jsonl?a=1&b=%2F' } as const;
  expect(parseLink(LINK)).toEqual(link);
  expect(printLink(link)).toBe(LINK);
});

test.each([
  '#/follow',
  '#/follow/url',
  '#/follow/url/wal.jsonl',
  '#/follow/url/javascript%3Aalert(1)',
  '#/follow/url/file%3A%2F%2F%2Fetc%2Fpasswd',
  '#/follow/url/https%3A%2F%2Fname%3Asecret%40host.test%2F',
  '#/follow/url/https%3A%2F%2F*.test%2F',
  `#/follow/url/https%3A%2F%2Fhost.test%2F${'x'.repeat(5000)}`,
  '#/follow/later/https%3A%2F%2Fhost.test%2F',
])('%s leads nowhere', (hash) => {
  expect(parseLink(hash)).toEqual({ page: 'follow', address: null });
  expect(parseLink(printLink(parseLink(hash)))).toEqual({ page: 'follow', address: null });
});

test('what a reader types may have spaces around it, and a fragment', () => {
  expect(parseFollowAddress('  https://host.test/a.jsonl#L3 ')?.href).toBe('https://host.test/a.jsonl');
  expect(parseFollowAddress('host.test/a.jsonl')).toBe(null);
});
