import { firstFrom } from '../lib/ascending';
import { type OutcomeCounts, outcomeOf } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import type { Micros } from '../model/units';
import type { Stretch } from '../model/views';
import { isUnderWay } from './stretch';

/** What a stretch of a run comes to. */
export interface Totals {
  readonly events: number;
  readonly failures: number;
  /** Attempts that were under way at some event of the stretch. */
  readonly attempts: number;
  readonly byOutcome: OutcomeCounts;
  /** From its first to its last event; null where there is no time. */
  readonly duration: Micros | null;
}

/** Adds up positions `from … to − 1`. */
export function selectTotals(
  { spans, failures }: { readonly spans: SpanColumns; readonly failures: Int32Array },
  times: Float64Array | null,
  stretch: Stretch,
): Totals {
  const { from, to } = stretch;
  const byOutcome: OutcomeCounts = {};
  let attempts = 0;
  for (let span = 0; span < spans.count; span++) {
    if (!isUnderWay(spans, span, stretch)) continue;
    const outcome = outcomeOf(spans.outcome[span]!) ?? 'unknown';
    byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
    attempts++;
  }
  return {
    events: to - from,
    failures: firstFrom(failures, to) - firstFrom(failures, from),
    attempts,
    byOutcome,
    duration: times && to > from ? times[to - 1]! - times[from]! : null,
  };
}
