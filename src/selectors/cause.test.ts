import { expect, test } from 'vitest';
import { outcomeCode, type StepOutcome } from '../model/outcome';
import { selectDoubts } from './cause';

const spans = (...outcomes: StepOutcome[]) => ({ outcome: Uint8Array.from(outcomes, outcomeCode) });

test('a run in which all went well leaves no doubt', () => {
  const warning = { severity: 'warning', total: 3 } as const;
  expect(selectDoubts(spans('succeeded'), { succeeded: 1 }, [warning])).toEqual({
    failedAttempts: 0,
    unknownSteps: 0,
    errors: 0,
  });
});

test('attempts that were made good, steps without an outcome and errors of the log do', () => {
  const error = { severity: 'error', total: 2 } as const;
  const found = selectDoubts(spans('crashed', 'failed', 'succeeded'), { succeeded: 1, unknown: 1 }, [error]);
  expect(found).toEqual({ failedAttempts: 2, unknownSteps: 1, errors: 2 });
});
