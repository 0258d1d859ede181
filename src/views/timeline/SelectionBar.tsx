import { useMemo } from 'react';
import { formatDuration, formatNoun } from '../../lib/format';
import { STEP_OUTCOMES } from '../../model/outcome';
import type { Micros } from '../../model/units';
import type { RunView } from '../../model/views';
import { selectTotals, type Totals } from '../../selectors/totals';
import { selectWaiting } from '../../selectors/waiting';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import css from './Timeline.module.css';
import { clockOf } from './use-axis';

/** What the selected stretch comes to. */
export function SelectionBar({ view }: { view: RunView }) {
  const selection = usePlayhead((state) => state.selection);
  const times = clockOf(view)?.times ?? null;
  const totals = useMemo(() => selection && selectTotals(view, times, selection), [view, times, selection]);
  const waited = useMemo(
    () => (selection && times ? selectWaiting(view.spans, times, selection) : 0),
    [view, times, selection],
  );
  if (selection === null || totals === null) return null;
  const { setRange, select } = usePlayhead.getState();
  return (
    <div className={css.bar} role="status" aria-label="Selected stretch">
      <span>{partsOf(totals, waited).join(' · ')}</span>
      <Button onClick={() => setRange(selection)}>Zoom to it</Button>
      <Button
        look="quiet"
        onClick={(event) => {
          // The button goes away; the focus stays with the timeline.
          event.currentTarget.closest<HTMLElement>('section')?.focus();
          select(null);
        }}
      >
        Clear
      </Button>
    </div>
  );
}

function partsOf({ events, failures, attempts, byOutcome, duration }: Totals, waited: Micros): string[] {
  const counts = STEP_OUTCOMES.flatMap((outcome) =>
    byOutcome[outcome] ? `${byOutcome[outcome]} ${outcome}` : [],
  );
  return [
    formatNoun(events, 'event'),
    `${formatNoun(attempts, 'attempt')}${counts.length > 0 ? ` (${counts.join(', ')})` : ''}`,
    formatNoun(failures, 'failing event'),
    ...(duration === null ? [] : [formatDuration(duration)]),
    ...(waited > 0 ? [`attempts waited ${formatDuration(waited)} in all`] : []),
  ];
}
