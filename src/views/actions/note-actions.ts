import { useDrafts } from '../../ui-state/drafts';
import { beginNote, showNotes } from '../notes/begin-note';
import type { Action, Scene } from './actions';

const inRun = ({ run }: Scene) => run !== null && run.view.events > 0;

/** Notes can be begun, and their report asked for, from wherever one is in a run. */
export const NOTE_ACTIONS: readonly Action[] = [
  {
    id: 'note',
    group: 'Show',
    label: 'Note this event, the selected stretch, or the focused path',
    keys: ['Shift+n'],
    aliases: 'write comment remark annotate',
    available: inRun,
    run: (scene) => beginNote(scene),
  },
  {
    id: 'exportReport',
    group: 'Show',
    label: 'Export the notes as a report',
    keys: [],
    aliases: 'markdown download save file',
    available: inRun,
    run: (scene) => {
      useDrafts.getState().wantReport(true);
      showNotes(scene);
    },
  },
];
