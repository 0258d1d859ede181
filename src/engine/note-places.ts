import { rowsAt } from '../ingest/row-at';
import type { RunSummary } from '../model/log';
import type { Note, NotedEvent, NoteView } from '../model/note';
import type { Position } from '../model/units';
import type { ReadLog } from './summarise';

type Log = Pick<ReadLog, 'index'> & { readonly summary: { readonly runs: readonly RunSummary[] } };

/** Notes as a log has them now: whether their events still stand where they stood, and else where. */
export function placeNotes({ index, summary }: Log, notes: readonly Note[]): NoteView[] {
  const numbers = new Map(summary.runs.map((run) => [run.id, run.index]));
  const rowOf = (run: string, position: Position): number | null => {
    const number = numbers.get(run);
    if (number === undefined) return null;
    const row = index.starts[number]! + position;
    return row < index.starts[number + 1]! ? row : null;
  };
  const isAt = (row: number, event: NotedEvent) =>
    index.columns.offset[row] === event.offset && index.kinds[index.columns.kind[row]!] === event.kind;
  const thereOf = ({ run, position, target, event, last }: Note): NoteView['there'] => {
    const first = rowOf(run, position);
    const end = target.kind === 'stretch' ? rowOf(run, target.to - 1) : first;
    if (first === null || end === null) return 'none';
    return isAt(first, event) && (last === null || isAt(end, last)) ? 'same' : 'another';
  };
  const told = notes.map((note) => ({ note, there: thereOf(note) }));
  const rows = rowsOfOffsets(
    index.columns.offset,
    told.filter(({ there }) => there !== 'same').map(({ note }) => note.event.offset),
  );
  return told.map(({ note, there }) => {
    const row = there === 'same' ? undefined : rows.get(note.event.offset);
    const isFound = row !== undefined && row >= 0 && isAt(row, note.event);
    // Of a stretch only the end may be another one.
    const isElsewhere = isFound && row !== rowOf(note.run, note.position);
    return { ...note, there, moved: isElsewhere ? placeOf(index, row) : null };
  });
}

/** The row at or before each of some offsets, all in one pass over the log's rows. */
function rowsOfOffsets(column: Float64Array, offsets: readonly number[]): ReadonlyMap<number, number> {
  if (offsets.length === 0) return new Map();
  const places = Float64Array.from(new Set(offsets)).sort();
  const rows = rowsAt(column, places);
  return new Map([...places].map((offset, at) => [offset, rows[at]!]));
}

function placeOf({ starts, runs }: ReadLog['index'], row: number): NonNullable<NoteView['moved']> {
  const run = starts.findLastIndex((start) => start <= row);
  return { run: runs.get(run), position: row - starts[run]! };
}
