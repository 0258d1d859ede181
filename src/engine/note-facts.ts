import { parentsOf } from '../lib/pointer';
import { Fault } from '../model/errors';
import type { NoteChange, NoteFacts, NoteView } from '../model/note';
import type { RunState } from './run-state';

/** Changes that a report lists of one note. */
const MAX_CHANGES = 12;

/** What the state tells of a note's place; nothing where the reader stopped the replay before it. */
export async function noteFacts(state: RunState, note: NoteView, signal: AbortSignal): Promise<NoteFacts> {
  try {
    const { changes, more } = await changesOf(state, note, signal);
    return { note: note.id, changes, more, value: await valueAt(state, note) };
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-replayed')
      return { note: note.id, changes: null, more: false, value: null };
    throw error;
  }
}

async function changesOf(
  state: RunState,
  { position, target }: NoteView,
  signal: AbortSignal,
): Promise<{ changes: readonly NoteChange[]; more: boolean }> {
  if (target.kind !== 'stretch') {
    const { changes, cut } = await state.changes(position);
    return { changes: changes.slice(0, MAX_CHANGES), more: cut || changes.length > MAX_CHANGES };
  }
  const stretch = { from: position, to: target.to };
  const { total, rows } = await state.stretch(stretch, 0, MAX_CHANGES, signal);
  const leaves = rows.flatMap((row) => row.leaves);
  return {
    changes: leaves.slice(0, MAX_CHANGES),
    more: total > rows.length || leaves.length > MAX_CHANGES || rows.some((row) => row.more),
  };
}

/** What stands at a path there; null where nothing does, and for what is no path. */
async function valueAt(state: RunState, { position, target }: NoteView): Promise<NoteFacts['value']> {
  if (target.kind !== 'path') return null;
  const expanded = parentsOf(target.pointer);
  const at = await state.treeRow(position, expanded, target.pointer);
  if (at < 0) return null;
  const [row] = (await state.tree(position, expanded, at, 1)).rows;
  if (row === undefined) return null;
  const { kind, value, cut, size } = row;
  return kind === 'leaf' ? { kind, value, cut } : { kind, size };
}
