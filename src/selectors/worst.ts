import { firstFrom } from '../lib/ascending';
import { oncePer } from '../lib/once-per';
import { outcomeOf, type StepOutcome, severityRank } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';

/** The spans of one outcome, ascending. */
interface Group {
  readonly outcome: StepOutcome;
  readonly spans: Uint32Array;
}

/**
 * The worst outcome among the spans `from … to − 1`. Costs a search for each kind of outcome, however many spans: a
 * crowd of a whole run is looked at in every frame of a pan.
 */
export function worstOutcome(columns: SpanColumns, from: number, to: number): StepOutcome {
  const found = groupsOf(columns).find(({ spans }) => (spans[firstFrom(spans, from)] ?? to) < to);
  return found?.outcome ?? 'unknown';
}

/** Worked out once for a run, worst first. */
const groupsOf = oncePer(({ outcome }: SpanColumns): readonly Group[] => groupByOutcome(outcome));

function groupByOutcome(codes: Uint8Array): Group[] {
  const counts = new Map<StepOutcome, number>();
  for (const code of codes) {
    const outcome = outcomeOf(code) ?? 'unknown';
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  const spans = new Map([...counts].map(([outcome, count]) => [outcome, new Uint32Array(count)]));
  for (let span = codes.length - 1; span >= 0; span--) {
    const outcome = outcomeOf(codes[span]!) ?? 'unknown';
    const left = counts.get(outcome)! - 1;
    counts.set(outcome, left);
    spans.get(outcome)![left] = span;
  }
  return [...spans]
    .map(([outcome, spans]) => ({ outcome, spans }))
    .sort((a, b) => severityRank(a.outcome) - severityRank(b.outcome));
}
