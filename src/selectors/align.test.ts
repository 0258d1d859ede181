import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignByClock, alignByOrder } from './align';
import { type Axis, clockAxis, orderAxis } from './axis';

describe('by position', () => {
  test('a longer run ends at the edge, and what is left of it is counted', () => {
    const axis = orderAxis({ from: 0, to: 4 }, 40);
    const longer = alignByOrder(axis, 4, 7);
    expect([0, 3].map(longer.xOf)).toEqual([5, 35]);
    expect(longer.xOf(4)).toBe(Number.POSITIVE_INFINITY);
    expect(longer.edges.at(-1)).toBe(4);
    expect(longer.more).toEqual({ events: 3, time: null });
    expect(longer.at(3)).toBe(3);
  });

  test('a shorter one ends where it ended', () => {
    const shorter = alignByOrder(orderAxis({ from: 0, to: 4 }, 40), 4, 2);
    expect([0, 1, 2, 3].map(shorter.at)).toEqual([0, 1, null, null]);
    expect(shorter.edges.at(-1)).toBe(2);
    expect(shorter.last).toBe(1);
    expect(shorter.more.events).toBe(0);
  });
});

const times = (...all: number[]) => Float64Array.from(all);
const whole = (all: Float64Array, width: number): Axis =>
  clockAxis({ times: all, folds: [] }, new Set(), { from: 0, to: all.length }, width);

describe('by the time since the start', () => {
  const own = times(1000, 1010, 1020, 1100);
  const axis = whole(own, 112);

  test('events stand where the shown run had lasted as long', () => {
    const { xOf } = alignByClock(axis, own, times(5, 15, 55, 105));
    expect([0, 1, 2, 3].map((position) => Math.round(xOf(position)))).toEqual([6, 16, 56, 106]);
  });

  test('what had happened by then is in force, until the other run has ended', () => {
    const { at } = alignByClock(axis, own, times(0, 0, 15));
    expect([0, 1, 2, 3].map(at)).toEqual([1, 1, null, null]);
  });

  test('a longer run ends at the edge, with the events and the time that are left', () => {
    const longer = alignByClock(axis, own, times(0, 100, 101, 160));
    expect(longer.more).toEqual({ events: 2, time: 60 });
    expect(longer.edges.at(-1)).toBe(2);
    expect(longer.xOf(2)).toBe(Number.POSITIVE_INFINITY);
  });

  test('a stretch that is folded away holds what falls into it', () => {
    const folded = clockAxis(
      { times: times(0, 10, 10_010, 10_020), folds: [{ after: 1, idle: 10_000 }] },
      new Set(),
      { from: 0, to: 4 },
      200,
    );
    const { xOf } = alignByClock(folded, times(0, 10, 10_010, 10_020), times(0, 5010, 10_020));
    const [fold] = folded.folds;
    expect(xOf(1)).toBeCloseTo(fold!.x + fold!.width / 2);
  });
});

test('each event belongs to the pixel that it stands at, found one by one', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 80 });
  const clockOf = (list: readonly number[]) => {
    let time = 0;
    return Float64Array.from(list, (gap) => {
      time += gap;
      return time;
    });
  };
  fc.assert(
    fc.property(gaps, gaps, fc.integer({ min: 20, max: 120 }), (mine, theirs, width) => {
      const [own, others] = [clockOf(mine), clockOf(theirs)];
      const { edges, xOf, more } = alignByClock(whole(own, width), own, others);
      const shown = [...others.keys()].filter((position) => xOf(position) !== Number.POSITIVE_INFINITY);
      expect(edges.at(-1)).toBe(shown.length);
      expect(more.events).toBe(others.length - shown.length);
      for (let x = 0; x + 1 < edges.length; x++)
        for (let position = edges[x]!; position < edges[x + 1]!; position++)
          expect(Math.min(Math.floor(xOf(position)), edges.length - 2)).toBe(x);
    }),
  );
});
