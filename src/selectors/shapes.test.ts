import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectShapes } from './shapes';

test('lanes of the same events share a shape, however they are interleaved', () => {
  const lanes = Int32Array.from([0, 1, 0, -1, 2, 1, 2, 3]);
  const events = [7, 7, 8, 9, 7, 8, 9, 7];
  const [a, b, c, d] = selectShapes(lanes, 4, (position) => events[position]!);
  expect(a).toBe(b);
  expect(new Set([a, c, d]).size).toBe(3);
});

test('as its slow twin, which compares the sequences themselves', () => {
  const log = fc.array(fc.tuple(fc.integer({ min: -1, max: 9 }), fc.integer({ min: 0, max: 2 })), {
    maxLength: 400,
  });
  fc.assert(
    fc.property(log, (events) => {
      const shapes = selectShapes(
        Int32Array.from(events, ([lane]) => lane),
        10,
        (at) => events[at]![1],
      );
      const sequence = (lane: number) => events.filter(([each]) => each === lane).map(([, symbol]) => symbol);
      for (let a = 0; a < 10; a++)
        for (let b = 0; b < a; b++) {
          const [one, other] = [sequence(a), sequence(b)];
          const same = one.length <= 64 && other.length <= 64 && String(one) === String(other);
          if (one.length > 0 && other.length > 0)
            expect(shapes[a] === shapes[b] && shapes[a] !== 0).toBe(same);
        }
    }),
  );
});
