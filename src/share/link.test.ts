import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DETAIL_TABS, parseLink, printLink } from './link';

test('links of version 1', () => {
  expect(parseLink('#/log/3fa9c0/run/wal?at=13')).toEqual({
    page: 'log',
    log: '3fa9c0',
    run: 'wal',
    position: 13,
    tab: null,
  });
  expect(parseLink('#/log/3fa9c0')).toEqual({
    page: 'log',
    log: '3fa9c0',
    run: null,
    position: null,
    tab: null,
  });
  expect(parseLink('')).toEqual({ page: 'library' });
  expect(parseLink('#/help')).toEqual({ page: 'help' });
  expect(printLink({ page: 'help' })).toBe('#/help');
});

test('what the command line opened has an address without a name', () => {
  expect(parseLink('#/open')).toEqual({ page: 'open' });
  expect(parseLink('#/open/etc/passwd?file=1')).toEqual({ page: 'open' });
  expect(printLink({ page: 'open' })).toBe('#/open');
});

test('a broken or unknown key spoils only itself', () => {
  expect(parseLink('#/log/a/run/b?at=soon&tab=changes&zoom=3')).toMatchObject({
    run: 'b',
    position: null,
    tab: 'changes',
  });
  expect(parseLink('#/log/a/run/%E0%A4%A?at=-1')).toMatchObject({
    log: 'a',
    run: '%E0%A4%A',
    position: null,
  });
});

test('a selected stretch: both ends belong to it', () => {
  const link = parseLink('#/log/3fa9c0/run/wal?at=13&tab=record&range=12-40');
  expect(link).toMatchObject({ position: 13, tab: 'record', range: { from: 12, to: 41 } });
  expect(printLink(link)).toBe('#/log/3fa9c0/run/wal?at=13&tab=record&range=12-40&v=2');
  expect(parseLink('#/log/a/run/b?range=7-7')).toMatchObject({ range: { from: 7, to: 8 } });
});

test('a broken stretch spoils only itself', () => {
  const broken = ['', '5', '40-12', '-3-9', '1-2-3', 'a-b', '1.5-2', `0-${'9'.repeat(16)}`, '%00-1'];
  for (const range of broken)
    expect(parseLink(`#/log/a/run/b?at=3&tab=record&range=${range}`)).toEqual({
      page: 'log',
      log: 'a',
      run: 'b',
      position: 3,
      tab: 'record',
    });
});

test('a selected path, and those that are pinned', () => {
  const link = parseLink('#/log/a/run/b?at=3&path=%2Fstate%2Fjobs&pin=%2Fstate%2Fa~1b&pin=%2Fview');
  expect(link).toMatchObject({ path: '/state/jobs', pins: ['/state/a~1b', '/view'] });
  expect(parseLink(printLink(link))).toEqual(link);
});

test('what is no pointer, and too many pins, spoil only themselves', () => {
  const pins = Array.from({ length: 30 }, (_, at) => `pin=%2F${at}`).join('&');
  const link = parseLink(`#/log/a/run/b?at=3&path=jobs&pin=&pin=${'x'.repeat(9)}&${pins}`);
  expect(link).toMatchObject({ position: 3, pins: ['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7'] });
  expect(link).not.toHaveProperty('path');
  expect(parseLink(`#/log/a/run/b?path=%2F${'x'.repeat(5000)}`)).not.toHaveProperty('path');
});

test('what is no link leads to the library', () => {
  for (const hash of ['#/nowhere', '#/log', '#?at=3', `#/log/${'x'.repeat(5000)}`, '#<script>'])
    expect(parseLink(hash)).toEqual({ page: 'library' });
});

test('a run with a long id can be linked to', () => {
  const link = { page: 'log', log: 'a', run: 'é'.repeat(10_000), position: 3, tab: null } as const;
  expect(parseLink(printLink(link))).toEqual(link);
});

test('printing and parsing are inverse, whatever the ids hold', () => {
  const id = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(
      id,
      fc.option(id),
      fc.option(fc.nat()),
      fc.option(fc.constantFrom(...DETAIL_TABS)),
      fc.option(fc.tuple(fc.nat(), fc.nat())),
      (log, run, position, tab, ends) => {
        const range = ends && { from: Math.min(...ends), to: Math.max(...ends) + 1 };
        const link = { page: 'log', log, run, position, tab, ...(range ? { range } : {}) } as const;
        expect(parseLink(printLink(link))).toEqual(link);
      },
    ),
  );
});
