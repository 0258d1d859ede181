import { Pencil, Trash2 } from 'lucide-react';
import { formatCount } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { NoteView } from '../../model/note';
import { ask } from '../../queries/engine';
import { printLink } from '../../share/link';
import { useDrafts } from '../../ui-state/drafts';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import { Button } from '../parts/Button';
import { Clock } from '../parts/Clock';
import css from './NotesPanel.module.css';
import { Stamp } from './Stamp';
import { eventWords, pathWords, placeWords } from './words';

interface NoteItemProps {
  readonly log: string;
  readonly note: NoteView;
  readonly onFailed: (error: unknown) => void;
}

/** A note with its place, to which it leads. */
export function NoteItem({ log, note, onFailed }: NoteItemProps) {
  const { event, text, createdAt, changedAt } = note;
  const where = placeWords(note);
  const path = pathWords(note);
  const { edit, remember } = useDrafts.getState();
  const remove = () => {
    ask('removeNote', { note: note.id }).then(() => remember({ log, note }), onFailed);
  };
  return (
    <article className={css.note} aria-label={`Note: ${where}`}>
      <header>
        {note.there === 'none' ? (
          <strong>{where}</strong>
        ) : (
          <button type="button" className={css.go} onClick={() => goTo(note)}>
            {where}
          </button>
        )}
        <span className={css.event} title={eventWords(event)}>
          {eventWords(event)}
        </span>
        <span className={css.tools}>
          <Button
            look="quiet"
            icon={<Pencil aria-hidden />}
            label={`Change the note at ${formatCount(note.position)}`}
            onClick={() => edit(log, note)}
          />
          <Button
            look="quiet"
            icon={<Trash2 aria-hidden />}
            label={`Delete the note at ${formatCount(note.position)}`}
            onClick={remove}
          />
        </span>
      </header>
      {path !== null && <code>{path}</code>}
      {note.there !== 'same' && <Doubt log={log} note={note} />}
      <p className={css.text}>{text}</p>
      <footer>
        {changedAt === createdAt ? 'noted' : 'changed'} <Stamp at={changedAt} />
        {!Number.isNaN(event.time) && (
          <>
            {' · event at '}
            <Clock time={event.time} />
          </>
        )}
      </footer>
    </article>
  );
}

/** Goes to what a note is about. */
function goTo({ position, target }: NoteView): void {
  const { go, select } = usePlayhead.getState();
  if (target.kind === 'stretch') select({ from: position, to: target.to });
  go(position);
  if (target.kind === 'path') useStage.getState().seek(target.pointer, position);
}

/** Another event stands where the noted one was. */
function Doubt({ log, note: { there, moved } }: Pick<NoteItemProps, 'log' | 'note'>) {
  return (
    <p className={css.doubt}>
      {there === 'another'
        ? 'The event here is not the one this note was written for.'
        : 'The log has no such position.'}{' '}
      {moved && (
        <a href={printLink({ page: 'log', log, run: moved.run, position: moved.position, tab: 'notes' })}>
          That one is now at {formatCount(moved.position)} of {shortId(moved.run, 10)}
        </a>
      )}
    </p>
  );
}
