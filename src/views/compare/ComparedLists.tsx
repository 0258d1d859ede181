import { formatCount } from '../../lib/format';
import { type ComparisonView, ROW_CLASSES } from '../../model/comparison';
import type { LogView } from '../../model/views';
import type { ComparedRef } from '../../queries/comparison';
import { COMPARE_TABS, type CompareLink, type CompareTab } from '../../share/compare-link';
import { navigate } from '../shell/use-link';
import css from './ComparedLists.module.css';
import { FieldList } from './FieldList';
import { RowList } from './RowList';
import { StepList } from './StepList';
import type { ChosenRow } from './use-chosen-row';
import { CLASS_NAMES } from './words';

interface ComparedListsProps {
  readonly link: CompareLink;
  readonly refs: ComparedRef;
  readonly view: ComparisonView;
  readonly words: LogView['words'];
  readonly chosen: ChosenRow;
}

/** The events of both runs beside each other, their steps, or the fields that differ. */
export function ComparedLists({ link, refs, view, words, chosen }: ComparedListsProps) {
  const tab = link.tab ?? 'events';
  const masked = view.masks.filter((mask) => mask.masked).length;
  const labels: Record<CompareTab, string> = {
    events: `Events (${formatCount(view.rows)})`,
    steps: `${words.step[0]!.toUpperCase()}${words.step.slice(1)}s (${formatCount(view.steps)})`,
    fields: `Fields (${formatCount(masked)} masked)`,
  };
  return (
    <section className={css.lists} aria-label="Compared">
      <div className={css.tabs} role="tablist">
        {COMPARE_TABS.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`compare-tab-${each}`}
            aria-controls="compare-panel"
            aria-selected={each === tab}
            onClick={() => navigate({ ...link, tab: each === 'events' ? null : each }, 'replace')}
          >
            {labels[each]}
          </button>
        ))}
      </div>
      <div className={css.panel} role="tabpanel" id="compare-panel" aria-labelledby={`compare-tab-${tab}`}>
        {tab === 'events' && (
          <>
            <Filter link={link} view={view} />
            <RowList refs={refs} view={view} show={link.show} chosen={chosen} />
          </>
        )}
        {tab === 'steps' && <StepList refs={refs} view={view} chosen={chosen} />}
        {tab === 'fields' && <FieldList view={view} link={link} />}
      </div>
    </section>
  );
}

/** Which rows are listed, each with how many there are. */
function Filter({ link, view }: { link: CompareLink; view: ComparisonView }) {
  const choices = [null, ...ROW_CLASSES.filter((each) => each !== 'divergence')] as const;
  return (
    <fieldset className={css.filter}>
      <legend className="visually-hidden">Rows that are listed</legend>
      {choices.map((each) => (
        <button
          key={each ?? 'all'}
          type="button"
          aria-pressed={link.show === each}
          onClick={() => navigate({ ...link, show: each }, 'replace')}
        >
          {each === null ? 'All' : CLASS_NAMES[each]}{' '}
          <span>{formatCount(each === null ? view.rows : view.counts[each])}</span>
        </button>
      ))}
    </fieldset>
  );
}
