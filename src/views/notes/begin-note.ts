import type { NoteTarget } from '../../model/note';
import { useDrafts } from '../../ui-state/drafts';
import { usePlayhead } from '../../ui-state/playhead';
import type { Scene } from '../actions/actions';
import { navigate } from '../shell/use-link';

/** Begins a note at the playhead, of the selected stretch, or of the path whose row has the focus; shows where it is written. */
export function beginNote(scene: Scene, target: NoteTarget | null = null): void {
  const { run, position } = scene;
  if (!run) return;
  const path = focusedPath();
  const { selection } = usePlayhead.getState();
  const log = run.log.entry.id;
  const id = run.view.run.id;
  const chosen: NoteTarget =
    target ??
    (path !== null
      ? { kind: 'path', pointer: path }
      : selection
        ? { kind: 'stretch', to: selection.to }
        : { kind: 'event' });
  const at = chosen.kind === 'stretch' && selection ? selection.from : position;
  useDrafts.getState().begin(log, { run: id, position: at, target: chosen });
  showNotes(scene);
}

/** Shows the tab of the notes. */
export function showNotes({ link, position }: Scene): void {
  if (link.page === 'log') navigate({ ...link, position, tab: 'notes' }, 'replace');
}

/** The path whose row of the state tree has the focus. */
function focusedPath(): string | null {
  const row = document.activeElement?.closest('[role="treeitem"]');
  return row?.querySelector<HTMLElement>('[data-note-path]')?.dataset.notePath ?? null;
}
