import { canPin, usePaths } from '../../ui-state/paths';
import type { Action, Scene } from './actions';
import { lookedFor, walkHits } from './walk-hits';
import { walkSelected } from './walk-writes';

const inRun = ({ run }: Scene) => run !== null && run.view.events > 0;
const hasPath = (scene: Scene) => inRun(scene) && usePaths.getState().selected !== null;
const hasQuery = (scene: Scene) => inRun(scene) && lookedFor().length > 0;

const move = { group: 'Move', repeats: true } as const;
const write = { ...move, aliases: 'last writer set value change state path', available: hasPath };
const hit = { ...move, aliases: 'search find breakpoint query result', available: hasQuery };

/** Ways along what the reader looks for: the writes of a path, and the hits of a query. */
export const LOOKING_MOVES: readonly Action[] = [
  {
    ...write,
    id: 'earlierWrite',
    label: 'Who wrote the selected path: the event before',
    keys: ['b'],
    run: () => walkSelected(-1),
  },
  {
    ...write,
    id: 'laterWrite',
    label: 'The next event that wrote the selected path',
    keys: ['Shift+b'],
    run: () => walkSelected(1),
  },
  {
    ...hit,
    id: 'nextHit',
    label: 'Next hit of what is looked for, or next stop',
    keys: ['x'],
    run: () => walkHits(lookedFor(), 1),
  },
  {
    ...hit,
    id: 'previousHit',
    label: 'Hit or stop before',
    keys: ['Shift+x'],
    run: () => walkHits(lookedFor(), -1),
  },
];

export const FIND_EVENTS_ACTION: Action = {
  id: 'findEvents',
  group: 'Find',
  label: 'Find events by what they hold, or by the state after them',
  keys: ['q'],
  aliases: 'search query filter text kind step changed regular expression',
  available: inRun,
  run: () => document.querySelector<HTMLElement>('[data-target="find-events"]')?.focus(),
};

export const PIN_ACTION: Action = {
  id: 'pinPath',
  group: 'Show',
  label: 'Pin the selected path to the timeline, or take it off',
  keys: ['Shift+p'],
  aliases: 'watch lane value',
  available: (scene) => {
    const { selected, pinned } = usePaths.getState();
    return hasPath(scene) && canPin(pinned, selected!);
  },
  run: () => {
    const { selected, pin } = usePaths.getState();
    if (selected !== null) pin(selected);
  },
};
