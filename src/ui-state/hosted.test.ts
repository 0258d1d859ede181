import { expect, test } from 'vitest';
import { readHosted, useHostedMemory } from './hosted';

test('trust is given and taken back, host by host', () => {
  const { trust } = useHostedMemory.getState();
  trust('https://a.test', true);
  trust('https://b.test', true);
  trust('https://a.test', true);
  expect(useHostedMemory.getState().trusted).toEqual(['https://b.test', 'https://a.test']);
  trust('https://b.test', false);
  expect(useHostedMemory.getState().trusted).toEqual(['https://a.test']);
});

test('of one address the last log is remembered, and of many addresses the last', () => {
  const { remember } = useHostedMemory.getState();
  for (let at = 0; at < 250; at++) remember(`https://a.test/${at}`, `log-${at}`);
  remember('https://a.test/60', 'newer');
  const { opened } = useHostedMemory.getState();
  expect(opened).toHaveLength(200);
  expect(opened.filter(({ src }) => src === 'https://a.test/60')).toEqual([
    { src: 'https://a.test/60', log: 'newer' },
  ]);
});

test('what was kept badly is passed over', () => {
  expect(
    readHosted({ trusted: ['https://a.test', 3], opened: [null, { src: 'x' }, { src: 'x', log: 'y' }] }),
  ).toEqual({
    trusted: ['https://a.test'],
    opened: [{ src: 'x', log: 'y' }],
  });
  for (const stored of [null, undefined, 3, 'x', { trusted: 'x' }])
    expect(readHosted(stored)).toEqual({ trusted: [], opened: [] });
});
