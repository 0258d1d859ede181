import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpanColumns } from '../model/run-columns';
import { selectLanes } from './lanes';
import { type Segment, type SegmentKind, segmentAt } from './segments';

interface Drawn {
  readonly queued?: number;
  readonly claimed?: number;
  readonly start: number;
  readonly parked?: number;
  readonly end: number;
}

const spansOf = (events: number, attempts: readonly Drawn[], pauses: { from: number; to: number }[] = []) =>
  selectLanes(
    new Uint32Array(events).fill(1),
    attempts.map((each) => ({ thread: 1, attempt: 1, queued: -1, outcome: 'succeeded', ...each })),
    [],
    { pauses },
  ).spans;

const LETTERS: Readonly<Record<SegmentKind, string>> = {
  queued: 'q',
  claimed: 'c',
  'backing-off': 'b',
  running: 'r',
  parked: 'p',
  paused: '‖',
};

/** One letter for each stretch between two events, and what the lane does behind the last one. */
const drawn = (events: number, spans: SpanColumns) =>
  Array.from({ length: events }, (_, after) => {
    const segment = segmentAt(spans, 0, after);
    return segment ? LETTERS[segment.kind] : '.';
  }).join('');

test('announced, taken, begun and ended', () => {
  const spans = spansOf(10, [{ queued: 1, claimed: 3, start: 5, end: 8 }]);
  expect(drawn(10, spans)).toBe('.qqccrrr..');
  expect(segmentAt(spans, 0, 4)).toEqual({ kind: 'claimed', span: 0, from: 3, to: 5 });
});

test('after a failure that promised it, an attempt backs off; else it waits for its turn', () => {
  const attempts = (queued: number) => [
    { start: 0, end: 2 },
    { queued, start: 6, end: 8 },
  ];
  expect(drawn(9, spansOf(9, attempts(2)))).toBe('rrbbbbrr.');
  expect(drawn(9, spansOf(9, attempts(4)))).toBe('rr..qqrr.');
});

test('parked it waits to its end, paused as long as the run is', () => {
  expect(drawn(9, spansOf(9, [{ start: 1, parked: 4, end: 7 }]))).toBe('.rrrppp..');
  const pauses = [
    { from: 0, to: 2 },
    { from: 4, to: 5 },
    { from: 6, to: 9 },
  ];
  const spans = spansOf(9, [{ start: 1, end: -1 }], pauses);
  expect(drawn(9, spans)).toBe('.‖rr‖r‖‖‖');
  expect(segmentAt(spans, 0, 1)).toEqual({ kind: 'paused', span: 0, from: 1, to: 2 });
  expect(segmentAt(spans, 0, 3)).toEqual({ kind: 'running', span: 0, from: 2, to: 4 });
});

test('what never began or never ended goes on behind the last event', () => {
  expect(drawn(5, spansOf(5, [{ queued: 1, claimed: 3, start: -1, end: -1 }]))).toBe('.qqcc');
  expect(drawn(3, spansOf(3, [{ start: 1, end: -1 }]))).toBe('.rr');
});

/** The same, by looking at every attempt and every pause. */
function slowly(spans: SpanColumns, after: number): Segment | null {
  for (let span = spans.count - 1; span >= 0; span--) {
    const [queued, claimed, start] = [spans.queued[span]!, spans.claimed[span]!, spans.start[span]!];
    const [parked, end] = [spans.parked[span]!, spans.end[span]!];
    if (end >= 0 && end <= after) continue;
    const stop = parked >= 0 ? parked : end;
    if (parked >= 0 && parked <= after) return { kind: 'parked', span, from: parked, to: end };
    if (start >= 0 && start <= after) {
      const cuts = [start, stop];
      for (let at = 0; at < spans.pauses.from.length; at++) {
        const [from, to] = [spans.pauses.from[at]!, spans.pauses.to[at]!];
        if (from <= after && after < to)
          return {
            kind: 'paused',
            span,
            from: Math.max(from, start),
            to: stop >= 0 && stop <= to ? stop : to,
          };
        cuts.push(from, to);
      }
      const before = cuts.filter((cut) => cut >= start && cut <= after);
      const behind = cuts.filter((cut) => cut > after && (stop < 0 || cut <= stop));
      const to = behind.length > 0 ? Math.min(...behind) : -1;
      return { kind: 'running', span, from: Math.max(...before), to };
    }
    if (claimed >= 0 && claimed <= after) return { kind: 'claimed', span, from: claimed, to: start };
    const again = span > 0 && spans.end[span - 1] === queued;
    if (queued >= 0 && queued <= after)
      return {
        kind: again ? 'backing-off' : 'queued',
        span,
        from: queued,
        to: claimed >= 0 ? claimed : start,
      };
  }
  return null;
}

/** Lives of attempts, one after the other: gaps before each of their events, and whether it has that event. */
const life = fc.record({
  before: fc.nat(3),
  wait: fc.option(fc.nat(4), { nil: null }),
  claim: fc.option(fc.nat(3), { nil: null }),
  run: fc.nat(5),
  park: fc.option(fc.nat(4), { nil: null }),
});

test('is what looking at everything finds', () => {
  fc.assert(
    fc.property(
      fc.array(life, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 4 })), { maxLength: 6 }),
      fc.boolean(),
      (lives, gaps, open) => {
        let at = 0;
        const attempts = lives.map(({ before, wait, claim, run, park }, index) => {
          at += before;
          const queued = wait === null ? -1 : at;
          at += wait ?? 0;
          const claimed = claim === null ? -1 : at;
          at += claim ?? 0;
          const start = at;
          at += run;
          const parked = park === null ? -1 : at;
          at += park ?? 0;
          return { queued, claimed, start, parked, end: open && index === lives.length - 1 ? -1 : at };
        });
        let resumed = 0;
        const pauses = gaps.map(([gap, long]) => {
          const from = resumed + gap;
          resumed = from + long;
          return { from, to: resumed };
        });
        const spans = spansOf(at + 5, attempts, pauses);
        for (let after = 0; after < at + 5; after++)
          expect(segmentAt(spans, 0, after)).toEqual(slowly(spans, after));
      },
    ),
  );
});
