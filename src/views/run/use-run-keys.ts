import { useEffect } from 'react';
import type { RunView } from '../../model/views';
import { eventsOfLane, lastBefore, nextAfter, nextAttempt, previousAttempt } from '../../selectors/walk';
import { usePlayhead } from '../../ui-state/playhead';

/** Moves that the playhead knows, by name; the transport's buttons and the keys share them. */
export function movesOf(view: RunView) {
  const at = () => usePlayhead.getState().position;
  const go = (position: number | null) => position !== null && usePlayhead.getState().go(position);
  const lane = () => eventsOfLane(view.lanes, view.lanes.ofPosition[at()] ?? -1);
  return {
    first: () => go(0),
    last: () => go(view.events - 1),
    next: () => go(at() + 1),
    previous: () => go(at() - 1),
    nextFailure: () => go(nextAfter(view.failures, at())),
    previousFailure: () => go(lastBefore(view.failures, at())),
    nextAttempt: () => go(nextAttempt(view.lanes, view.spans, at())),
    previousAttempt: () => go(previousAttempt(view.lanes, view.spans, at())),
    nextOfStep: () => go(nextAfter(lane(), at())),
    previousOfStep: () => go(lastBefore(lane(), at())),
    togglePlay: () => usePlayhead.getState().play(!usePlayhead.getState().playing),
  };
}

export type Move = keyof ReturnType<typeof movesOf>;

/** Key (with its modifiers) to move. Letters are those of the words: failure, attempt, change. */
const KEYS: Readonly<Record<string, Move>> = {
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  'Shift+ArrowRight': 'nextAttempt',
  'Shift+ArrowLeft': 'previousAttempt',
  'Alt+ArrowRight': 'nextFailure',
  'Alt+ArrowLeft': 'previousFailure',
  Home: 'first',
  End: 'last',
  f: 'nextFailure',
  'Shift+F': 'previousFailure',
  a: 'nextAttempt',
  'Shift+A': 'previousAttempt',
  c: 'previousOfStep',
  'Shift+C': 'nextOfStep',
  ' ': 'togglePlay',
};

/** What is focused in these keeps its keys to itself. */
const OWN_KEYS = 'input, textarea, select, dialog, [role="tree"], [role="separator"]';

/** Listens for the keys of a run while it is shown. */
export function useRunKeys(view: RunView): void {
  useEffect(() => {
    const moves = movesOf(view);
    const press = (event: KeyboardEvent) => {
      const within = (selector: string) =>
        event.target instanceof Element && event.target.closest(selector) !== null;
      if (event.ctrlKey || event.metaKey || within(OWN_KEYS)) return;
      // A focused button is pressed by the space bar.
      if (event.key === ' ' && within('button, a')) return;
      const move = KEYS[`${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.key}`];
      if (move === undefined) return;
      event.preventDefault();
      moves[move]();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [view]);
}
