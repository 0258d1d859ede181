import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import type { RunView } from '../../model/views';
import type { Axis } from '../../selectors/axis';
import { type Range, usePlayhead } from '../../ui-state/playhead';

const PIXELS_TO_DOUBLE = 240;
/** How much of what is shown one press of a key moves on. */
const KEY_PAN = 0.15;

/** The range moved sideways by a share of itself, at least by an event. */
function panned({ from, to }: Range, share: number): Range {
  const by = Math.sign(share) * Math.max(Math.abs(share) * (to - from), 1);
  return { from: from + by, to: to + by };
}

/** With Ctrl (or ⌘, or a pinch) the wheel zooms at the pointer; with Shift it moves sideways. */
export function useWheelZoom(element: RefObject<HTMLElement | null>, axis: Axis): void {
  const latest = useRef(axis);
  latest.current = axis;
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const turn = (event: WheelEvent) => {
      const { width, zoomed, positionAt, range } = latest.current;
      const { setRange } = usePlayhead.getState();
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey)
        setRange(zoomed(2 ** (event.deltaY / PIXELS_TO_DOUBLE), positionAt(event.offsetX)));
      else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
        setRange(panned(range, sideways / Math.max(width, 1)));
      else return;
      event.preventDefault();
    };
    target.addEventListener('wheel', turn, { passive: false });
    return () => target.removeEventListener('wheel', turn);
  }, [element]);
}

/** What the timeline's own keys do to the range; null for any other key. */
function rangeOfKey(key: string, view: RunView, axis: Axis, position: number): Range | null {
  switch (key) {
    case 'w':
      return axis.zoomed(0.5, position);
    case 's':
      return axis.zoomed(2, position);
    case 'a':
      return panned(axis.range, -KEY_PAN);
    case 'd':
      return panned(axis.range, KEY_PAN);
    case 'f':
      return rangeOfLane(view, view.lanes.ofPosition[position] ?? -1);
    case '0':
      return { from: 0, to: view.events };
    default:
      return null;
  }
}

/** From a lane's first to its last event. */
function rangeOfLane({ lanes }: RunView, lane: number): Range | null {
  if (lane < 0) return null;
  const [first, behind] = [lanes.start[lane]!, lanes.start[lane + 1]!];
  return { from: lanes.positions[first]!, to: lanes.positions[behind - 1]! + 1 };
}

/** While the timeline has the focus, its keys win over those of the run: here A pans, elsewhere it finds attempts. */
export function timelineKeys(view: RunView, axis: Axis) {
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { position, selection, setRange, select } = usePlayhead.getState();
    const next = rangeOfKey(event.key, view, axis, position);
    if (next) setRange(next);
    else if (event.key === 'Escape' && selection) select(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
