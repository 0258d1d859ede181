import { expect, test } from 'vitest';
import type { Grammar } from '../model/format';
import { draw } from './drawn-trace';

test('an end without a beginning is an attempt of one point', () => {
  expect(
    draw(`
      a end succeeded
      - run-end succeeded
    `),
  ).toEqual(['run succeeded', 'a succeeded', '  a #1 0–0 succeeded', 'end-without-start at 0']);
});

test('what follows the end of a step or of the run is told', () => {
  expect(
    draw(`
      a start
      a end succeeded
      a end failed
      - run-end succeeded
      a note
    `).slice(-2),
  ).toEqual(['after-terminal at 2', 'after-terminal at 4']);
});

test('an event behind the end of its step and of the run is told once', () => {
  expect(
    draw(`
      a start
      a end succeeded
      - run-end succeeded
      a end failed
      b end succeeded
    `).filter((line) => /^[a-z-]+ at /.test(line)),
  ).toEqual(['after-terminal at 3', 'after-terminal at 4', 'end-without-start at 4']);
});

test('times that step back are told, missing times are not', () => {
  expect(
    draw(`
      a start @20
      a note
      a note @10
      a end succeeded @20
      - run-end succeeded @30
    `).slice(3),
  ).toEqual(['clock-backwards at 2']);
});

test('a repetition changes nothing', () => {
  expect(
    draw(`
      a start
      a start =
      a end succeeded
      a end succeeded =
      - run-end succeeded
    `),
  ).toEqual(['run succeeded', 'a succeeded', '  a #1 0–2 succeeded']);
});

test('a system’s grammar sees which attempt is open, and may object', () => {
  const seen: string[] = [];
  const grammar = (): Grammar => ({
    next: ({ act, step, stepOpen, openStep }) => {
      seen.push(`${act} ${step} ${stepOpen} ${openStep}`);
      return act === 'run-end' ? { code: 'illegal-transition' } : null;
    },
    end: () => [{ code: 'orphan-record', position: 0 }],
  });
  const text = draw('a start\nb note\na end succeeded\n- run-end succeeded', { grammar });
  expect(seen).toEqual(['start a false null', 'note b false a', 'end a true a', 'run-end null false null']);
  expect(text.slice(-2)).toEqual(['illegal-transition at 3', 'orphan-record at 0']);
});
