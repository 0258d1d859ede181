/** Links of every version that was ever written, as they were sent: they open on the moment that they meant. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Link, parseLink, printLink } from './link';

const HASH = 'c0ffee'.padEnd(64, '0');

test.each<[string, Link]>([
  [
    '#/log/3fa9c0/run/wal?at=13&tab=snapshots&range=12-40&path=%2Fstate%2Fa&pin=%2Fstate%2Fb&q=kind%3Dx&rule=r%3A+x',
    {
      page: 'log',
      log: '3fa9c0',
      run: 'wal',
      position: 13,
      tab: 'audit',
      range: { from: 12, to: 41 },
      path: '/state/a',
      pins: ['/state/b'],
      query: 'kind=x',
      rules: ['r: x'],
    },
  ],
  [
    '#/log/3fa9c0/run/wal?at=0&tab=recovery',
    { page: 'log', log: '3fa9c0', run: 'wal', position: 0, tab: 'restart' },
  ],
  [
    '#/compare/a/1/b/2?at=b7&show=caused&tab=steps&unmask=payload%3A%2Fts&mask=state%3A%2Fstate%2Fn',
    {
      page: 'compare',
      a: { log: 'a', run: '1' },
      b: { log: 'b', run: '2' },
      at: { side: 'b', position: 7 },
      show: 'caused',
      tab: 'steps',
      off: ['payload:/ts'],
      on: ['state:/state/n'],
    },
  ],
])('version 1: %s', (hash, link) => {
  expect(parseLink(hash)).toEqual(link);
});

test.each<[string, Link]>([
  [
    `#/log/3fa9c0/run/wal?at=13&tab=audit&hash=${HASH}&name=wal.jsonl&check=00c0ffee00c0ffee&runs=build&only=failed&beside=other&size=4711&zoom=0-40&axis=clock&note=%5B12%2C%22why%3F%22%5D&note=%5B12%2C40%2C%22slow%22%5D&note=%5B12%2C%22%2Fstate%2Fa%22%2C%22odd%22%5D&v=2`,
    {
      page: 'log',
      log: '3fa9c0',
      run: 'wal',
      position: 13,
      tab: 'audit',
      arrival: {
        hash: HASH,
        size: 4711,
        name: 'wal.jsonl',
        check: '00c0ffee00c0ffee',
        zoom: { from: 0, to: 41 },
        byClock: true,
        runs: 'build',
        only: 'failed',
        beside: 'other',
        notes: [
          { position: 12, target: { kind: 'event' }, text: 'why?' },
          { position: 12, target: { kind: 'stretch', to: 41 }, text: 'slow' },
          { position: 12, target: { kind: 'path', pointer: '/state/a' }, text: 'odd' },
        ],
      },
    },
  ],
  ['#/data/1gH4sI', { page: 'data', text: '1gH4sI' }],
  ['#/open', { page: 'open' }],
])('version 2: %s', (hash, link) => {
  expect(parseLink(hash)).toEqual(link);
  expect(printLink(link)).toBe(hash);
});

test('what the first version called otherwise means nothing in the second', () => {
  expect(parseLink('#/log/a/run/b?at=3&tab=snapshots&v=2')).toMatchObject({ position: 3, tab: null });
});

test('a broken word about the log, a note or the look of the page spoils only itself', () => {
  const broken = [
    'hash=xyz',
    'size=-1',
    'check=12',
    'zoom=9-1',
    'axis=sundial',
    'only=perhaps',
    'note=%5B',
    'note=%5B-1%2C%22a%22%5D',
    'note=%5B1%2C%22no+pointer%22%2C%22a%22%5D',
    'note=%5B5%2C2%2C%22a%22%5D',
    `name=${'x'.repeat(2000)}`,
    'v=two',
  ];
  for (const key of broken)
    expect(parseLink(`#/log/a/run/b?at=3&${key}`), key).toEqual({
      page: 'log',
      log: 'a',
      run: 'b',
      position: 3,
      tab: null,
    });
});

test('whatever somebody puts into a link, it is read within bounds and printed so that it reads the same', () => {
  const keys = fc.constantFrom(
    'at',
    'tab',
    'range',
    'path',
    'pin',
    'q',
    'rule',
    'hash',
    'note',
    'zoom',
    'v',
    'only',
  );
  const key = fc.tuple(keys, fc.string({ unit: 'binary', maxLength: 40 }));
  fc.assert(
    fc.property(fc.webPath(), fc.array(key, { maxLength: 12 }), (path, list) => {
      const query = new URLSearchParams(list.map(([name, value]) => [name, value.toWellFormed()]));
      for (const page of ['log/a/run/b', 'compare/a/b/c/d', path.slice(1)]) {
        const link = parseLink(`#/${page}?${query}`);
        expect(parseLink(printLink(link))).toEqual(link);
      }
    }),
  );
});
