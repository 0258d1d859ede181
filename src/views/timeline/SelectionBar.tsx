import { type ReactNode, useLayoutEffect, useMemo, useRef } from 'react';
import { formatCount, formatDuration, formatNoun } from '../../lib/format';
import { STEP_OUTCOMES } from '../../model/outcome';
import type { Micros } from '../../model/units';
import type { RunView } from '../../model/views';
import { selectTotals, type Totals } from '../../selectors/totals';
import { selectWaiting } from '../../selectors/waiting';
import { type Range, usePlayhead } from '../../ui-state/playhead';
import { actionOf } from '../actions/actions';
import { formatKeys, isMac } from '../actions/keys';
import { tooltipOf } from '../actions/tooltip';
import { Button } from '../parts/Button';
import css from './Timeline.module.css';
import { clockOf } from './use-axis';
import { useEscape } from './use-escape';

/** What the selected stretch comes to, or what is still missing of one. */
export function SelectionBar({ view }: { view: RunView }) {
  const selection = usePlayhead((state) => state.selection);
  const marked = usePlayhead((state) => state.marked);
  useEscape(selection !== null || marked !== null);
  if (marked !== null) return <Marking marked={marked} />;
  return selection && <Selected view={view} selection={selection} />;
}

function Marking({ marked }: { marked: number }) {
  const [key] = actionOf('mark').keys;
  return (
    <Bar label="Marked end">
      <span>
        One end is at {formatCount(marked)}. Go to the other end and press{' '}
        <kbd>{formatKeys(key!, isMac())}</kbd>.
      </span>
      <Unselect>Cancel</Unselect>
    </Bar>
  );
}

function Selected({ view, selection }: { view: RunView; selection: Range }) {
  const times = clockOf(view)?.times ?? null;
  const totals = useMemo(() => selectTotals(view, times, selection), [view, times, selection]);
  const waited = useMemo(
    () => (times ? selectWaiting(view.spans, times, selection) : 0),
    [view, times, selection],
  );
  const { from, to } = selection;
  return (
    <Bar label="Selected stretch">
      <span title={`Events ${formatCount(from)} to ${formatCount(to - 1)}`}>
        {partsOf(totals, waited).join(' · ')}
      </span>
      <Button
        label={tooltipOf('zoomToSelection', null)}
        onClick={() => usePlayhead.getState().setRange(selection)}
      >
        Zoom to it
      </Button>
      <Unselect>Clear</Unselect>
    </Bar>
  );
}

function Bar({ label, children }: { label: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const bar = ref.current;
    const section = bar?.closest<HTMLElement>('section');
    // The bar goes away; a focus in it stays with the timeline.
    return () => {
      if (bar?.contains(document.activeElement)) section?.focus();
    };
  }, []);
  return (
    <div className={css.bar} ref={ref} role="status" aria-label={label}>
      {children}
    </div>
  );
}

function Unselect({ children }: { children: string }) {
  return (
    <Button
      look="quiet"
      label={tooltipOf('unselect', null)}
      onClick={() => usePlayhead.getState().unselect()}
    >
      {children}
    </Button>
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
