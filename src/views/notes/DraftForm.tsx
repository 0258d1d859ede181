import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { MAX_NOTE, type NoteView } from '../../model/note';
import { ask } from '../../queries/engine';
import { type Draft, useDrafts } from '../../ui-state/drafts';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import css from './NotesPanel.module.css';
import { pathWords, placeWords } from './words';

interface DraftFormProps {
  readonly draft: Draft;
  /** The note that it changes, as it is now; null for a new one, or when it was deleted meanwhile. */
  readonly note: NoteView | null;
}

/** Where a note is written. What was typed stays until it is kept, or given up by hand. */
export function DraftForm({ draft, note }: DraftFormProps) {
  const { type, end } = useDrafts.getState();
  const field = useFocusWhenWanted(draft.key);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isEmpty = draft.text.trim() === '';
  const save = async () => {
    if (isEmpty || saving) return;
    setSaving(true);
    setError(null);
    try {
      await keep(draft, note);
      end(draft.key);
    } catch (refused) {
      setError(refused);
      setSaving(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save();
  };
  const path = pathWords(draft.place);
  return (
    <form
      className={css.draft}
      aria-label={draft.of ? 'Change a note' : 'New note'}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {!draft.of && (
        <p className={css.place}>
          <strong>{placeWords(draft.place)}</strong>
          {path !== null && <code>{path}</code>}
        </p>
      )}
      <textarea
        ref={field}
        aria-label="Text of the note"
        placeholder="What is to be known about this place"
        rows={Math.min(Math.max(draft.text.split('\n').length + 1, 3), 12)}
        maxLength={MAX_NOTE}
        value={draft.text}
        onChange={(event) => type(draft.key, event.target.value)}
        onKeyDown={press}
      />
      <Meanwhile draft={draft} note={note} />
      {error !== null && <Failed error={error} name="the note" />}
      <div className={css.buttons}>
        <Button type="submit" look="primary" off={isEmpty || saving}>
          {saving ? 'Saving…' : 'Save'}
        </Button>
        <Button look="quiet" onClick={() => end(draft.key)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** Keeps what was typed: as a new note, or as the text of an old one that is still there. */
async function keep({ log, place, text }: Draft, note: NoteView | null): Promise<void> {
  if (note) await ask('changeNote', { log, note, text });
  else await ask('addNote', { log, place, text });
}

/** What became of the note since it is being changed here. */
function Meanwhile({ draft: { of }, note }: DraftFormProps) {
  if (of === null || note?.changedAt === of.changedAt) return null;
  return (
    <p role="status" className={css.doubt}>
      {note
        ? `This note was changed elsewhere meanwhile. Saving writes over what it says now: “${note.text}”`
        : 'This note was deleted elsewhere meanwhile. Saving writes it anew.'}
    </p>
  );
}

/** The field that somebody has just asked for, as soon as it is there. */
function useFocusWhenWanted(key: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  const wanted = useDrafts((state) => state.wanted === key);
  useEffect(() => {
    if (!wanted || !field.current) return;
    const { length } = field.current.value;
    field.current.focus();
    field.current.setSelectionRange(length, length);
    useDrafts.getState().focused();
  }, [wanted]);
  return field;
}
