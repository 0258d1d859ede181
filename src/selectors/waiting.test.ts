import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectLanes } from './lanes';
import { segmentAt } from './segments';
import { selectWaiting } from './waiting';

const SECOND = 1_000_000;
const attempt = (facts: object) => ({
  thread: 1,
  attempt: 1,
  queued: -1,
  start: -1,
  end: -1,
  outcome: 'succeeded' as const,
  ...facts,
});

test('waits of all attempts are added up, as far as the stretch goes', () => {
  const threads = Uint32Array.from({ length: 12 }, (_, at) => (at % 2) + 1);
  const { spans } = selectLanes(
    threads,
    [
      attempt({ queued: 0, claimed: 2, start: 4, parked: 6, end: 8 }),
      attempt({ thread: 2, start: 1, end: 11 }),
    ],
    [],
    { pauses: [{ from: 4, to: 5 }] },
  );
  const times = Float64Array.from(threads, (_, at) => at * SECOND);
  const seconds = (from: number, to: number) => selectWaiting(spans, times, { from, to }) / SECOND;
  // Four for its turn, two parked, and both attempts one while the run was paused.
  expect(seconds(0, 12)).toBe(8);
  expect(seconds(3, 8)).toBe(1 + 1 + 2);
  expect(seconds(9, 12)).toBe(0);
  expect(seconds(5, 5)).toBe(0);
});

test('is what adding up every stretch between two events comes to', () => {
  const lives = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(4), fc.nat(3)), { maxLength: 5 });
  fc.assert(
    fc.property(
      lives,
      fc.array(fc.nat(4), { maxLength: 8 }),
      fc.nat(20),
      fc.nat(30),
      (drawn, gaps, first, length) => {
        let at = 0;
        const attempts = drawn.map(([before, wait, claim, run, park]) => {
          const queued = at + before;
          const claimed = queued + wait;
          const start = claimed + claim;
          const parked = start + run;
          at = parked + park;
          return attempt({ queued, claimed, start, parked, end: at });
        });
        const events = at + 4;
        const pauses: { from: number; to: number }[] = [];
        let paused = 0;
        for (const gap of gaps) {
          pauses.push({ from: paused + gap, to: paused + gap + 1 });
          paused += gap + 1;
        }
        const { spans } = selectLanes(new Uint32Array(events).fill(1), attempts, [], { pauses });
        const times = Float64Array.from({ length: events }, (_, position) => position * position);
        const from = Math.min(first, events - 1);
        const to = Math.min(from + length, events);
        let waited = 0;
        for (let after = from; after < to - 1; after++) {
          const segment = segmentAt(spans, 0, after);
          if (segment !== null && segment.kind !== 'running') waited += times[after + 1]! - times[after]!;
        }
        expect(selectWaiting(spans, times, { from, to })).toBe(waited);
      },
    ),
  );
});
