import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Measure } from '../model/format';
import { DeltaCollector, selectChanges, selectGroups, selectNeverBack, selectShares } from './attribution';
import { selectLanes } from './lanes';

/** Attempts drawn as `thread queued start end`; −1 for what the log does not tell. */
function spansOf(...drawn: string[]) {
  const facts = drawn.map((line) => {
    const [thread, queued, start, end] = line.split(' ').map(Number);
    return {
      thread: thread!,
      attempt: 1,
      queued: queued!,
      start: start!,
      end: end!,
      outcome: 'succeeded' as const,
    };
  });
  const threads = new Uint32Array(10);
  for (const { thread, start, end } of facts)
    for (const at of [start, end]) if (at >= 0) threads[at] = thread;
  return selectLanes(threads, facts, []).spans;
}

const SPANS = spansOf('1 -1 0 2', '2 1 3 5', '1 4 6 -1');

test('a change is what was measured anew between before and after', () => {
  const measured = (before: number, after: number, anew: boolean): Measure[] => [
    { series: 'memory', value: before, reading: 1, moment: 'before' },
    { series: 'memory', value: after, reading: anew ? 2 : 1, moment: 'after' },
  ];
  const collector = new DeltaCollector();
  collector.add(2, measured(100, 100, false));
  collector.add(5, measured(100, 60, true));
  expect(collector.series.get('memory')).toEqual([{ position: 5, before: 100, after: 60 }]);
  expect(selectChanges(collector.series.get('memory')!, SPANS)).toEqual([
    { span: 2, position: 5, value: -40 },
  ]);
});

test('times and sizes are told where the log tells them', () => {
  const times = Float64Array.from({ length: 10 }, (_, position) => position * 10);
  const sizes = Uint32Array.from({ length: 10 }, (_, position) => position + 100);
  const told = (measure: 'duration' | 'queue' | 'output') =>
    selectShares(measure, SPANS, times, sizes).map(({ position, value }) => `${value} at ${position}`);
  expect(told('duration')).toEqual(['20 at 2', '20 at 5']);
  expect(told('queue')).toEqual(['20 at 6', '20 at 3']);
  expect(told('output')).toEqual(['102 at 2', '105 at 5']);
});

test('groups add up, largest first, and say how many of their attempts were measured', () => {
  const shares = [
    { span: 0, position: 2, value: 5 },
    { span: 2, position: 5, value: -40 },
  ];
  expect(selectGroups(shares, SPANS, (span) => `lane ${SPANS.lane[span]}`)).toEqual([
    { group: 'lane 1', attempts: 1, measured: 1, value: -40, position: 5 },
    { group: 'lane 0', attempts: 2, measured: 1, value: 5, position: 2 },
  ]);
});

test('what never came back is what no later reading undid', () => {
  const reading = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(reading, reading), { maxLength: 12 }), (pairs) => {
      const deltas = pairs.map(([before, after], position) => ({ position, before, after }));
      const positions = deltas.flatMap(({ position }) => [position, position]);
      const values = deltas.flatMap(({ before, after }) => [before, after]);
      const found = selectNeverBack(deltas, { positions, values, count: values.length });
      const slow = deltas.filter(({ position, before, after }) => {
        const later = values.filter((_, at) => positions[at]! > position);
        if (before === after) return false;
        return !later.some((value) => (after < before ? value >= before : value <= before));
      });
      expect(found).toEqual(slow);
    }),
  );
});
