import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import type { RunView } from '../../model/views';
import type { Axis, Shown } from '../../selectors/axis';
import { type Range, usePlayhead } from '../../ui-state/playhead';
import { createFrameTask } from './in-frame';

const PIXELS_TO_DOUBLE = 240;
/** How much of what is shown one press of a key moves on. */
const KEY_PAN = 0.15;

/** What the wheel has turned since it last had an effect. */
interface Turned {
  readonly factor: number;
  readonly at: number;
  readonly pixels: number;
}

/** With Ctrl (or ⌘, or a pinch of a touchpad) the wheel zooms at the pointer; with Shift it moves sideways. */
export function useWheelZoom(element: RefObject<HTMLElement | null>, axis: Axis): void {
  const latest = useRef(axis);
  latest.current = axis;
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const inFrame = createFrameTask();
    let turned: Turned | null = null;
    const turn = (event: WheelEvent) => {
      const more = turnOf(event);
      if (more === null) return;
      event.preventDefault();
      turned = turned && sameWay(turned, more) ? joined(turned, more) : more;
      inFrame(() => {
        if (turned && showTurned(latest.current, turned)) turned = null;
      });
    };
    // Two fingers are ours; one scrolls the lanes.
    const touch = (event: TouchEvent) => {
      if (event.touches.length > 1 && event.cancelable) event.preventDefault();
    };
    target.addEventListener('wheel', turn, { passive: false });
    target.addEventListener('touchmove', touch, { passive: false });
    return () => {
      target.removeEventListener('wheel', turn);
      target.removeEventListener('touchmove', touch);
    };
  }, [element]);
}

/** What a turn of the wheel asks for; null where it scrolls the lanes. */
function turnOf(event: WheelEvent): Turned | null {
  const { deltaX, deltaY, offsetX: at } = event;
  if (event.ctrlKey || event.metaKey) return { factor: 2 ** (deltaY / PIXELS_TO_DOUBLE), at, pixels: 0 };
  const sideways = event.shiftKey ? deltaY || deltaX : deltaX;
  const zooms = Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : deltaY);
  return zooms ? null : { factor: 1, at, pixels: sideways };
}

function sameWay(one: Turned, other: Turned): boolean {
  return (
    Math.sign(one.factor - 1) === Math.sign(other.factor - 1) &&
    Math.sign(one.pixels) === Math.sign(other.pixels)
  );
}

function joined(one: Turned, other: Turned): Turned {
  return { factor: one.factor * other.factor, at: other.at, pixels: one.pixels + other.pixels };
}

/** Turns that are too small to take or leave an event are kept until they are not: this says whether they were. */
function showTurned({ zoomed, width }: Axis, { factor, at, pixels }: Turned): boolean {
  const { range, window, show } = usePlayhead.getState();
  show(zoomed(factor, at, at - pixels));
  const next = usePlayhead.getState();
  const small = factor > 0.5 && factor < 2 && Math.abs(pixels) < width;
  return !small || next.window !== window || next.range !== range;
}

/** Where the playhead is drawn; at the edge, when it is beyond. */
export function playheadX({ width, xOf }: Axis): number {
  return Math.max(0, Math.min(xOf(usePlayhead.getState().position), width));
}

/** What the timeline's own keys show; null for any other key. */
function shownByKey(key: string, axis: Axis): Shown | null {
  const { range, width, parts, zoomed } = axis;
  // By order, at least by an event.
  const event = parts.length === 0 ? width / (range.to - range.from) : 0;
  const pan = Math.max(KEY_PAN * width, event);
  switch (key) {
    case 'w':
      return zoomed(0.5, playheadX(axis));
    case 's':
      return zoomed(2, playheadX(axis));
    case 'a':
      return zoomed(1, 0, pan);
    case 'd':
      return zoomed(1, pan, 0);
    default:
      return null;
  }
}

/** What the keys fit into the view; null for any other key. */
function rangeOfKey(key: string, view: RunView, position: number): Range | null {
  if (key === 'f') return rangeOfLane(view, view.lanes.ofPosition[position] ?? -1);
  return key === '0' ? { from: 0, to: view.events } : null;
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
    const { position, setRange, show } = usePlayhead.getState();
    const shown = shownByKey(event.key, axis);
    const range = rangeOfKey(event.key, view, position);
    if (shown) show(shown);
    else if (range) setRange(range);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
