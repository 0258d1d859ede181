import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeCode, type StepOutcome } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import { type Attempts, type KinEnd, orderKin, selectAttemptKin } from './kin';

interface Drawn {
  readonly queued: number;
  readonly start: number;
  readonly end: number;
  readonly outcome: StepOutcome;
}

/** One lane of a run, drawn as `queued start end outcome`, one attempt a line; the rest of its events are notes. */
function attemptsOf(drawing: string, events: number): Attempts {
  const drawn = drawing
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '')
    .map(
      ([queued, start, end, outcome]): Drawn => ({
        queued: Number(queued),
        start: Number(start),
        end: Number(end),
        outcome: outcome as StepOutcome,
      }),
    );
  return { ofPosition: new Int32Array(events), spans: spansOf(drawn) };
}

function spansOf(drawn: readonly Drawn[]): SpanColumns {
  return {
    count: drawn.length,
    lane: new Uint32Array(drawn.length),
    attempt: Uint16Array.from(drawn, (_, at) => at + 1),
    queued: Int32Array.from(drawn, ({ queued }) => queued),
    start: Int32Array.from(drawn, ({ start }) => start),
    end: Int32Array.from(drawn, ({ end }) => end),
    outcome: Uint8Array.from(drawn, ({ outcome }) => outcomeCode(outcome)),
    claimed: new Int32Array(drawn.length).fill(-1),
    parked: new Int32Array(drawn.length).fill(-1),
    pauses: { from: new Int32Array(), to: new Int32Array() },
    ofLane: Uint32Array.from([0, drawn.length]),
  };
}

function print(attempts: Attempts): string[] {
  return Array.from(attempts.ofPosition, (_, position) => {
    const { causes } = selectAttemptKin(attempts, position);
    return `${position}: ${causes.map((end) => `${end.relation} ${end.position}`).join(', ') || '-'}`;
  });
}

test('announced, started, ended, tried again', () => {
  const attempts = attemptsOf(
    `
     0  2  4 failed
     5  7  8 succeeded
  `,
    10,
  );
  expect(print(attempts)).toEqual([
    '0: -',
    '1: part 0',
    '2: announcement 0',
    '3: part 2',
    '4: start 2',
    '5: retry 4',
    '6: part 5',
    '7: announcement 5',
    '8: start 7',
    '9: -',
  ]);
  expect(orderKin(selectAttemptKin(attempts, 4).effects, 4)).toEqual([{ position: 5, relation: 'retry' }]);
  expect(orderKin(selectAttemptKin(attempts, 0).effects, 0).map(({ position }) => position)).toEqual([2, 1]);
});

test('a failure that announces the next attempt, a lost attempt, and one that has not ended', () => {
  const attempts = attemptsOf(
    `
    -1  0  2 failed
     2  3  5 crashed
    -1  5 -1 unknown
  `,
    8,
  );
  expect(print(attempts)).toEqual([
    '0: -',
    '1: part 0',
    '2: start 0',
    '3: retry 2',
    '4: part 3',
    '5: retry 3',
    '6: part 5',
    '7: part 5',
  ]);
});

test('an attempt after one that ended well is no retry', () => {
  expect(print(attemptsOf('-1 0 1 succeeded\n-1 2 3 failed', 4))).toEqual([
    '0: -',
    '1: start 0',
    '2: -',
    '3: start 2',
  ]);
});

test('events of the run have no attempts', () => {
  const attempts = { ...attemptsOf('0 1 2 failed', 3), ofPosition: new Int32Array(3).fill(-1) };
  expect(selectAttemptKin(attempts, 1)).toEqual({ causes: [], effects: [], more: 0 });
});

/** Attempts of one lane one after another; each may reuse the announcement of the one before, as a closed one leaves it. */
const lane = fc
  .array(
    fc.record({
      gaps: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
      queued: fc.constantFrom('own', 'none', 'end', 'old'),
      outcome: fc.constantFrom<StepOutcome>('failed', 'crashed', 'succeeded', 'cancelled'),
      lost: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((drawn) => {
    const spans: Drawn[] = [];
    let at = 0;
    for (const { gaps, queued, outcome, lost } of drawn) {
      const before = spans.at(-1);
      const own = at + gaps[0];
      const chosen = { own, none: -1, end: before?.end ?? -1, old: before?.queued ?? -1 }[queued];
      // No event begins two attempts.
      const over = lost && before !== undefined && before.end > before.start;
      const start = over ? before.end : own + gaps[1] + (queued === 'end' ? 1 : 0);
      const end = start + gaps[2];
      spans.push({ queued: over ? -1 : chosen, start, end, outcome });
      at = end + 1;
    }
    return { spans, events: at + 2 };
  });

test('it says what looking through all attempts says, from both ends', () => {
  fc.assert(
    fc.property(lane, ({ spans, events }) => {
      const attempts = { ofPosition: new Int32Array(events), spans: spansOf(spans) };
      const expected = edgesByLooking(spans, events);
      for (let position = 0; position < events; position++) {
        const { causes, effects } = selectAttemptKin(attempts, position);
        expect(sorted(causes)).toEqual(
          sorted(expected.filter(({ effect }) => effect === position).map(toCause)),
        );
        expect(sorted(effects)).toEqual(
          sorted(expected.filter(({ cause }) => cause === position).map(toEffect)),
        );
      }
    }),
    { numRuns: 500 },
  );
});

interface Edge {
  readonly cause: number;
  readonly effect: number;
  readonly relation: KinEnd['relation'];
}

const toCause = ({ cause, relation }: Edge): KinEnd => ({ position: cause, relation });
const toEffect = ({ effect, relation }: Edge): KinEnd => ({ position: effect, relation });
const sorted = (ends: readonly KinEnd[]) =>
  ends.map(({ position, relation }) => `${position} ${relation}`).sort();

/** The slow twin: every pair of an attempt and the one before it, and every position against every attempt. */
function edgesByLooking(spans: readonly Drawn[], events: number): Edge[] {
  const edges: Edge[] = [];
  const add = (cause: number, effect: number, relation: Edge['relation']) => {
    if (cause >= 0 && effect > cause) edges.push({ cause, effect, relation });
  };
  spans.forEach((span, at) => {
    const { start, end } = span;
    const before = spans[at - 1];
    const queued = before && span.queued < before.end ? -1 : span.queued;
    const bad = before?.outcome === 'failed' || before?.outcome === 'crashed';
    const wasLost = before?.end === start;
    const from = bad ? (wasLost ? before!.start : before!.end) : -1;
    add(from, queued > from ? queued : start, 'retry');
    if (!(bad && queued === from)) add(queued, start, 'announcement');
    if (spans[at + 1]?.start !== end) add(start, end, 'start');
    for (let position = 0; position < events; position++) {
      if (queued >= 0 && position > queued && position < start) add(queued, position, 'part');
      if (position > start && position < end) add(start, position, 'part');
    }
  });
  return edges;
}

test('the most telling goes first, then the nearest; each event once', () => {
  const ends: KinEnd[] = [
    { position: 3, relation: 'previous' },
    { position: 1, relation: 'trigger' },
    { position: 2, relation: 'trigger' },
    { position: 3, relation: 'start' },
    { position: 3, relation: 'spawn', run: 1 },
  ];
  expect(orderKin(ends, 4).map(({ position, relation }) => `${position} ${relation}`)).toEqual([
    '2 trigger',
    '1 trigger',
    '3 spawn',
    '3 start',
  ]);
});
