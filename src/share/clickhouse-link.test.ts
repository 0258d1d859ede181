import { expect, test } from 'vitest';
import {
  ANY_CLICKHOUSE,
  CLICKHOUSE,
  type ClickHouseLink,
  parseClickHouse,
  parseServer,
  printClickHouse,
} from './clickhouse-link';
import { parseLink, printLink, type TableLink } from './link';

const parsed = (address: string) => parseClickHouse(parseLink(address) as TableLink);
const printed = (link: ClickHouseLink) => printLink(printClickHouse(link));

test('a table and what is looked at of it', () => {
  const link = {
    ...CLICKHOUSE,
    url: 'https://clickhouse.example:8443',
    database: 'prod',
    table: 'noetl_event',
    preset: 'noetl-event',
    columns: { run: 'execution_id', time: 'created:at' },
    filter: {
      ...ANY_CLICKHOUSE,
      text: 'a & b',
      outcome: 'failed',
      from: 1_787_142_000_000_000,
      signature: 'HTTP <n>',
    },
  } as const;
  expect(parsed(printed(link))).toEqual(link);
  expect(printed(CLICKHOUSE)).toBe('#/clickhouse');
  expect(parsed('#/clickhouse')).toEqual(CLICKHOUSE);
});

test('credentials, and what is no address of a server, are not taken from a link', () => {
  const taken = (url: string) => parsed(`#/clickhouse?url=${encodeURIComponent(url)}`).url;
  expect(taken('http://me:secret@a.test:8123')).toBeNull();
  for (const url of [
    'javascript:alert(1)',
    'a.test',
    'http://a.test/?user=x',
    'http://a;b',
    'file:///x',
    '//a',
  ])
    expect(taken(url)).toBeNull();
  expect(parseServer('http://localhost:8123/')).toBe('http://localhost:8123');
  expect(parseServer('https://a.test/clickhouse')).toBe('https://a.test/clickhouse');
});

test('a key that makes no sense spoils only itself', () => {
  const link = parsed('#/clickhouse?url=http://a.test&outcome=odd&from=soon&map=x&map=run:r&q=w&db=');
  expect(link).toEqual({
    ...CLICKHOUSE,
    url: 'http://a.test',
    columns: { run: 'r' },
    filter: { ...ANY_CLICKHOUSE, text: 'w' },
  });
});
