import { expect, test } from 'vitest';
import type { LiveAttempt, LiveView } from '../../model/live';
import { StuckWatch } from './stuck-watch';

const SECOND = 1e6;
const attempt = (position: number, lastSign: number, parked = false): LiveAttempt => ({
  run: 'r',
  runName: 'nightly',
  position,
  label: 'deploy',
  attempt: 1,
  parked,
  since: lastSign,
  lastSign,
  usual: 2 * SECOND,
});
const view = (log: string, ...open: LiveAttempt[]) => ({ log, open }) as unknown as LiveView;

test('an attempt that gets silent while it is followed is told once', () => {
  const watch = new StuckWatch();
  const views = [view('a', attempt(4, 101 * SECOND))];
  expect(watch.look([view('a')], 100 * SECOND, 3)).toEqual(new Map());
  expect(watch.look(views, 105 * SECOND, 3)).toEqual(new Map());
  expect(watch.look(views, 108 * SECOND, 3).get('a')).toEqual([
    { kind: 'stuck', run: 'r', runName: 'nightly', position: 4, step: 'deploy', silent: 7 * SECOND },
  ]);
  expect(watch.look(views, 120 * SECOND, 3)).toEqual(new Map());
});

test('without contact nobody knows who is silent; what still is behind it is told then', () => {
  const watch = new StuckWatch();
  const views = [view('a', attempt(4, 101 * SECOND))];
  watch.look(views, 100 * SECOND, 3);
  expect(watch.look(views, 120 * SECOND, 3, () => false)).toEqual(new Map());
  expect(watch.look(views, 121 * SECOND, 3).get('a')).toHaveLength(1);
});

test('late events move an attempt and tell nothing anew; of many all are told, some at a time', () => {
  const watch = new StuckWatch();
  const many = Array.from({ length: 25 }, (_, at) => ({ ...attempt(at, 101 * SECOND), label: `step ${at}` }));
  watch.look([view('a', ...many)], 100 * SECOND, 3);
  expect(watch.look([view('a', ...many)], 120 * SECOND, 3).get('a')).toHaveLength(20);
  const moved = many.map((each) => ({ ...each, position: each.position + 1 }));
  expect(watch.look([view('a', ...moved)], 121 * SECOND, 3).get('a')).toHaveLength(5);
  expect(watch.look([view('a', ...moved)], 122 * SECOND, 3)).toEqual(new Map());
});

test('what was silent before anybody followed it is no news, nor what waits for something outside', () => {
  const watch = new StuckWatch();
  const views = [view('a', attempt(4, 90 * SECOND), attempt(5, 101 * SECOND, true))];
  watch.look(views, 100 * SECOND, 3);
  expect(watch.look(views, 500 * SECOND, 3)).toEqual(new Map());
});

test('a log that is followed again begins anew', () => {
  const watch = new StuckWatch();
  watch.look([view('a')], 100 * SECOND, 3);
  watch.look([], 101 * SECOND, 3);
  const views = [view('a', attempt(4, 101 * SECOND))];
  watch.look(views, 150 * SECOND, 3);
  expect(watch.look(views, 160 * SECOND, 3)).toEqual(new Map());
});
