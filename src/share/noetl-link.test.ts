import { expect, test } from 'vitest';
import { type Link, parseLink, printLink } from './link';

const NONE = { page: 'noetl', server: null, execution: null } as const;

test.each<[string, Link]>([
  ['#/noetl', NONE],
  [
    '#/noetl/http%3A%2F%2Flocalhost%3A8082',
    { page: 'noetl', server: 'http://localhost:8082', execution: null },
  ],
  [
    '#/noetl/https%3A%2F%2Fnoetl.example%2Fapi/348437069927419904',
    { page: 'noetl', server: 'https://noetl.example/api', execution: '348437069927419904' },
  ],
  [
    '#/noetl/http%3A%2F%2Flocalhost%3A8082?status=FAILED&path=etl%2Fdaily&page=3&v=2',
    {
      page: 'noetl',
      server: 'http://localhost:8082',
      execution: null,
      status: 'FAILED',
      path: 'etl/daily',
      at: 3,
    },
  ],
])('%s', (hash, link) => {
  expect(parseLink(hash)).toEqual(link);
  expect(printLink(link)).toBe(hash);
});

test('an id keeps every digit', () => {
  expect(parseLink('#/noetl/localhost%3A8082/9223372036854775807')).toMatchObject({
    execution: '9223372036854775807',
  });
});

test('an address that may not be asked leads to where one is asked for', () => {
  const bad = [
    'javascript%3Aalert(1)',
    'file%3A%2F%2F%2Fetc',
    'http%3A%2F%2Fme%3Asecret%40noetl.example',
    '%20',
  ];
  for (const address of bad) expect(parseLink(`#/noetl/${address}/1`), address).toEqual(NONE);
});

test('a key or an id that makes no sense spoils only itself, and credentials mean nothing', () => {
  const broken = [
    'status=perhaps',
    'page=0',
    'page=-1',
    'page=1e9',
    `path=${'x'.repeat(501)}`,
    'token=secret',
  ];
  const server = { page: 'noetl', server: 'http://localhost:8082', execution: null };
  for (const key of broken) expect(parseLink(`#/noetl/localhost%3A8082?${key}`), key).toEqual(server);
  expect(parseLink('#/noetl/localhost%3A8082/..%2F..%2Fsecret')).toEqual(server);
  expect(printLink(parseLink('#/noetl/localhost%3A8082?token=secret'))).not.toContain('secret');
});
