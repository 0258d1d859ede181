import type { Keys } from '../actions/keys';

/** A key that works only while the timeline has the focus; there it wins over what it does elsewhere. */
interface TimelineKey {
  readonly label: string;
  readonly keys: readonly Keys[];
}

/** For the map of the keys; `timelineKeys` and the tree of the rows listen for them. */
export const TIMELINE_KEYS: readonly TimelineKey[] = [
  { label: 'Zoom in, zoom out', keys: ['w', 's'] },
  { label: 'Move to the left, to the right', keys: ['a', 'd'] },
  { label: 'Fit the {step} into the view', keys: ['f'] },
  { label: 'Show the whole {run}', keys: ['0'] },
  { label: 'Row above, row below', keys: ['ArrowUp', 'ArrowDown'] },
  { label: 'Open the row, or go on along its events', keys: ['ArrowRight'] },
  { label: 'Go back along its events, or close the row', keys: ['ArrowLeft'] },
  { label: 'Menu of the row', keys: ['Shift+F10'] },
];
