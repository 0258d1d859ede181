import { eventsOfEdit } from '../../model/branch';
import { useBranch } from '../../queries/branch';
import type { RunRef } from '../../queries/engine';
import type { Axis } from '../../selectors/axis';
import { subjectOf, useBranchesOf } from '../../ui-state/branches';
import css from './BranchMarks.module.css';

/** Marks that are drawn one by one; pixels that hold several show one. */
const MAX_MARKS = 2_000;

/** Along the run as recorded: the events that the open thought experiment edits, and those that it makes impossible. */
export function BranchMarks({ runRef, axis }: { runRef: RunRef; axis: Axis }) {
  const { branch } = useBranchesOf(subjectOf(runRef));
  const edits = branch?.edits ?? [];
  const { data } = useBranch(runRef, edits);
  if (branch === null) return null;
  const edited = pixelsOf(edits.flatMap(eventsOfEdit), axis);
  const impossible = pixelsOf(data?.impossible.positions ?? [], axis);
  const label = `Thought experiment “${branch.name}”: edited and impossible events`;
  return (
    <div className={css.marks} role="img" aria-label={label}>
      {impossible.map((x) => (
        <span key={x} className={css.mark} data-kind="impossible" style={{ left: x }} />
      ))}
      {edited.map((x) => (
        <span key={x} className={css.mark} data-kind="edited" style={{ left: x }} />
      ))}
    </div>
  );
}

/** The pixels of the axis at which the positions stand that it shows. */
function pixelsOf(positions: readonly number[], { range, xOf }: Axis): number[] {
  const shown = positions.filter((position) => position >= range.from && position < range.to);
  return [...new Set(shown.map((position) => Math.round(xOf(position))))].slice(0, MAX_MARKS);
}
