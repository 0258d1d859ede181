import { expect, test } from 'vitest';
import { type OpenRun, useStage } from './stage';

const state = () => useStage.getState();
const run = (id: string) => ({ view: { run: { id } } }) as unknown as OpenRun;

test('a run that leaves takes off only itself', () => {
  const leaveFirst = state().enter(run('first'));
  const leaveSecond = state().enter(run('second'));
  leaveFirst();
  expect(state().run?.view.run.id).toBe('second');
  leaveSecond();
  expect(state().run).toBeNull();
});

test('a path that was asked for is forgotten with its run', () => {
  state().seek('/state/jobs', 3);
  expect(state().sought).toEqual({ pointer: '/state/jobs', position: 3 });
  state().enter(run('other'));
  expect(state().sought).toBeNull();
});
