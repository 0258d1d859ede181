import { expect, test } from 'vitest';
import { useArrangements } from './arrangement';

test('forgets what was arranged in the runs of one log', () => {
  const { pin, forget } = useArrangements.getState();
  for (const run of ['a/1', 'a/2', 'ab/1']) pin(run, 'lane:3');
  forget('a');
  expect([...useArrangements.getState().ofRun.keys()]).toEqual(['ab/1']);
});
