import type { TwoRuns } from '../../engine/comparisons';
import { formatCount } from '../../lib/format';
import type { LogView } from '../../model/views';
import { useComparisonProgress } from '../../queries/comparison';
import css from './ComparePage.module.css';
import { differenceText } from './words';

const STAGES = {
  steps: 'Putting the steps together',
  payloads: 'Comparing the payloads',
  states: 'Comparing what the events did to the states',
} as const;

/** The comparison is under way: how far, and where the runs part once that is known. */
export function Comparing({ runs, words }: { runs: TwoRuns; words: LogView['words'] }) {
  const progress = useComparisonProgress(runs);
  const { stage, done, total, divergence } = progress ?? {
    stage: 'steps',
    done: 0,
    total: 0,
    divergence: null,
  };
  return (
    <div className={css.message} role="status">
      <p>
        {STAGES[stage]}
        {total > 0 && `, ${formatCount(done)} of ${formatCount(total)}`}…
      </p>
      {total > 0 && <progress max={total} value={done} aria-label={STAGES[stage]} />}
      {divergence && (
        <p>
          <strong>The two {words.run}s part here:</strong> {differenceText(divergence)}
        </p>
      )}
    </div>
  );
}
