import { describe, expect, test } from 'vitest';
import { outcomeCode, type StepOutcome } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import {
  isAlwaysOther,
  leavesOf,
  selectGap,
  selectLikelyRetries,
  selectPair,
  selectShown,
  selectTries,
} from './tries';

/** Spans drawn as `lane start–end outcome`, ordered by lane. */
function draw(drawing: string): SpanColumns {
  const rows = drawing
    .trim()
    .split('\n')
    .map((line) => /(\d+) (-?\d+)–(-?\d+) (\w+)/.exec(line)!);
  const column = (at: number) => Int32Array.from(rows, (row) => Number(row[at]));
  const lane = Uint32Array.from(column(1));
  const lanes = Math.max(...lane) + 1;
  return {
    count: rows.length,
    lane,
    start: column(2),
    end: column(3),
    outcome: Uint8Array.from(rows, (row) => outcomeCode(row[4] as StepOutcome)),
    ofLane: Uint32Array.from({ length: lanes + 1 }, (_, at) => lane.filter((each) => each < at).length),
  } as unknown as SpanColumns;
}

const lanesOf = (spans: SpanColumns, lane: number, likeness: number[] | null) => {
  const { tries, inferred } = selectTries(spans, lane, likeness && selectLikelyRetries(spans, likeness));
  return `${tries.map((each) => `${each.lane}/${each.span}`).join(' ')}${inferred ? ' inferred' : ''}`;
};

describe('the tries of a step', () => {
  test('are its attempts; one that was only announced is none', () => {
    const spans = draw('0 1–2 failed\n0 3–4 succeeded\n0 -1–-1 pending\n1 5–6 succeeded');
    expect(lanesOf(spans, 0, null)).toBe('0/0 0/1');
    expect(lanesOf(spans, 1, null)).toBe('1/3');
  });

  test('or, inferred, later steps that do the same after one that failed', () => {
    const spans = draw('0 0–1 failed\n1 2–3 failed\n2 4–5 succeeded\n3 6–7 succeeded\n4 8–9 failed');
    const likeness = [7, 7, 7, 7, 8];
    expect(lanesOf(spans, 0, likeness)).toBe('0/0 1/1 2/2 inferred');
    expect(lanesOf(spans, 2, likeness)).toBe('0/0 1/1 2/2 inferred');
    expect(lanesOf(spans, 3, likeness)).toBe('3/3');
    expect(lanesOf(spans, 4, likeness)).toBe('4/4');
  });

  test('not those that ran side by side, nor steps of which nothing is told', () => {
    const spans = draw('0 0–3 failed\n1 2–5 succeeded\n2 6–7 failed\n3 8–9 succeeded');
    expect(lanesOf(spans, 0, [7, 7, 0, 0])).toBe('0/0');
    expect(lanesOf(spans, 2, [7, 7, 0, 0])).toBe('2/2');
  });
});

test('the one that worked is compared with the last before it that failed', () => {
  const [bad, good] = [false, true];
  expect(selectPair([bad, bad, good], 0)).toEqual({ one: 1, other: 2, worked: true });
  expect(selectPair([bad, good, bad, good], 2)).toEqual({ one: 2, other: 3, worked: true });
  expect(selectPair([bad, good, bad], 2)).toEqual({ one: 0, other: 1, worked: true });
  expect(selectPair([good, bad, bad], 1)).toEqual({ one: 1, other: 2, worked: false });
  expect(selectPair([good, good], 0)).toEqual({ one: 0, other: 1, worked: false });
  expect(selectPair([bad], 0)).toBe(null);
});

test('of hundreds the first, the last, the compared ones and a window are shown', () => {
  expect(selectShown(3, 1, null, 8)).toEqual([0, 1, 2]);
  const pair = { one: 397, other: 398, worked: true };
  expect(selectShown(400, 100, pair, 8)).toEqual([0, 98, 99, 100, 101, 397, 398, 399]);
});

describe('the time between two attempts', () => {
  const none = Number.NaN;
  test('is exact where both are told to the microsecond', () => {
    expect(selectGap([1, 5_001], 0, 1, 1)).toEqual({ least: 5_000, most: 5_000 });
  });
  test('is a bound where one is missing, or only seconds are told', () => {
    expect(selectGap([10, none, 50, 70], 1, 3, 1)).toEqual({ least: 20, most: 60 });
    expect(selectGap([none, none, 50], 0, 2, 1)).toEqual({ least: 0, most: null });
    expect(selectGap([0, 2_000_000], 0, 1, 1_000_000)).toEqual({ least: 1_000_000, most: 3_000_000 });
  });
  test('is unknown without times, and where the clock went back', () => {
    expect(selectGap([none, none], 0, 1, 1)).toBe(null);
    expect(selectGap([50, 20], 0, 1, 1)).toBe(null);
  });
});

test('leaves are read in order, and no more than were asked for', () => {
  const value = { a: { b: 1, c: [] }, d: [2, 3] };
  expect(leavesOf(value, 9).map(({ path, value: leaf }) => [path.join('.'), leaf])).toEqual([
    ['a.b', 1],
    ['a.c', []],
    ['d.0', 2],
    ['d.1', 3],
  ]);
  expect(leavesOf(value, 2)).toHaveLength(2);
});

test.each([
  ['by its name', ['event', 'attempt'], [1, 2], true],
  ['by its name in camel case', ['workerId'], ['a', 'b'], true],
  ['by its form', ['base'], ['8bf837b8175a6f1ea198d4ca', 'e402ca73c9255bbad81efc5c'], true],
  ['as no two of three agree', ['load'], [1, 2, 3], true],
  ['not of two alone', ['load'], [1, 2], false],
  ['not when some agree', ['load'], [1, 1, 2], false],
  ['not for a word that ends alike', ['paid'], ['x', 'y'], false],
])('what differs always is told %s', (_, path, values, always) => {
  expect(isAlwaysOther(path as string[], values as never)).toBe(always);
});
