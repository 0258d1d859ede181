import { beforeEach, expect, test } from 'vitest';
import { readStops, useLooking } from './looking';
import { parseRule, printRule, readRules } from './own-rules';
import { canPin, MAX_PINS, usePaths } from './paths';

beforeEach(() => useLooking.setState({ stops: [], query: '' }));

test('a query is kept once, armed, until it is dropped', () => {
  const { keep, arm, drop } = useLooking.getState();
  keep('kind:a');
  keep('kind:a');
  keep('  ');
  arm('kind:a', false);
  expect(useLooking.getState().stops).toEqual([{ query: 'kind:a', armed: false }]);
  drop('kind:a');
  expect(useLooking.getState().stops).toEqual([]);
});

test('what is broken of stored stops and rules spoils only itself', () => {
  expect(
    readStops({ stops: [{ query: 'a' }, null, { query: 7 }, { query: 'b', armed: false }, 'x'] }),
  ).toEqual([
    { query: 'a', armed: true },
    { query: 'b', armed: false },
  ]);
  expect(readStops('nonsense')).toEqual([]);
  expect(readRules({ rules: [{ name: 'n', query: 'q' }, { name: 'n' }, null] })).toEqual([
    { name: 'n', query: 'q' },
  ]);
  expect(readRules(null)).toEqual([]);
});

test('a rule is one line: its name and its query', () => {
  expect(parseRule('no third try: attempt > 2')).toEqual({ name: 'no third try', query: 'attempt > 2' });
  expect(parseRule('kind:failed')).toEqual({ name: 'kind:failed', query: 'kind:failed' });
  for (const line of ['a: b c', 'kind:x step:y']) expect(printRule(parseRule(line))).toBe(line);
});

test('no more paths are pinned than fit, and a pinned one can be taken off', () => {
  usePaths.getState().start('log/run', null, []);
  for (let at = 0; at <= MAX_PINS; at++) usePaths.getState().pin(`/state/${at}`);
  const { pinned, pin } = usePaths.getState();
  expect([pinned.length, pinned[0]]).toEqual([MAX_PINS, '/state/0']);
  expect([canPin(pinned, '/state/0'), canPin(pinned, '/state/new')]).toEqual([true, false]);
  pin('/state/1');
  expect(usePaths.getState().pinned).not.toContain('/state/1');
});
