import { type RefObject, useEffect } from 'react';
import type { LaneColumns } from '../../model/views';
import { lastBefore, nextAfter } from '../../selectors/walk';
import { type Range, usePlayhead } from '../../ui-state/playhead';

/** The middle of a position's column of pixels. */
export function xOf(position: number, { from, to }: Range, width: number): number {
  return ((position - from + 0.5) / Math.max(to - from, 1)) * width;
}

/** The position under a pixel. */
export function positionAt(x: number, { from, to }: Range, width: number): number {
  return Math.floor(from + (x / Math.max(width, 1)) * (to - from));
}

/** A range `factor` times as wide that keeps `position` in its place. */
export function zoomed({ from, to }: Range, factor: number, position: number): Range {
  const anchor = Math.min(Math.max(position, from), to);
  return { from: anchor - (anchor - from) * factor, to: anchor + (to - anchor) * factor };
}

/** The event of a lane that is nearest to a position; the position itself where the lane has none. */
export function nearestEvent(lanes: LaneColumns, lane: number, position: number): number {
  if (lane < 0 || lane >= lanes.count) return position;
  const events = lanes.positions.subarray(lanes.start[lane], lanes.start[lane + 1]);
  const after = nextAfter(events, position - 1);
  const before = lastBefore(events, position);
  if (after === null || before === null) return after ?? before ?? position;
  return after - position < position - before ? after : before;
}

const PIXELS_TO_DOUBLE = 240;

/** With Ctrl (or ⌘, or a pinch) the wheel zooms at the pointer; with Shift it moves sideways. */
export function useWheelZoom(element: RefObject<HTMLElement | null>, width: number): void {
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const turn = (event: WheelEvent) => {
      const { range, setRange } = usePlayhead.getState();
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        const factor = 2 ** (event.deltaY / PIXELS_TO_DOUBLE);
        setRange(zoomed(range, factor, positionAt(event.offsetX, range, width)));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        const by = (sideways / Math.max(width, 1)) * (range.to - range.from);
        setRange({ from: range.from + by, to: range.to + by });
      } else return;
      event.preventDefault();
    };
    target.addEventListener('wheel', turn, { passive: false });
    return () => target.removeEventListener('wheel', turn);
  }, [element, width]);
}
