import { StickyNote } from 'lucide-react';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { oneLine } from '../../lib/names';
import type { NoteView } from '../../model/note';
import type { RunRef } from '../../queries/engine';
import { useNotes } from '../../queries/notes';
import css from './Noted.module.css';

/** The notes of the open run, by what marks them. */
interface Noted {
  readonly notes: readonly NoteView[];
  /** Those whose place is in the run, by its position. */
  readonly at: ReadonlyMap<number, readonly NoteView[]>;
  readonly paths: ReadonlyMap<string, readonly NoteView[]>;
}

const NOTHING: Noted = { notes: [], at: new Map(), paths: new Map() };
const Context = createContext<Noted>(NOTHING);

/** Tells everything of a run what is noted of it: asked for once, looked up in every row. */
export function NotedProvider({ runRef, children }: { runRef: RunRef; children: ReactNode }) {
  const { data } = useNotes(runRef.log);
  const noted = useMemo(() => (data ? notedOf(data, runRef.run) : NOTHING), [data, runRef.run]);
  return <Context value={noted}>{children}</Context>;
}

/** What is noted of the open run. */
export function useNoted(): Noted {
  return useContext(Context);
}

function notedOf(all: readonly NoteView[], run: string): Noted {
  const notes = all.filter((note) => note.run === run);
  const placed = notes.filter(({ there }) => there !== 'none');
  const at = new Map<number, NoteView[]>();
  const paths = new Map<string, NoteView[]>();
  for (const note of placed) {
    at.set(note.position, [...(at.get(note.position) ?? []), note]);
    if (note.target.kind !== 'path') continue;
    paths.set(note.target.pointer, [...(paths.get(note.target.pointer) ?? []), note]);
  }
  return { notes, at, paths };
}

/** The beginnings of some notes, one a line, for a tooltip. */
export function shortly(notes: readonly NoteView[]): string {
  return notes.map(({ text }) => oneLine(text, 120)).join('\n');
}

/** That an event has a note, in its row of the event list. */
export function NoteMark({ position }: { position: number }) {
  const notes = useNoted().at.get(position);
  if (notes === undefined) return null;
  return (
    <span className={css.mark} title={shortly(notes)}>
      <StickyNote aria-label={notes.length === 1 ? 'noted' : `${notes.length} notes`} />
    </span>
  );
}
