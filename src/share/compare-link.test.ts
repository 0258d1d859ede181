import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROW_CLASSES } from '../model/comparison';
import { COMPARE_TABS, compareLink } from './compare-link';
import { parseLink, printLink } from './link';

test('links to two runs, of version 1', () => {
  expect(parseLink('#/compare/3fa9c0/wal/77b1aa/run%2F2')).toEqual(
    compareLink({ log: '3fa9c0', run: 'wal' }, { log: '77b1aa', run: 'run/2' }),
  );
  expect(
    parseLink(
      '#/compare/a/1/b/2?at=b7&show=caused&tab=steps&unmask=payload%3A%2Fts&mask=state%3A%2Fstate%2Fn',
    ),
  ).toEqual({
    page: 'compare',
    a: { log: 'a', run: '1' },
    b: { log: 'b', run: '2' },
    at: { side: 'b', position: 7 },
    show: 'caused',
    tab: 'steps',
    off: ['payload:/ts'],
    on: ['state:/state/n'],
  });
});

test('a broken or unknown key spoils only itself', () => {
  const plain = compareLink({ log: 'a', run: '1' }, { log: 'b', run: '2' });
  for (const query of [
    'at=7',
    'at=c7',
    'at=a-1',
    'at=a1.5',
    `at=a${'9'.repeat(16)}`,
    'show=all',
    'tab=x',
    'mask=%00',
    'mask=ts',
    'zoom=3',
  ])
    expect(parseLink(`#/compare/a/1/b/2?${query}`)).toEqual(plain);
});

test('what names no two runs leads to the library', () => {
  for (const hash of ['#/compare', '#/compare/a/1', '#/compare/a/1/b', `#/compare/${'x'.repeat(5000)}/1/b/2`])
    expect(parseLink(hash)).toEqual({ page: 'library' });
});

test('what is printed is read back, whatever the runs are called', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' });
  const run = fc.record({ log: fc.string({ minLength: 1, maxLength: 20 }), run: name });
  const mask = fc
    .tuple(fc.constantFrom('payload', 'state'), name)
    .map(([domain, key]) => `${domain}:/${key}`);
  const link = fc.record({
    page: fc.constant('compare' as const),
    a: run,
    b: run,
    at: fc.option(fc.record({ side: fc.constantFrom('a' as const, 'b' as const), position: fc.nat() })),
    show: fc.option(fc.constantFrom(...ROW_CLASSES)),
    tab: fc.option(fc.constantFrom(...COMPARE_TABS)),
    off: fc.uniqueArray(mask, { maxLength: 5 }),
    on: fc.uniqueArray(mask, { maxLength: 5 }),
  });
  fc.assert(
    fc.property(link, (each) => {
      expect(parseLink(printLink(each))).toEqual(each);
    }),
  );
});
