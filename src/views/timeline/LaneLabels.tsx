import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import { holds } from '../../lib/ascending';
import { formatNoun } from '../../lib/format';
import { outcomeOf } from '../../model/outcome';
import type { RunView } from '../../model/views';
import { type RunRef, useLaneLabels } from '../../queries/engine';
import { eventsOfLane, lastBefore, nextAfter } from '../../selectors/walk';
import { usePlayhead } from '../../ui-state/playhead';
import { OutcomeMark } from '../parts/OutcomeMark';
import { LANE_HEIGHT } from './draw-bars';
import css from './Timeline.module.css';

interface LaneLabelsProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly items: readonly { readonly index: number; readonly start: number; readonly key: React.Key }[];
  readonly current: number;
  readonly onPick: (position: number) => void;
}

/**
 * The names of the lanes in view; a click goes to the lane's first failure, else to its first event. It says in
 * words what the canvas shows: up and down go from lane to lane, left and right along the lane's events.
 */
export const LaneLabels = memo(function LaneLabels({
  view,
  runRef,
  items,
  current,
  onPick,
}: LaneLabelsProps) {
  const labelOf = useLaneLabels(runRef, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  const list = useRef<HTMLUListElement>(null);
  const { lanes } = view;
  useEffect(() => {
    // The focus goes along with the playhead, once it is in the list.
    if (list.current?.contains(document.activeElement))
      list.current.querySelector<HTMLElement>(`[data-lane="${current}"]`)?.focus();
  });
  const move = (event: KeyboardEvent) => {
    const next = event.shiftKey || event.altKey ? null : eventOfKey(event.key, view, current);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    onPick(next);
  };
  // One stop for the tab key: the playhead's lane, else the first that is there.
  const stop = items.some((item) => item.index === current) ? current : items[0]?.index;
  return (
    <ul className={css.labels} ref={list} aria-label="Lanes" onKeyDown={move}>
      {items.map(({ index, start, key }) => {
        const label = labelOf(index);
        const outcome = outcomeOf(lanes.outcome[index]!);
        return (
          <li key={key} style={{ transform: `translateY(${start}px)`, height: LANE_HEIGHT }}>
            <button
              type="button"
              data-lane={index}
              tabIndex={index === stop ? 0 : -1}
              aria-current={index === current}
              aria-label={describeLane(view, index, label?.name ?? '…')}
              title={label ? `${label.name}\n${label.step}` : undefined}
              onClick={() => onPick(landingOf(view, index))}
            >
              {outcome && <OutcomeMark outcome={outcome} compact />}
              <span>{label?.name ?? '…'}</span>
              {lanes.attempts[index]! > 1 && <em>× {lanes.attempts[index]}</em>}
            </button>
          </li>
        );
      })}
    </ul>
  );
});

/** A lane's first failure, else its first event. */
function landingOf({ lanes, failures }: RunView, lane: number): number {
  const events = eventsOfLane(lanes, lane);
  return events.find((position) => holds(failures, position)) ?? events[0]!;
}

/** Where an arrow key leads from the playhead; null for any other key, and beyond the last lane or event. */
function eventOfKey(key: string, view: RunView, lane: number): number | null {
  const { position } = usePlayhead.getState();
  switch (key) {
    case 'ArrowDown':
      return lane + 1 < view.lanes.count ? landingOf(view, lane + 1) : null;
    case 'ArrowUp':
      return lane > 0 ? landingOf(view, lane - 1) : null;
    case 'ArrowRight':
      return nextAfter(eventsOfLane(view.lanes, lane), position);
    case 'ArrowLeft':
      return lastBefore(eventsOfLane(view.lanes, lane), position);
    default:
      return null;
  }
}

/** `fetch_page_3, failed, 3 attempts, 12 events from 3 to 36` */
function describeLane({ lanes }: RunView, lane: number, name: string): string {
  const events = eventsOfLane(lanes, lane);
  return [
    name,
    outcomeOf(lanes.outcome[lane]!) ?? 'unknown',
    formatNoun(lanes.attempts[lane]!, 'attempt'),
    `${formatNoun(events.length, 'event')} from ${events[0]} to ${events.at(-1)}`,
  ].join(', ');
}
