import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Threads } from '../ingest/threads';
import type { Act } from '../model/event';
import { isFailure, type StepOutcome } from '../model/outcome';
import { type Course, claimedBy, selectBoundary, selectPromises } from './boundary';
import { selectLanes } from './lanes';

interface Drawn {
  /** The step, from 0; −1 for an event of the run. */
  readonly lane: number;
  readonly act: Act;
  readonly outcome: StepOutcome | null;
}

/** Events drawn as `step act outcome`, one after the other; `run` stands for the run itself. */
function drawn(drawing: string): Drawn[] {
  const names: string[] = [];
  return drawing
    .trim()
    .split(/\n/)
    .map((line) => {
      const [step, act, outcome] = line.trim().split(' ');
      if (step !== 'run' && !names.includes(step!)) names.push(step!);
      return {
        lane: names.indexOf(step!),
        act: act as Act,
        outcome: (outcome ?? null) as StepOutcome | null,
      };
    });
}

function courseOf(
  events: readonly Drawn[],
  stepOfLane: Uint32Array = Uint32Array.from({ length: 8 }, (_, at) => at),
): Course {
  return {
    count: events.length,
    stepOfLane,
    laneAt: (position) => events[position]!.lane,
    actAt: (position) => events[position]!.act,
    outcomeAt: (position) => events[position]!.outcome,
  };
}

/** Promises as `step from–to`, with what is special about them. */
function printed(events: readonly Drawn[], stepOfLane?: Uint32Array): string[] {
  const { count, lane, from, to, claimed, retry } = selectPromises(courseOf(events, stepOfLane));
  return Array.from({ length: count }, (_, at) =>
    [
      `${lane[at]} ${from[at]}–${to[at]}`,
      claimed[at]! >= 0 ? `claimed ${claimed[at]}` : '',
      retry[at] ? 'retry' : '',
    ]
      .filter(Boolean)
      .join(' '),
  );
}

test('announced until it begins; taken by a worker; called off', () => {
  const events = drawn(`
    a queue
    b queue
    a claim
    a start
    b skip
    a end succeeded
  `);
  expect(printed(events)).toEqual(['0 0–3 claimed 2', '1 1–4']);
});

test('a failure that promises another attempt, whether it says so or the step is announced again', () => {
  const events = drawn(`
    a start
    a retry failed
    a start
    a end failed
    a queue
  `);
  expect(printed(events)).toEqual(['0 1–2 retry', '0 4–5 retry']);
});

test('a loop is announced until its first item is', () => {
  const events = drawn(`
    loop queue
    item queue
    item start
  `);
  expect(printed(events, Uint32Array.from([0, 0]))).toEqual(['0 0–1', '1 1–2']);
});

test('the end of a run calls off what it promised', () => {
  const events = drawn(`
    a queue
    run run-end cancelled
    b queue
  `);
  expect(printed(events)).toEqual(['0 0–1', '1 2–3']);
  expect(selectPromises(courseOf(events)).ends).toEqual([1]);
});

const ACTS: readonly Act[] = [
  'note',
  'queue',
  'claim',
  'start',
  'retry',
  'end',
  'close',
  'skip',
  'park',
  'run-end',
];
const OUTCOMES: readonly (StepOutcome | null)[] = [null, 'succeeded', 'failed'];

const events = fc.array(
  fc.record({
    lane: fc.integer({ min: 0, max: 3 }),
    act: fc.constantFrom(...ACTS),
    outcome: fc.constantFrom(...OUTCOMES),
  }),
  { maxLength: 40 },
);

test('at every position the boundary is what a fold from the start says', () => {
  fc.assert(
    fc.property(events, (list) => {
      const run = list.map((each) => (each.act === 'run-end' ? { ...each, lane: -1 } : each));
      const spans = spansOf(run);
      const promises = selectPromises(courseOf(run));
      for (let position = 0; position < run.length; position++) {
        const { flying, promised, ended } = selectBoundary(spans.columns, promises, position);
        const twin = folded(run.slice(0, position + 1));
        expect(flying.map((span) => spans.step[spans.columns.lane[span]!])).toEqual(twin.flying);
        const told = promised.map(
          (at) => `${promises.lane[at]} ${promises.retry[at]} ${claimedBy(promises, at, position)}`,
        );
        expect(told).toEqual(twin.promised);
        expect(ended).toBe(twin.ended);
      }
    }),
    { numRuns: 300 },
  );
});

/** The spans as reading finds them, and the step of each of their lanes. */
function spansOf(run: readonly Drawn[]) {
  const threads = new Threads(
    Uint32Array.from({ length: 8 }, (_, at) => at),
    () => {},
  );
  run.forEach(({ lane, act, outcome }, position) => {
    if (lane < 0) return;
    const thread = threads.of(lane + 1, position);
    threads.apply(thread, {
      position,
      act,
      outcome,
      attempt: 0,
      klass: null,
      failing: isFailure(outcome),
      late: false,
    });
  });
  const ofPosition = Uint32Array.from(run, ({ lane }) => lane + 1);
  const { spans, first } = selectLanes(ofPosition, threads.spans, []);
  return { columns: spans, step: Array.from(first, (position) => run[position]!.lane) };
}

/** The slow obvious twin: what each step is in after some events. */
function folded(run: readonly Drawn[]) {
  const open = new Map<number, number>();
  const promised = new Map<number, { at: number; retry: number; claimed: number }>();
  const failed = new Set<number>();
  let ended: number | null = null;
  const over = (lane: number, outcome: StepOutcome | null) => {
    open.delete(lane);
    promised.delete(lane);
    if (isFailure(outcome)) failed.add(lane);
    else failed.delete(lane);
  };
  run.forEach(({ lane, act, outcome }, at) => {
    const busy = open.has(lane);
    if (act === 'run-end') {
      promised.clear();
      ended = at;
    } else if (act === 'start') {
      over(lane, null);
      open.set(lane, at);
    } else if (act === 'end' || act === 'skip' || (act === 'close' && !busy)) over(lane, outcome);
    else if (act === 'retry') {
      over(lane, outcome);
      promised.set(lane, { at, retry: 1, claimed: -1 });
    } else if (!busy && (act === 'queue' || act === 'claim')) {
      const known = act === 'claim' ? promised.get(lane) : undefined;
      const fresh = { at, retry: failed.has(lane) ? 1 : 0, claimed: -1 };
      const first = known !== undefined && known.claimed >= 0 ? known.claimed : at;
      promised.set(lane, { ...(known ?? fresh), claimed: act === 'claim' ? first : -1 });
    }
  });
  return {
    flying: [...open].sort((a, b) => a[1] - b[1]).map(([lane]) => lane),
    promised: [...promised]
      .sort((a, b) => a[1].at - b[1].at)
      .map(([lane, { retry, claimed }]) => `${lane} ${retry} ${claimed}`),
    ended,
  };
}
