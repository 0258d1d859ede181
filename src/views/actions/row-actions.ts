import type { Arrangement } from '../../model/arrangement';
import { useArrangements } from '../../ui-state/arrangement';
import type { Action, Scene } from './actions';
import { pressed } from './pressed';

const inRun = ({ run }: Scene) => run !== null && run.view.events > 0;
const hasTypes = (scene: Scene) => inRun(scene) && scene.run!.view.hasTypes;

/** The run's name among the arrangements. */
function subjectOf({ run }: Scene): string {
  return `${run!.log.entry.id}/${run!.view.run.id}`;
}

function arranged(scene: Scene): Arrangement | undefined {
  return useArrangements.getState().ofRun.get(subjectOf(scene));
}

/** The step that the playhead's event belongs to; −1 where it belongs to none. */
function laneOf({ run, position }: Scene): number {
  return run?.view.lanes.ofPosition[position] ?? -1;
}

function rowAction(
  id: string,
  label: string,
  act: (scene: Scene) => void,
  available: (scene: Scene) => boolean = inRun,
): Action {
  return { id, group: 'Show', label, keys: [], aliases: 'timeline arrange', available, run: act };
}

const onLane = (scene: Scene) => inRun(scene) && laneOf(scene) >= 0;
const { getState } = useArrangements;

/** How the rows of the timeline are arranged; the menus of the timeline and of its rows offer the same. */
export const ROW_ACTIONS: readonly Action[] = [
  rowAction(
    'pinRow',
    'Rows: pin this {step}, or unpin it',
    (scene) => getState().pin(subjectOf(scene), `lane:${laneOf(scene)}`),
    onLane,
  ),
  rowAction(
    'hideRow',
    'Rows: hide this {step}',
    (scene) => getState().hide(subjectOf(scene), `lane:${laneOf(scene)}`),
    onLane,
  ),
  rowAction(
    'showHiddenRows',
    'Rows: show what is hidden',
    (scene) => getState().showHidden(subjectOf(scene)),
    (scene) => inRun(scene) && (arranged(scene)?.hidden.size ?? 0) > 0,
  ),
  rowAction(
    'groupRows',
    'Rows: by type, or by {step}',
    (scene) =>
      getState().set(subjectOf(scene), { groupBy: arranged(scene)?.groupBy === 'type' ? 'step' : 'type' }),
    hasTypes,
  ),
  pressed(
    'open-rows',
    {
      id: 'openRows',
      label: 'Rows: open all',
      keys: [],
      aliases: 'timeline arrange expand',
      available: inRun,
    },
    'Show',
  ),
  pressed(
    'close-rows',
    {
      id: 'closeRows',
      label: 'Rows: close all',
      keys: [],
      aliases: 'timeline arrange collapse',
      available: inRun,
    },
    'Show',
  ),
];
