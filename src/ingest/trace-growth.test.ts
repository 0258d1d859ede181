/** A run that is gone on with comes, at every look, to what it comes to when it is walked through anew. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTS, actCode } from '../model/event';
import type { RunEvidence, Settled } from '../model/format';
import { outcomeCode, STEP_OUTCOMES } from '../model/outcome';
import { FLAG, makeColumns } from './columns';
import { Tracer } from './trace';

/** Threads: the run itself, two plain steps, and three items of the second. */
const OWNER = Uint32Array.from([0, 1, 2, 2, 2, 2]);

const row = fc.record({
  thread: fc.nat(OWNER.length - 1),
  act: fc.constantFrom(...ACTS),
  outcome: fc.constantFrom(null, ...STEP_OUTCOMES),
  attempt: fc.nat(3),
  klass: fc.nat(2),
  flags: fc.constantFrom(0, 0, 0, FLAG.failing, FLAG.duplicate),
  time: fc.constantFrom(Number.NaN, 1, 2, 3),
});
type Row = typeof row extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Tells all of the evidence, so that none of it may differ. */
function settle(seen: RunEvidence): Settled {
  const { steps, openSteps, queuedSteps, promisedSteps, parkedSteps } = seen;
  const crowded = openSteps + 2 * queuedSteps + 3 * promisedSteps + 5 * parkedSteps + (steps.failed ?? 0);
  return { outcome: seen.ended ?? (crowded % 2 === 0 ? 'succeeded' : 'failed'), openStep: 'crashed' };
}

/** What a tracer reads of some rows, wherever they stand. */
function inputOf(rows: readonly Row[], first: number) {
  const columns = makeColumns(first + rows.length);
  rows.forEach(({ thread, act, outcome, attempt, klass, flags, time }, at) => {
    columns.thread[first + at] = thread;
    columns.act[first + at] = actCode(act);
    columns.outcome[first + at] = outcomeCode(outcome);
    columns.attempt[first + at] = attempt;
    columns.klass[first + at] = klass;
    columns.flags[first + at] = flags;
    columns.time[first + at] = time;
  });
  const format = { settle };
  const names = { threadName: String, kinds: ['event'], klasses: ['one', 'other'] };
  return { columns, owner: OWNER, ...names, format, shape: '', tornTail: false, live: true };
}

/** What is wrong with a run, as it is told. */
type Told = { readonly code: string; readonly position: number }[];
const teller = (told: Told) => (draft: { code: string }, position: number) =>
  void told.push({ code: draft.code, position });

test('gone on with or walked through anew, a run comes to the same, and what was told of it stays as it was', {
  timeout: 20_000,
}, () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(40), fc.nat(5)), { maxLength: 6 }),
      (rows, looks) => {
        const told: Told = [];
        let tracer: Tracer | null = null;
        let before = makeColumns(0);
        let [from, known] = [0, 0];
        const traces: { trace: unknown; copy: unknown }[] = [];
        const ends = looks.map(([end, first]) => [Math.min(end, rows.length), first] as const);
        for (const [end, first] of [...ends.sort(([a], [b]) => a - b), [rows.length, 2] as const]) {
          const input = inputOf(rows.slice(0, end), first);
          for (let at = 0; at < known; at++) {
            input.columns.thread[first + at] = before.thread[from + at]!;
            input.columns.attempt[first + at] = before.attempt[from + at]!;
          }
          let trace: unknown;
          if (tracer === null) {
            tracer = new Tracer(input, first, end, teller(told));
            trace = tracer.run();
          } else trace = tracer.goOn(input, first, end);
          const anew = inputOf(rows.slice(0, end), first);
          const wrong: Told = [];
          const whole = new Tracer(anew, first, end, teller(wrong));
          expect(trace).toEqual(whole.run());
          expect(input.columns).toEqual(anew.columns);
          expect(told).toEqual(wrong);
          const openIn = (of: Tracer) => Array.from(of.open, ({ id }) => id).sort();
          expect(openIn(tracer)).toEqual(openIn(whole));
          for (const each of traces) expect(each.trace).toEqual(each.copy);
          traces.push({ trace, copy: structuredClone(trace) });
          [before, from, known] = [input.columns, first, end];
        }
      },
    ),
    { numRuns: 600 },
  );
});

test('each attempt that ends is told once', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.nat(30), (rows, look) => {
      const half = Math.min(look, rows.length);
      const input = inputOf(rows, 0);
      const tracer = new Tracer(input, 0, half, () => {});
      tracer.run();
      const ended = tracer.takeEnded();
      const { spans } = tracer.goOn(input, 0, rows.length);
      ended.push(...tracer.takeEnded());
      expect(new Set(ended)).toEqual(new Set(spans.filter(({ end }) => end >= 0)));
      expect(new Set(ended).size).toBe(ended.length);
    }),
  );
});
