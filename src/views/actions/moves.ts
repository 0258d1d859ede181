import type { RunView } from '../../model/views';
import { eventsOfLane, lastBefore, nextAfter, nextAttempt, previousAttempt } from '../../selectors/walk';
import { usePlayhead } from '../../ui-state/playhead';

/**
 * Moves that the playhead knows, by name.
 * @param live the run goes on: who goes to its end stays there
 */
export function movesOf(view: RunView, live = false) {
  const at = () => usePlayhead.getState().position;
  const go = (position: number | null) => {
    if (position !== null) usePlayhead.getState().go(position);
  };
  const lane = () => eventsOfLane(view.lanes, view.lanes.ofPosition[at()] ?? -1);
  return {
    first: () => go(0),
    last: () => (live ? usePlayhead.getState().follow(true) : go(view.events - 1)),
    next: () => go(at() + 1),
    previous: () => go(at() - 1),
    nextFailure: () => go(nextAfter(view.failures, at())),
    previousFailure: () => go(lastBefore(view.failures, at())),
    nextAttempt: () => go(nextAttempt(view.lanes, view.spans, at())),
    previousAttempt: () => go(previousAttempt(view.lanes, view.spans, at())),
    nextOfStep: () => go(nextAfter(lane(), at())),
    previousOfStep: () => go(lastBefore(lane(), at())),
    firstCause: () => go(view.cause.position),
    lastGood: () => go(view.cause.lastGood),
  };
}

export type Move = keyof ReturnType<typeof movesOf>;
