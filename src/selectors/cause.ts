import { isFailure, type OutcomeCounts, outcomeCode, outcomeOf } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import type { RunFinding } from '../model/views';

/** Spans that had begun and not ended just before the event at `position` was over, oldest first. */
export function selectInFlight(spans: SpanColumns, position: number, exceptLane: number): number[] {
  const found: number[] = [];
  for (let span = 0; span < spans.count; span++) {
    const [start, end] = [spans.start[span]!, spans.end[span]!];
    const open = start >= 0 && start <= position && (end < 0 || end > position);
    if (open && spans.lane[span] !== exceptLane) found.push(span);
  }
  return found.sort((a, b) => spans.start[a]! - spans.start[b]!);
}

/** What keeps a run without a failure from being a clean one. */
export interface Doubts {
  /** Attempts that failed or crashed and were made good by later ones. */
  readonly failedAttempts: number;
  /** Steps of which the log does not say how they ended. */
  readonly unknownSteps: number;
  /** Places in the run at which the log is wrong. */
  readonly errors: number;
}

/** What is doubtful about a run of which no failure is known. */
export function selectDoubts(
  spans: Pick<SpanColumns, 'outcome'>,
  steps: OutcomeCounts,
  findings: readonly Pick<RunFinding, 'severity' | 'total'>[],
): Doubts {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    failedAttempts: spans.outcome.reduce((sum, code) => sum + Number(isFailure(outcomeOf(code))), 0),
    unknownSteps: steps.unknown ?? 0,
    errors: errors.reduce((sum, { total }) => sum + total, 0),
  };
}

/** The last position before `position` at which an attempt ended well; null if none did. */
export function selectLastGood(spans: SpanColumns, position: number): number | null {
  const good = outcomeCode('succeeded');
  let last = -1;
  for (let span = 0; span < spans.count; span++) {
    const end = spans.end[span]!;
    if (spans.outcome[span] === good && end >= 0 && end < position) last = Math.max(last, end);
  }
  return last < 0 ? null : last;
}
