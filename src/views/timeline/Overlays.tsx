import type { Axis } from '../../selectors/axis';
import { useHover } from '../../ui-state/hover';
import { type Range, usePlayhead } from '../../ui-state/playhead';
import css from './Timeline.module.css';

/** The playhead's line, where the axis shows it. */
export function PlayheadLine({ axis }: { axis: Axis }) {
  const position = usePlayhead((state) => state.position);
  if (position < axis.range.from || position >= axis.range.to) return null;
  const transform = `translateX(${axis.xOf(position)}px)`;
  return <div className={css.playhead} style={{ transform }} aria-hidden />;
}

/** The event under the mouse, wherever on the page that is. */
export function HoverLine({ axis }: { axis: Axis }) {
  const position = useHover((state) => state.position);
  if (position === null || position < axis.range.from || position >= axis.range.to) return null;
  const transform = `translateX(${axis.xOf(position)}px)`;
  return <div className={css.hover} style={{ transform }} aria-hidden />;
}

/** The selected stretch, from its first to its last event; while one end is marked, what the other would select. */
export function SelectionBand({ axis }: { axis: Axis }) {
  const marked = usePlayhead((state) => state.marked);
  const selection = usePlayhead((state) => state.selection);
  if (marked !== null) return <MarkedBand axis={axis} marked={marked} />;
  return selection && <Band axis={axis} stretch={selection} />;
}

function MarkedBand({ axis, marked }: { axis: Axis; marked: number }) {
  const position = usePlayhead((state) => state.position);
  const stretch = { from: Math.min(marked, position), to: Math.max(marked, position) + 1 };
  return <Band axis={axis} stretch={stretch} marking />;
}

function Band({ axis, stretch, marking }: { axis: Axis; stretch: Range; marking?: boolean }) {
  const left = Math.max(axis.xOf(stretch.from) - 3, 0);
  const right = Math.min(axis.xOf(stretch.to - 1) + 3, axis.width);
  if (right <= left) return null;
  return (
    <div className={css.selection} style={{ left, width: right - left }} data-marking={marking} aria-hidden />
  );
}
