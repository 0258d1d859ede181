import { expect, test } from 'vitest';
import { settleTimes } from '../../selectors/clock';
import type { SegmentKind } from '../../selectors/segments';
import { describeSegment } from './segment-words';

const NONE = Number.NaN;
const said = (seconds: readonly number[], from: number, to: number, kind: SegmentKind = 'running') => {
  const recorded = Float64Array.from(seconds, (second) => second * 1_000_000);
  const times = { recorded, settled: settleTimes(recorded)! };
  return describeSegment({ kind, span: 0, from, to }, seconds.length, times);
};

test('says what an attempt does, and for how long', () => {
  expect(said([0, 1.25, 3.000001], 0, 1, 'queued')).toBe('waiting for its turn 1.25 s');
  expect(said([0, 1.25, 301.000001], 1, 2, 'parked')).toBe('parked, waiting for something outside 5 min 0 s');
});

test('what never ended took at least so long', () => {
  expect(said([0, 1.25, 3.000001], 1, -1)).toBe('running at least 1.75 s, no end recorded');
  expect(said([0, 1.25, 3.000001], 1, 3, 'paused')).toBe(
    'paused with the run at least 1.75 s, no end recorded',
  );
});

test('of what was announced and never begun nobody knows how long it waited', () => {
  expect(said([0, 1.25, 3.000001], 1, -1, 'queued')).toBe('announced, no beginning recorded');
  expect(said([0, 1.25, 3.000001], 1, -1, 'claimed')).toBe('taken by a worker, no beginning recorded');
});

test('a missing time makes a bound of it, a clock that went back an estimate', () => {
  expect(said([0.5, NONE, 3.000001], 1, 2)).toBe('running at most 2.50 s');
  expect(said([0.5, 3.000001, NONE], 0, 2)).toBe('running at least 2.50 s');
  expect(said([0.5, NONE, NONE, 3.000001], 1, 2)).toBe('running for 1 event');
  expect(said([0.5, 3.000001, 2.5], 0, 2)).toBe('running about 2.50 s');
});

test('whole seconds are right to a second', () => {
  expect(said([0, 3, 3, 300], 0, 1)).toBe('running 3.00 s ± 1.00 s');
  expect(said([0, 3, 3, 300], 1, 2)).toBe('running less than 1.00 s');
  expect(said([0, 3, 3, 300], 0, 3)).toBe('running 5 min 0 s');
});

test('without times it says between which events', () => {
  const words = (to: number) => describeSegment({ kind: 'running', span: 0, from: 1200, to }, 2000, null);
  expect(words(1300)).toBe('running from event 1,200 to event 1,300');
  expect(words(-1)).toBe('running from event 1,200 to the end of the log');
});
