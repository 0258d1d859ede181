import { useMemo } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import type { Axis } from '../../selectors/axis';
import { selectNoteMarks } from '../../selectors/note-marks';
import { usePlayhead } from '../../ui-state/playhead';
import { shortly, useNoted } from '../notes/Noted';
import css from './NoteMarks.module.css';

/** Notes nearer to one another than a mark is wide share it, in pixels. */
const MARK = 10;

/** Where notes are, as small marks above the run; a noted stretch has a line to its end. */
export function NoteMarks({ axis }: { axis: Axis }) {
  const { notes } = useNoted();
  const marks = useMemo(() => selectNoteMarks(notes, axis, MARK), [notes, axis]);
  return marks.map(({ x, right, begun, notes: here }) => {
    const { id, position } = here[0]!;
    return (
      <div key={id} className={css.place} style={{ left: x, width: Math.max(right - x, 0) }}>
        {!begun && (
          <button
            type="button"
            // The keyboard reaches the same notes in their list, and in that of the events.
            tabIndex={-1}
            className={css.mark}
            aria-label={`${formatNoun(here.length, 'note')} at ${formatCount(position)}`}
            title={shortly(here)}
            onClick={() => usePlayhead.getState().go(position)}
          />
        )}
      </div>
    );
  });
}
