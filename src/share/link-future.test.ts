import { expect, test } from 'vitest';
import { parseLink, printLink } from './link';

/** What a later version might write: more keys, more words in the path, a panel that is not there yet. */
const FUTURE = '#/log/3fa9c0/run/wal/compare/other?at=13&to=21&tab=flames&zoom=%2Fstate%2Fjobs&v=7';

test('a link from the future opens at its moment', () => {
  expect(parseLink(FUTURE)).toEqual({
    page: 'log',
    log: '3fa9c0',
    run: 'wal',
    position: 13,
    tab: null,
  });
  expect(printLink(parseLink(FUTURE))).toBe('#/log/3fa9c0/run/wal?at=13&v=2');
});

test('another word where the run stands opens the log', () => {
  expect(parseLink('#/log/3fa9c0/steps/build?at=13')).toMatchObject({ log: '3fa9c0', run: null });
});

test('of a key that stands twice the first counts', () => {
  expect(parseLink('#/log/a/run/b?at=1&at=2&tab=record&tab=plan')).toMatchObject({
    position: 1,
    tab: 'record',
  });
});
