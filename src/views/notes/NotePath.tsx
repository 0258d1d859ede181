import { StickyNote } from 'lucide-react';
import { currentScene } from '../actions/use-action-keys';
import { beginNote } from './begin-note';
import { shortly, useNoted } from './Noted';
import css from './NotePath.module.css';

/** Notes a path of the state; there while its row has the focus or the mouse, and where a note is. */
export function NotePath({ pointer }: { pointer: string }) {
  const notes = useNoted().paths.get(pointer);
  return (
    <button
      type="button"
      // The row has the focus, from where Shift+N does the same; its name is not to say so in each row.
      tabIndex={-1}
      aria-hidden={notes === undefined}
      className={css.note}
      data-note-path={pointer}
      data-noted={notes !== undefined}
      aria-label={notes && 'noted'}
      title={notes ? shortly(notes) : 'Note this path (Shift+N)'}
      onClick={(event) => {
        event.stopPropagation();
        beginNote(currentScene(), { kind: 'path', pointer });
      }}
    >
      <StickyNote aria-hidden />
    </button>
  );
}
