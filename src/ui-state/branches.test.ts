import { beforeEach, expect, test } from 'vitest';
import { readRuns, useBranches } from './branches';

const RUN = 'log/run';
const ofRun = () => useBranches.getState().runs[RUN]!;

beforeEach(() => useBranches.setState({ runs: {} }));

test('the first edit begins a branch, the next ones go on with it while it is open', () => {
  const { add, open } = useBranches.getState();
  add(RUN, { omit: 3 }, 'Without event 3');
  add(RUN, { swap: [1, 2] }, 'Swapped');
  open(RUN, null);
  add(RUN, { omit: 5 }, 'Without event 5');
  expect(ofRun().branches).toEqual([
    { id: '1', name: 'Without event 3', edits: [{ omit: 3 }, { swap: [1, 2] }] },
    { id: '2', name: 'Without event 5', edits: [{ omit: 5 }] },
  ]);
  expect(ofRun().opened).toBe('2');
});

test('an edit is taken back, and a branch without edits goes', () => {
  const { add, undo } = useBranches.getState();
  add(RUN, { omit: 3 }, 'one');
  add(RUN, { omit: 4 }, 'one');
  undo(RUN, '1', 0);
  expect(ofRun().branches[0]!.edits).toEqual([{ omit: 4 }]);
  undo(RUN, '1', 0);
  expect(ofRun()).toEqual({ branches: [], opened: null });
});

test('stored branches are read; a broken edit, branch or run spoils only itself', () => {
  const whole = {
    id: '1',
    name: 'kept',
    edits: [{ omit: 1 }, { edit: 2, payload: '{"id":12345678901234567890}' }],
  };
  const broken = { ...whole, edits: [{ omit: -1 }, { edit: 2 }, { swap: [1] }, null, 'x', { swap: [1, 2] }] };
  expect(
    readRuns({
      runs: { a: { branches: [whole, null, { id: 7 }], opened: '1' }, b: { branches: [broken] }, c: null },
    }),
  ).toEqual({
    a: { branches: [whole], opened: '1' },
    b: { branches: [{ ...whole, edits: [{ swap: [1, 2] }] }], opened: null },
    c: { branches: [], opened: null },
  });
  expect(readRuns(null)).toEqual({});
});

test('what somebody sends never pushes out what the reader made', () => {
  const { add, adopt } = useBranches.getState();
  add('log/mine', { omit: 3 }, 'Mine');
  for (let run = 0; run < 50; run++) adopt(`log/theirs-${run}`, { name: 'Theirs', edits: [{ omit: run }] });
  for (let edit = 0; edit < 80; edit++) adopt('log/mine', { name: 'Theirs', edits: [{ omit: 100 + edit }] });
  expect(useBranches.getState().runs['log/mine']!.branches[0]).toMatchObject({ name: 'Mine' });
});

test('the same edits are there once', () => {
  const { add, adopt } = useBranches.getState();
  add('log/mine', { omit: 3 }, 'Mine');
  const before = Object.keys(useBranches.getState().runs);
  adopt('log/mine', { name: 'Again', edits: [{ omit: 3 }] });
  expect(useBranches.getState().runs['log/mine']!.branches.filter(({ name }) => name === 'Again')).toEqual(
    [],
  );
  expect(Object.keys(useBranches.getState().runs)).toEqual(before);
});
