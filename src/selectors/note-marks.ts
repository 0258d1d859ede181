import type { NoteView } from '../model/note';
import type { Axis } from './axis';

/** Notes that stand so near to one another that one mark stands for them. */
export interface NoteMarks {
  /** Where the first of them begins, and the last of their stretches ends, in pixels of the axis. */
  readonly x: number;
  readonly right: number;
  /** The first of them begins before what the axis shows. */
  readonly begun: boolean;
  readonly notes: readonly NoteView[];
}

/**
 * The marks of what an axis shows of notes, from left to right.
 * @param notes in the order of their positions
 * @param apart notes nearer than this to the first of a mark share it, in pixels
 */
export function selectNoteMarks(
  notes: readonly NoteView[],
  { range, width, xOf }: Pick<Axis, 'range' | 'width' | 'xOf'>,
  apart: number,
): NoteMarks[] {
  const marks: NoteMarks[] = [];
  for (const note of notes) {
    const { position, target, there } = note;
    const last = target.kind === 'stretch' ? target.to - 1 : position;
    if (there === 'none' || last < range.from || position >= range.to) continue;
    const begun = position < range.from;
    const x = begun ? 0 : xOf(position);
    const right = Math.min(last < range.to ? xOf(last) : width, width);
    const before = marks.at(-1);
    if (before && before.begun === begun && x - before.x < apart)
      marks[marks.length - 1] = {
        ...before,
        right: Math.max(before.right, right),
        notes: [...before.notes, note],
      };
    else marks.push({ x, right, begun, notes: [note] });
  }
  return marks;
}
