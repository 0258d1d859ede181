import { describe, expect, test } from 'vitest';
import type { ProblemDraft } from '../model/problem';
import { EFFECTS } from './effects';
import { Findings } from './findings';

/** The findings of problems that stand one a line, as `severity code × count at lines: effect`. */
function collect(drafts: readonly ProblemDraft[], format: ConstructorParameters<typeof Findings>[0] = {}) {
  const findings = new Findings(format);
  drafts.forEach((draft, at) => {
    findings.add(draft, { offset: at * 10, length: 9, line: at + 1 });
  });
  return findings
    .list(({ line, offset }) => ({ file: 'log', line, offset }))
    .map(
      ({ severity, code, count, places, effect }) =>
        `${severity} ${code} × ${count} at ${places.map((place) => place.line).join(', ')}: ${effect}`,
    );
}

describe('one row', () => {
  test('stands for one code with one effect', () => {
    expect(
      collect([
        { code: 'illegal-transition', effect: 'From a to b.' },
        { code: 'illegal-transition', effect: 'From b to a.' },
        { code: 'illegal-transition', effect: 'From a to b.', count: 3 },
      ]),
    ).toEqual([
      'warning illegal-transition × 4 at 1, 3: From a to b.',
      'warning illegal-transition × 1 at 2: From b to a.',
    ]);
  });

  test('says what the format says, unless the problem says it more exactly', () => {
    const format = { problems: { gap: { effect: 'A hole.' } } };
    expect(
      collect([{ code: 'gap' }, { code: 'gap', effect: 'A large hole.' }, { code: 'gap' }], format),
    ).toEqual(['warning gap × 2 at 1, 3: A hole.', 'warning gap × 1 at 2: A large hole.']);
  });

  test('has one severity; the worst come first', () => {
    expect(
      collect([
        { code: 'gap', effect: 'A hole.' },
        { code: 'gap', effect: 'A hole.', severity: 'error' },
      ]),
    ).toEqual(['error gap × 1 at 2: A hole.', 'warning gap × 1 at 1: A hole.']);
  });
});

test('however many sentences a log provokes, the rows are few and nothing is left out of the count', () => {
  const drafts = Array.from({ length: 1000 }, (_, at) => ({
    code: 'unknown-value' as const,
    effect: `“${at}” is no state.`,
  }));
  const rows = collect(drafts);
  expect(rows).toHaveLength(13);
  expect(rows[0]).toBe('warning unknown-value × 1 at 1: “0” is no state.');
  expect(rows[12]).toContain(`× 988 at 13, 14, `);
  expect(rows[12]).toContain(EFFECTS['unknown-value']);
});

test('a sentence that quotes the log is cut', () => {
  const [row] = collect([{ code: 'unknown-value', effect: 'x'.repeat(100_000) }]);
  expect(row!.length).toBeLessThan(600);
});
