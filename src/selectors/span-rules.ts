import { isFailure, type Outcome, outcomeOf } from '../model/outcome';
import type { RuleBreak } from '../model/rule';
import type { SpanColumns } from '../model/run-columns';
import type { Position } from '../model/units';

/** What rules about attempts look at: the attempts of a run, and how it ended. */
export interface SpanRun {
  readonly spans: SpanColumns;
  /** Where the run's end is recorded, −1 for nowhere. */
  readonly end: Position;
  readonly outcome: Outcome;
}

/** Attempts that were still under way when the run had ended; a cancellation ends whatever is. */
export function openBehindEnd({ spans, end, outcome }: SpanRun): RuleBreak[] {
  if (end < 0 || outcome === 'cancelled') return [];
  return breaksOf(spans, (span) => {
    const [start, close] = [spans.start[span]!, spans.end[span]!];
    const open = start >= 0 && start < end && (close < 0 || close > end);
    return open ? { position: end, why: `The attempt that began at ${start} has not ended.` } : null;
  });
}

/** Attempts at a step that had succeeded before. */
export function triedAfterSuccess({ spans }: SpanRun): RuleBreak[] {
  return betweenAttempts(spans, (span) => {
    const { start } = spans;
    return outcomeOf(spans.outcome[span - 1]!) === 'succeeded' && start[span]! >= 0
      ? { position: start[span]!, why: 'The attempt before it succeeded.' }
      : null;
  });
}

/** Attempts that began before the one before them had ended. */
export function overlappingAttempts({ spans }: SpanRun): RuleBreak[] {
  return betweenAttempts(spans, (span) => {
    const [start, end] = [spans.start[span]!, spans.end[span - 1]!];
    return start >= 0 && end >= 0 && end > start
      ? { position: start, why: `The attempt before it ends only at ${end}.` }
      : null;
  });
}

/** Attempts that began although their step or the whole run had been cancelled. */
export function begunAfterCancel({ spans, end, outcome }: SpanRun): RuleBreak[] {
  return breaksOf(spans, (span) => {
    const start = spans.start[span]!;
    if (start < 0) return null;
    if (outcome === 'cancelled' && end >= 0 && start > end)
      return { position: start, why: `The run was cancelled at ${end}.` };
    const again = span > 0 && spans.lane[span - 1] === spans.lane[span];
    return again && outcomeOf(spans.outcome[span - 1]!) === 'cancelled'
      ? { position: start, why: 'The attempt before it was cancelled.' }
      : null;
  });
}

/** A run that is said to have succeeded although its last attempt at some step failed. */
export function succeededOverFailure({ spans, end, outcome }: SpanRun): RuleBreak[] {
  if (outcome !== 'succeeded' || end < 0) return [];
  return breaksOf(spans, (span) => {
    const last = span + 1 === spans.count || spans.lane[span + 1] !== spans.lane[span];
    return last && isFailure(outcomeOf(spans.outcome[span]!)) && spans.end[span]! >= 0
      ? { position: spans.end[span]!, why: 'The last attempt at this step failed, and the run succeeded.' }
      : null;
  });
}

function betweenAttempts(spans: SpanColumns, look: (span: number) => RuleBreak | null): RuleBreak[] {
  return breaksOf(spans, (span) =>
    span > 0 && spans.lane[span - 1] === spans.lane[span] ? look(span) : null,
  );
}

function breaksOf(spans: SpanColumns, look: (span: number) => RuleBreak | null): RuleBreak[] {
  const found: RuleBreak[] = [];
  for (let span = 0; span < spans.count; span++) {
    const broken = look(span);
    if (broken) found.push(broken);
  }
  return found.sort((a, b) => a.position - b.position);
}
