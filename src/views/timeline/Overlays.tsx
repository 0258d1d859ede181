import type { Axis } from '../../selectors/axis';
import { useHover } from '../../ui-state/hover';
import { usePlayhead } from '../../ui-state/playhead';
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

/** The selected stretch, from its first to its last event. */
export function SelectionBand({ axis }: { axis: Axis }) {
  const selection = usePlayhead((state) => state.selection);
  if (selection === null) return null;
  const left = Math.max(axis.xOf(selection.from) - 3, 0);
  const right = Math.min(axis.xOf(selection.to - 1) + 3, axis.width);
  if (right <= left) return null;
  return <div className={css.selection} style={{ left, width: right - left }} aria-hidden />;
}
