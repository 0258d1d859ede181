import { expect, test } from 'vitest';
import { parseLink, printLink } from './link';
import { type MovedLog, relink, renamed } from './relink';

/** Run `a` became `b`, of which the first ten events are missing. */
const MOVED: MovedLog = {
  log: '0',
  run: (id) => (id === 'a' ? 'b' : null),
  position: (_, position) => (position >= 10 ? position - 10 : null),
};
const moved = (hash: string, hide?: (words: string) => string) => {
  const rewrite = hide && { path: hide, words: hide };
  const link = relink(parseLink(hash), (log) => (log === 'x' ? MOVED : null), rewrite);
  return link && printLink(link);
};

test('a moment is called what it is called where it goes', () => {
  expect(moved('#/log/x/run/a?at=13&tab=record&range=12-40')).toBe(
    '#/log/0/run/b?at=3&tab=record&range=2-30&v=2',
  );
  expect(moved('#/compare/x/a/x/a?at=b15')).toBe('#/compare/0/b/0/b?at=b5&v=2');
});

test('an event that is not there is left out, a log or a run that is not there leads nowhere', () => {
  expect(moved('#/log/x/run/a?at=3&range=5-20')).toBe('#/log/0/run/b');
  expect(moved('#/log/x/run/other?at=13')).toBeNull();
  expect(moved('#/log/y/run/a')).toBeNull();
  expect(moved('#/compare/x/a/y/a')).toBeNull();
});

test('what the page looked like moves along, and what tells the old log apart stays behind', () => {
  const note = encodeURIComponent('[12,"why?"]');
  const sent = `#/log/x/run/a?at=13&hash=${'0'.repeat(64)}&name=wal&beside=a&zoom=12-40&axis=clock&note=${note}`;
  expect(moved(sent)).toBe(
    `#/log/0/run/b?at=3&beside=b&zoom=2-30&axis=clock&note=${note.replace('12', '2')}&v=2`,
  );
});

test('words in it are rewritten with all else', () => {
  const hide = (words: string) => words.replace('secret', 'removed');
  expect(moved('#/log/x/run/a?path=%2Fsecret&pin=%2Fb%2Fsecret&q=secret&rule=r%3A+secret', hide)).toBe(
    moved('#/log/x/run/a?path=%2Fremoved&pin=%2Fb%2Fremoved&q=removed&rule=r%3A+removed'),
  );
});

test('in a log of another id all else stays', () => {
  const hash = '#/log/0/run/a?at=3&tab=record&range=2-30&path=%2Fa&pin=%2Fb&q=x&rule=r%3A+x&v=2';
  const link = relink(parseLink(hash), () => renamed('f00d'));
  expect(printLink(link!)).toBe(hash.replace('/0/', '/f00d/'));
});
