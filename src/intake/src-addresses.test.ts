import { expect, test } from 'vitest';
import { foldersOf, nameOf, rawAddressOf, readSrc } from './src-addresses';

const PAGE = 'https://page.test/tools/walkback/?src=x#/';
const read = (search: string) => readSrc(search, PAGE);
const hrefs = (search: string) => read(search).urls.map(({ href }) => href);

test('several addresses, in their order, none twice; the rest of the address is nobody’s', () => {
  expect(
    hrefs('?src=https://a.test/w.jsonl&from=chat&src=http://b.test/e.gz&src=https://a.test/w.jsonl%23x'),
  ).toEqual(['https://a.test/w.jsonl', 'http://b.test/e.gz']);
  expect(read('')).toEqual({ urls: [], broken: [] });
  expect(read('?src=&src=%20')).toEqual({ urls: [], broken: [] });
});

test('an address may be relative to the page', () => {
  expect(hrefs('?src=logs/run.jsonl&src=/other/w.wal&src=//c.test/w.wal')).toEqual([
    'https://page.test/tools/walkback/logs/run.jsonl',
    'https://page.test/other/w.wal',
    'https://c.test/w.wal',
  ]);
});

test('what is not fetched over http is refused, and so are names and passwords', () => {
  const refused = (address: string) => read(`?src=${encodeURIComponent(address)}`).broken[0]?.why;
  for (const address of ['javascript:alert(1)', 'data:,x', 'blob:https://page.test/1', 'file:///etc/passwd'])
    expect(refused(address)).toBe('scheme');
  expect(refused('https://me:secret@a.test/w')).toBe('user');
  expect(refused('https://me@a.test/w')).toBe('user');
  expect(refused('https://a b.test/')).toBe('unreadable');
  for (const host of ['*.test', '*', 'a;b.test', 'a,b.test', '[::1]'])
    expect(refused(`https://${host}/w`)).toBe('host');
  expect(refused(`https://a.test/${'x'.repeat(4_000)}`)).toBe('too-long');
});

test('a broken address spoils only itself, and there is an end to them', () => {
  const { urls, broken } = read(`?src=ftp://a.test/x${'&src=/w'.repeat(3)}&src=/v`);
  expect(urls.map(({ pathname }) => pathname)).toEqual(['/w', '/v']);
  expect(broken).toEqual([{ address: 'ftp://a.test/x', why: 'scheme' }]);
  const many = read(`?${Array.from({ length: 100 }, (_, at) => `src=/${at}`).join('&')}`);
  expect(many.urls).toHaveLength(16);
  expect(many.broken).toEqual([{ address: '/16', why: 'too-many' }]);
});

test('a file is named by the end of its path', () => {
  const name = (address: string) => nameOf(new URL(address));
  expect(name('https://a.test/b/run%20one.jsonl.gz?token=1')).toBe('run one.jsonl.gz');
  expect(name('https://a.test/logs/')).toBe('logs');
  expect(name('https://a.test/')).toBe('a.test');
  expect(name('https://a.test/%E0%A4%A')).toBe('%E0%A4%A');
  expect(name('https://a.test/..%2F..%2Fetc%00')).toBe('....etc');
  expect(name(`https://a.test/${'x'.repeat(500)}.jsonl`)).toMatch(/^x{114}\.jsonl$/);
});

test('several files stand in the folders below the one that they share', () => {
  const folders = (...addresses: string[]) => foldersOf(addresses.map((address) => new URL(address, PAGE)));
  expect(folders('/runs/7/w.jsonl')).toEqual(['']);
  expect(folders('/runs/7/meta.json', '/runs/7/tasks/x.json')).toEqual(['', 'tasks']);
  expect(folders('/runs/7/w.jsonl', '/runs/8/w.jsonl')).toEqual(['7', '8']);
  expect(folders('https://a.test/r/w.jsonl', 'https://b.test/r/w.jsonl')).toEqual(['a.test/r', 'b.test/r']);
  expect(folders()).toEqual([]);
});

test('the page of a file on a well-known host leads to the file', () => {
  const raw = (address: string) => rawAddressOf(new URL(address));
  expect(raw('https://github.com/o/r/blob/main/logs/w.jsonl')).toBe(
    'https://raw.githubusercontent.com/o/r/main/logs/w.jsonl',
  );
  expect(raw('https://github.com/o/r/raw/main/w.jsonl')).toBe(
    'https://raw.githubusercontent.com/o/r/main/w.jsonl',
  );
  expect(raw('https://gist.github.com/o/0123456789abcdef0123456789abcdef')).toBe(
    'https://gist.githubusercontent.com/o/0123456789abcdef0123456789abcdef/raw',
  );
  expect(raw('https://gitlab.com/g/sub/r/-/blob/main/w.jsonl')).toBe(
    'https://gitlab.com/g/sub/r/-/raw/main/w.jsonl',
  );
  expect(raw('https://bitbucket.org/o/r/src/main/w.jsonl')).toBe(
    'https://bitbucket.org/o/r/raw/main/w.jsonl',
  );
  for (const other of [
    'https://github.com/o/r',
    'https://a.test/o/r/blob/main/w',
    'https://github.com/o/r/blob/main',
  ])
    expect(raw(other)).toBeNull();
});
