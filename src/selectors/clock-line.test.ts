import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClockLine } from './clock-line';

const run = fc.record({
  gaps: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 12 }),
  folded: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
  scale: fc.constantFrom(0.01, 0.5, 3),
});

test('a time is found again from its pixel, and nothing goes back', () => {
  fc.assert(
    fc.property(run, ({ gaps, folded, scale }) => {
      const times = Float64Array.of(7, ...gaps);
      for (let at = 1; at < times.length; at++) times[at] = times[at]! + times[at - 1]!;
      const folds = gaps.map((idle, after) => ({ idle, after })).filter(({ after }) => folded[after]);
      const line = new ClockLine(folds, times, 7);
      let before = Number.NEGATIVE_INFINITY;
      for (let time = 7; time <= times.at(-1)!; time += 3.5) {
        const pixel = line.pixel(time, scale, 50);
        expect(pixel).toBeGreaterThanOrEqual(before);
        expect(line.time(pixel, scale, 50)).toBeCloseTo(time, 5);
        before = pixel;
        // Added up gap by gap.
        let slow = 0;
        gaps.forEach((gap, after) => {
          const part = Math.max(0, Math.min(time - times[after]!, gap));
          slow += folded[after] ? (part / gap) * 50 : part * scale;
        });
        expect(pixel).toBeCloseTo(slow, 5);
      }
    }),
  );
});
