import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeCode, outcomeOf, STEP_OUTCOMES, type StepOutcome, severityRank } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import { worstOutcome } from './worst';

/** Only what is looked at: the outcomes. */
function columnsOf(codes: readonly number[]): SpanColumns {
  return { count: codes.length, outcome: Uint8Array.from(codes) } as unknown as SpanColumns;
}

/** The slow twin: looks at every span. */
function worstOfAll(codes: readonly number[], from: number, to: number): StepOutcome {
  const outcomes = codes.slice(from, to).map((code) => outcomeOf(code) ?? 'unknown');
  return outcomes.toSorted((a, b) => severityRank(a) - severityRank(b))[0] ?? 'unknown';
}

test('one failure among many successes is the worst of them, only where it lies', () => {
  const codes = new Array<number>(1000).fill(outcomeCode('succeeded'));
  codes[417] = outcomeCode('failed');
  const columns = columnsOf(codes);
  expect(worstOutcome(columns, 0, 1000)).toBe('failed');
  expect(worstOutcome(columns, 417, 418)).toBe('failed');
  expect(worstOutcome(columns, 418, 1000)).toBe('succeeded');
});

test('it agrees with looking at every span', () => {
  const stretch = fc
    .array(fc.nat(STEP_OUTCOMES.length), { minLength: 1, maxLength: 60 })
    .chain((codes) => fc.tuple(fc.constant(codes), fc.nat(codes.length - 1), fc.nat(codes.length)));
  fc.assert(
    fc.property(stretch, ([codes, from, length]) => {
      const to = Math.min(from + 1 + length, codes.length);
      expect(worstOutcome(columnsOf(codes), from, to)).toBe(worstOfAll(codes, from, to));
    }),
  );
});
