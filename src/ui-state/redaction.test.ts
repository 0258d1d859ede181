import { expect, test } from 'vitest';
import { DEFAULT_CHOICE } from '../model/redaction';
import { readRedacting } from './redaction';

test('a stored choice is read as it was; what is doubtful is what is usual', () => {
  const choice = { ...DEFAULT_CHOICE, classes: ['email'], add: ['Ada'], payloads: true } as const;
  expect(readRedacting({ on: false, choice })).toEqual({ on: false, choice });
  const usual = { on: true, choice: DEFAULT_CHOICE };
  for (const odd of [
    null,
    7,
    {},
    { on: 'no', choice: [] },
    { choice: { classes: 'all', keep: 'x', add: [1] } },
  ])
    expect(readRedacting(odd)).toEqual(usual);
  expect(readRedacting({ choice: { classes: ['__proto__', 'email', 3] } }).choice.classes).toEqual(['email']);
});
