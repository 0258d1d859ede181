import { describe, expect, test } from 'vitest';
import { ACTS, type Act, actCode } from '../model/event';
import type { Grammar, RunEvidence, Settled } from '../model/format';
import { outcomeCode, STEP_OUTCOMES, type StepOutcome } from '../model/outcome';
import { FLAG, makeColumns } from './columns';
import type { RunTrace } from './settle';
import { Tracer } from './trace';

interface Options {
  readonly grammar?: () => Grammar;
}

/** A system in which an open step at the end has crashed, and its run with it. */
function settle(seen: RunEvidence): Settled {
  const open =
    seen.openSteps + seen.queuedSteps > 0 ? 'crashed' : seen.parkedSteps > 0 ? 'waiting' : 'unknown';
  return { outcome: seen.ended ?? (seen.paused ? 'waiting' : open), openStep: 'crashed' };
}

/**
 * A run drawn as events, one a line: `step act`, with `/item` behind the step, `-` for none, then in any
 * order an outcome, `#2` for a told attempt, `!` for a failure told, `@30` for a time, `:word` for a class,
 * `=` for a repetition.
 */
function trace(
  drawing: string,
  options: Options = {},
): { trace: RunTrace; text: string[]; attempts: number[] } {
  const lines = drawing
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const names = [''];
  const klasses: string[] = [];
  const columns = makeColumns(lines.length);
  const idOf = (list: string[], name: string) => {
    if (!list.includes(name)) list.push(name);
    return list.indexOf(name);
  };
  for (const [row, line] of lines.entries()) {
    const [step, act, ...rest] = line.split(' ');
    const told = (mark: string) => rest.find((word) => word.startsWith(mark))?.slice(1);
    if (!ACTS.includes(act as Act)) throw new Error(`“${act}” is no act`);
    const plain = step!.split('/')[0]!;
    if (step !== '-') idOf(names, plain);
    const klass = told(':');
    columns.thread[row] = step === '-' ? 0 : idOf(names, step!);
    columns.act[row] = actCode(act as Act);
    columns.outcome[row] = outcomeCode(
      rest.find((word) => STEP_OUTCOMES.includes(word as StepOutcome)) as never,
    );
    columns.attempt[row] = Number(told('#') ?? 0);
    columns.klass[row] = klass === undefined ? 0 : idOf(klasses, klass) + 1;
    columns.time[row] = Number(told('@') ?? Number.NaN);
    columns.flags[row] =
      (told('!') === undefined ? 0 : FLAG.failing) | (told('=') === undefined ? 0 : FLAG.duplicate);
  }
  const problems: string[] = [];
  const found = new Tracer(
    {
      columns,
      owner: Uint32Array.from(names, (name) => names.indexOf(name.split('/')[0]!)),
      threadName: (thread) => names[thread]!,
      kinds: ['event'],
      klasses,
      format: { settle, grammar: options.grammar },
      shape: '',
      tornTail: false,
    },
    0,
    lines.length,
    ({ code }, position) => problems.push(`${code} at ${position}`),
  ).run();
  const { firstFailure } = found;
  const text = [
    `run ${found.outcome}`,
    ...found.steps.map(
      (step) => `${names[step.thread]} ${step.outcome}${step.klass ? ` (${step.klass})` : ''}`,
    ),
    ...found.spans.map((span) => {
      const told = [span.queued, span.claimed].filter((position) => position >= 0);
      const began = [...told, span.start].join('<');
      const parked = span.parked < 0 ? '' : `, parked at ${span.parked}`;
      return `  ${names[span.thread]} #${span.attempt} ${began}–${span.end} ${span.outcome}${parked}`;
    }),
    ...found.pauses.map(({ from, to }) => `paused ${from}–${to}`),
    ...(firstFailure
      ? [
          `first failure at ${firstFailure.position}: ${names[firstFailure.thread] || 'the run'} #${firstFailure.attempt}`,
        ]
      : []),
    ...problems,
  ];
  return { trace: found, text, attempts: [...columns.attempt] };
}

const draw = (drawing: string, options?: Options) => trace(drawing, options).text;

describe('attempts', () => {
  test('an announcement is of one attempt, though nobody saw it begin', () => {
    expect(draw('a queue\na end failed\na start\na end succeeded\n- run-end succeeded')).toEqual([
      'run succeeded',
      'a succeeded',
      '  a #1 0<1–1 failed',
      '  a #2 2–3 succeeded',
      'end-without-start at 1',
    ]);
  });

  test('a step that begins and ends is one attempt', () => {
    expect(
      draw(`
        - run-start
        a queue
        a start
        a end succeeded
        - run-end succeeded
      `),
    ).toEqual(['run succeeded', 'a succeeded', '  a #1 1<2–3 succeeded']);
  });

  test('a failure that is tried again is no first failure', () => {
    expect(
      draw(`
        a start
        a retry failed
        a start
        a end succeeded
        b start
        b end failed
        - run-end failed
      `),
    ).toEqual([
      'run failed',
      'a succeeded',
      'b failed',
      '  a #1 0–1 failed',
      '  a #2 1<2–3 succeeded',
      '  b #1 4–5 failed',
      'first failure at 5: b #1',
    ]);
  });

  test('the first failure is the first attempt of the step that never recovered', () => {
    const { trace: found } = trace(`
      a start
      b start
      b retry failed
      b start
      a end succeeded
      b end failed
      - run-end failed
    `);
    expect(found.firstFailure).toMatchObject({ position: 2, attempt: 1 });
  });

  test('numbers that the log tells win over counting', () => {
    expect(
      draw(`
        a start #3
        a end failed #3
        - run-end failed
      `).slice(2),
    ).toEqual(['  a #3 0–1 failed', 'first failure at 1: a #3']);
    expect(
      trace(`
        a queue #2
        a start
        a note
        a end succeeded
      `).attempts,
    ).toEqual([0, 2, 2, 2]);
  });

  test('started again while open: the attempt before was lost', () => {
    expect(
      draw(`
        a start
        a start
        a end succeeded
        - run-end succeeded
      `),
    ).toEqual(['run succeeded', 'a succeeded', '  a #1 0–1 crashed', '  a #2 1–2 succeeded']);
  });

  test('an event inside belongs to the attempt that is open', () => {
    expect(
      trace(`
        a start
        - inside
        a end succeeded
        - inside
        - run-end succeeded
      `).attempts,
    ).toEqual([1, 1, 1, 0, 0]);
  });
});

describe('waits', () => {
  test('what is announced, taken and then begun tells all three', () => {
    expect(
      draw(`
        a queue
        a claim
        a start
        a end failed
        a queue
        a start
        a claim
        a end succeeded
      `).slice(2),
    ).toEqual(['  a #1 0<1<2–3 failed', '  a #2 4<5–7 succeeded']);
  });

  test('what is taken and never begun tells that', () => {
    expect(draw('a queue\na claim')[2]).toBe('  a #0 0<1<-1–-1 pending');
  });

  test('a claim alone announces nothing', () => {
    expect(draw('a claim\n- run-end succeeded')).toEqual(['run succeeded', 'a unknown']);
  });

  test('a parked attempt waits until its end', () => {
    expect(draw('a start\na note\na park\na park\na end succeeded')[2]).toBe(
      '  a #1 0–4 succeeded, parked at 2',
    );
  });

  test('a run is paused until it goes on, ends, or the log does', () => {
    expect(
      draw(`
        - run-start
        - run-wait
        - run-wait
        - run-resume
        - run-wait
        - run-end cancelled
      `),
    ).toEqual(['run cancelled', 'paused 1–3', 'paused 4–5']);
    expect(draw('- run-start\n- run-wait\n- note')).toEqual(['run waiting', 'paused 1–3']);
  });
});

describe('outcomes', () => {
  test('what is open when the log ends has crashed, and the run with it', () => {
    expect(
      draw(`
        a start
        a end succeeded
        b start
        b note
      `),
    ).toEqual([
      'run crashed',
      'a succeeded',
      'b crashed',
      '  a #1 0–1 succeeded',
      '  b #1 2–-1 crashed',
      'open-at-end at 2',
    ]);
  });

  test('announced and never begun is pending, promised again and never begun has crashed', () => {
    expect(draw('a queue')).toEqual([
      'run crashed',
      'a pending',
      '  a #0 0<-1–-1 pending',
      'open-at-end at 0',
    ]);
    expect(
      draw(`
        a start
        a retry failed
      `),
    ).toEqual([
      'run crashed',
      'a crashed',
      '  a #1 0–1 failed',
      'first failure at 1: a #1',
      'open-at-end at 1',
    ]);
  });

  test('announced again after a failure counts as promised, after a success as pending', () => {
    expect(
      draw(`
        a start
        a end failed
        a queue
      `).slice(0, 2),
    ).toEqual(['run crashed', 'a crashed']);
    expect(
      draw(`
        a start
        a end succeeded
        a queue
      `)[1],
    ).toBe('a pending');
  });

  test('each attempt that was promised and never begun is told beside those that are open', () => {
    expect(
      draw(`
        a start
        b start
        b retry failed
        c start
        c end succeeded
      `).slice(-3),
    ).toEqual(['first failure at 2: b #1', 'open-at-end at 0', 'open-at-end at 2']);
  });

  test('no attempt is promised any more when the run has ended', () => {
    expect(draw('b start\nb retry failed\n- run-end failed').slice(-1)).toEqual(['first failure at 1: b #1']);
  });

  test('skipped, parked and waiting are no failures', () => {
    const { trace: found, text } = trace(`
      a skip
      b start
      b park
      - run-wait
    `);
    expect(text).toEqual([
      'run waiting',
      'a skipped',
      'b waiting',
      '  b #1 1–-1 waiting, parked at 2',
      'paused 3–4',
      'open-at-end at 1',
    ]);
    expect(found).toMatchObject({ failures: 0, firstFailure: null, byOutcome: { skipped: 1, waiting: 1 } });
  });

  test('a close gives an outcome only to a step that has none', () => {
    expect(
      draw(`
        a start
        a end failed
        a close succeeded
        b close succeeded
        - run-end failed
      `).slice(1, 3),
    ).toEqual(['a failed', 'b succeeded']);
  });

  test('a loop is as good as its worst item, and is itself no attempt', () => {
    expect(
      draw(`
        a queue
        a/1 start
        a/2 start
        a/2 end failed
        a/1 end succeeded
        - run-end failed
      `),
    ).toEqual([
      'run failed',
      'a failed',
      '  a/1 #1 1–4 succeeded',
      '  a/2 #1 2–3 failed',
      'first failure at 3: a/2 #1',
    ]);
  });

  test('a failure told without an end counts when the step ends badly, and not when it recovers', () => {
    const first = (end: string) =>
      trace(`a start\na note !\na end ${end}\n- run-end ${end}`).trace.firstFailure;
    expect(first('failed')).toMatchObject({ position: 1 });
    expect(first('succeeded')).toBeNull();
  });

  test('a run that fails by itself fails at its end', () => {
    expect(
      draw(`
        a start
        a end succeeded
        - run-end failed
      `).at(-1),
    ).toBe('first failure at 2: the run #1');
  });

  test('classes are counted, outcomes add up to the steps', () => {
    const { trace: found } = trace(`
      a start
      a end failed :timed-out
      b start
      b end failed :blocked
      c start
      c end succeeded :completed
      - run-end failed
    `);
    expect(found.byClass).toEqual({ 'timed-out': 1, blocked: 1, completed: 1 });
    expect(found.byOutcome).toEqual({ failed: 2, succeeded: 1 });
    expect(found.failures).toBe(2);
  });
});

describe('problems', () => {
  test('an end without a beginning is an attempt of one point', () => {
    expect(
      draw(`
        a end succeeded
        - run-end succeeded
      `),
    ).toEqual(['run succeeded', 'a succeeded', '  a #1 0–0 succeeded', 'end-without-start at 0']);
  });

  test('what follows the end of a step or of the run is told', () => {
    expect(
      draw(`
        a start
        a end succeeded
        a end failed
        - run-end succeeded
        a note
      `).slice(-2),
    ).toEqual(['after-terminal at 2', 'after-terminal at 4']);
  });

  test('an event behind the end of its step and of the run is told once', () => {
    expect(
      draw(`
        a start
        a end succeeded
        - run-end succeeded
        a end failed
        b end succeeded
      `).filter((line) => /^[a-z-]+ at /.test(line)),
    ).toEqual(['after-terminal at 3', 'after-terminal at 4', 'end-without-start at 4']);
  });

  test('times that step back are told, missing times are not', () => {
    expect(
      draw(`
        a start @20
        a note
        a note @10
        a end succeeded @20
        - run-end succeeded @30
      `).slice(3),
    ).toEqual(['clock-backwards at 2']);
  });

  test('a repetition changes nothing', () => {
    expect(
      draw(`
        a start
        a start =
        a end succeeded
        a end succeeded =
        - run-end succeeded
      `),
    ).toEqual(['run succeeded', 'a succeeded', '  a #1 0–2 succeeded']);
  });

  test('a system’s grammar sees which attempt is open, and may object', () => {
    const seen: string[] = [];
    const grammar = (): Grammar => ({
      next: ({ act, step, stepOpen, openStep }) => {
        seen.push(`${act} ${step} ${stepOpen} ${openStep}`);
        return act === 'run-end' ? { code: 'illegal-transition' } : null;
      },
      end: () => [{ code: 'orphan-record', position: 0 }],
    });
    const text = draw('a start\nb note\na end succeeded\n- run-end succeeded', { grammar });
    expect(seen).toEqual(['start a false null', 'note b false a', 'end a true a', 'run-end null false null']);
    expect(text.slice(-2)).toEqual(['illegal-transition at 3', 'orphan-record at 0']);
  });
});
