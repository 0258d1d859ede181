import { expect, test } from 'vitest';
import type { Kin, KinList, KinView } from '../model/kin';
import { type Sheet, selectArrows } from './arrows';
import { orderAxis } from './axis';

const kin = (position: number, run: Kin['run'] = null): Kin => ({
  position,
  relation: 'trigger',
  field: null,
  inferred: false,
  run,
  kind: 'event',
  step: null,
});

function list(positions: readonly number[], more = 0): KinList {
  return { total: positions.length + more, shown: positions.map((position) => kin(position)) };
}

function view(position: number, causes: KinList, effects: KinList): KinView {
  return { position, causes, effects, missing: [] };
}

/** Ten pixels an event, twenty a row; events 10 … 29, one row for each ten of them, the last without one. */
const SHEET: Sheet = {
  axis: orderAxis({ from: 10, to: 30 }, 200),
  height: 60,
  yOf: (position) => (position === 29 ? null : Math.floor(position / 10) * 20 + 10),
};

test('arrows lead from causes to the event, and from it to its effects', () => {
  const arrows = selectArrows(view(20, list([12]), list([25])), SHEET);
  expect(arrows.map(({ side, path }) => `${side} ${path}`)).toEqual([
    'cause M25,30 C65,30 65,50 105,50',
    'effect M105,44 C112.5,34 147.5,34 155,44',
  ]);
});

test('what lies outside of the shown stretch shares an arrow at its edge, which says how many', () => {
  const arrows = selectArrows(view(20, list([1, 2, 3]), list([40], 7)), SHEET);
  expect(arrows.map(({ side, path, count }) => `${side} ${path} ${count?.text}`)).toEqual([
    'cause M3,50 L105,50 3',
    'effect M105,50 L197,50 1+',
  ]);
});

test('an event without a row stands at the upper edge', () => {
  const [arrow] = selectArrows(view(20, list([29]), list([])), SHEET);
  expect(arrow!.path).toMatch(/^M195,3 .* 105,50$/);
});

test('no arrows for an event that is not shown, nor to another run', () => {
  expect(selectArrows(view(5, list([12]), list([])), SHEET)).toEqual([]);
  const other = { total: 1, shown: [kin(12, { id: 'r', name: 'r', outcome: 'failed' })] };
  expect(selectArrows(view(20, other, list([])), SHEET)).toEqual([]);
});
