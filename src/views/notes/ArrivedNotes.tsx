import { useState } from 'react';
import { formatNoun } from '../../lib/format';
import type { NotePlace } from '../../model/note';
import { ask } from '../../queries/engine';
import { useArrived, useArrivedNotes } from '../../ui-state/arrived';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import css from './NotesPanel.module.css';
import { pathWords, placeWords } from './words';

/** Notes that came with a link: they are not the reader's own until they are kept. */
export function ArrivedNotes({ log, run }: { log: string; run: string }) {
  const notes = useArrivedNotes(log).filter((note) => note.run === run);
  const [error, setError] = useState<unknown>(null);
  if (notes.length === 0) return null;
  const dismiss = () => useArrived.getState().bring(log, []);
  const keep = async () => {
    try {
      for (const { text, ...place } of notes) await ask('addNote', { log, place, text });
      dismiss();
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <section className={css.arrived} aria-label="Notes that came with the link">
      <header>
        <h3>{formatNoun(notes.length, 'note')} came with the link</h3>
        <Button onClick={() => void keep()}>Keep</Button>
        <Button look="quiet" onClick={dismiss}>
          Dismiss
        </Button>
      </header>
      {error !== null && <Failed error={error} name="the notes" />}
      <ul>
        {notes.map((note) => (
          <li key={JSON.stringify(note)}>
            <button type="button" className={css.go} onClick={() => goTo(note)}>
              {placeWords(note)}
            </button>
            {pathWords(note) !== null && <code>{pathWords(note)}</code>}
            <p className={css.text}>{note.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function goTo({ position, target }: NotePlace): void {
  const { go, select } = usePlayhead.getState();
  if (target.kind === 'stretch') select({ from: position, to: target.to });
  go(position);
}
