import { ACTS, type Act, actCode } from '../model/event';
import type { Grammar, RunEvidence, Settled } from '../model/format';
import { outcomeCode, STEP_OUTCOMES, type StepOutcome } from '../model/outcome';
import { FLAG, makeColumns } from './columns';
import type { RunTrace } from './settle';
import { Tracer } from './trace';

/** What a drawn run may be judged by. */
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
export function trace(
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

/** The trace of a drawn run as text, line by line. */
export const draw = (drawing: string, options?: Options) => trace(drawing, options).text;
