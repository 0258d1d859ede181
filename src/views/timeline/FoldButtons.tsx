import { formatBriefly, formatDuration } from '../../lib/format';
import type { Axis, DrawnFold } from '../../selectors/axis';
import { usePlayhead } from '../../ui-state/playhead';
import css from './Timeline.module.css';

/** Narrower than this, a fold's label says nothing any more; its name and tooltip still do. */
const LEGIBLE = 44;

/** The idle stretches of the clock axis: each says what it hides, and opens and closes. */
export function FoldButtons({ axis }: { axis: Axis }) {
  return axis.folds.map((fold) => <FoldButton key={fold.after} fold={fold} />);
}

function FoldButton({ fold }: { fold: DrawnFold }) {
  const toggle = usePlayhead((state) => state.toggleFold);
  const idle = `${formatDuration(fold.idle)} idle`;
  return (
    <button
      type="button"
      className={css.fold}
      style={{ left: fold.x + 2, width: Math.max(fold.width - 4, 4) }}
      aria-expanded={fold.open}
      aria-label={`${idle}, after event ${fold.after}`}
      title={`${idle}: ${fold.open ? 'fold it away' : 'show it in full'}`}
      onClick={() => toggle(fold.after)}
    >
      {fold.width >= LEGIBLE && (
        <>
          {formatBriefly(fold.idle)}
          <span> idle</span>
        </>
      )}
    </button>
  );
}
