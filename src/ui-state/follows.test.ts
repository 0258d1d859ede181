import { beforeEach, expect, test } from 'vitest';
import type { FollowState } from '../model/follow';
import type { LiveNews } from '../model/live';
import { signOf, useFollows } from './follows';

const LIVE: FollowState = { contact: 'live', lastContact: 1, trouble: null, nextTry: null, bytes: 0 };
const follow = (log: string) => ({ log, kind: 'file', name: log, from: 'here', state: LIVE }) as const;
const failure: LiveNews = {
  kind: 'failure',
  run: 'r',
  runName: 'r',
  position: 3,
  step: 's',
  message: 'it broke',
};

beforeEach(() => useFollows.setState({ follows: {}, heard: [], became: {}, alarmed: false }));

test('the tab wears the worst of what it follows', () => {
  const sign = () => signOf(useFollows.getState());
  const { begin, told, hear, looked, end } = useFollows.getState();
  expect(sign()).toBe('none');
  begin(follow('a'));
  begin(follow('b'));
  expect(sign()).toBe('live');
  told('a', { ...LIVE, contact: 'retrying', trouble: { code: 'offline', facts: {} } });
  expect(sign()).toBe('trouble');
  hear('b', [failure], 5, false);
  expect(sign()).toBe('alarm');
  looked();
  expect(sign()).toBe('trouble');
  end('a');
  expect(sign()).toBe('live');
});

test('who looks at the page is not alarmed, nor is anybody by what is no failure', () => {
  const { hear } = useFollows.getState();
  hear('a', [failure], 1, true);
  hear('a', [{ kind: 'redone', run: 'r', runName: 'r', position: 1, events: 2 }], 2, false);
  hear('a', [{ kind: 'ended', run: 'r', runName: 'r', position: 1, outcome: 'succeeded' }], 3, false);
  expect(useFollows.getState().alarmed).toBe(false);
  expect(useFollows.getState().heard).toHaveLength(3);
});

test('news are kept up to a bound, the newest of them, and each can be dismissed', () => {
  const { hear, dismiss, dismissAll } = useFollows.getState();
  for (let at = 0; at < 60; at++) hear('a', [{ ...failure, position: at }], at, true);
  const positions = () => useFollows.getState().heard.map(({ news }) => ('run' in news ? news.position : -1));
  expect(positions()).toHaveLength(50);
  expect(positions().at(-1)).toBe(59);
  dismiss(useFollows.getState().heard[0]!.id);
  expect(positions()[0]).toBe(11);
  dismissAll();
  expect(positions()).toEqual([]);
});
