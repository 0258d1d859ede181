import { type PointerEvent, useMemo, useRef } from 'react';
import type { Axis } from '../../selectors/axis';
import { usePlayhead } from '../../ui-state/playhead';
import { takeSpace } from '../actions/held-space';
import { createFrameTask } from './in-frame';

/** What a drag that is under way does, and where it began. */
type Drag =
  | { readonly kind: 'scrub' }
  /** A finger that has not moved yet: it may be about to scroll, to scrub, or to be joined by another one. */
  | { readonly kind: 'finger'; readonly x: number }
  | { readonly kind: 'select'; readonly from: number }
  | { readonly kind: 'pan'; readonly axis: Axis; readonly x: number }
  | { readonly kind: 'pinch'; readonly axis: Axis; readonly middle: number; readonly apart: number };

/** A finger trembles by so many pixels. */
const SLOP = 6;
/** Closer to one another than this, two fingers count as this far apart. */
const NEAR = 24;

/**
 * A drag moves the playhead; with Shift it selects a stretch, with Space held or the middle button it pans. Two fingers
 * zoom and pan; up and down one finger scrolls, which the browser does.
 * @param pick what a plain click or drag at a place does
 */
export function useDrag(axis: Axis, pick: (x: number, y: number) => void) {
  const drag = useRef<Drag | null>(null);
  const fingers = useRef(new Map<number, number>());
  const inFrame = useMemo(createFrameTask, []);
  const begin = (event: PointerEvent<HTMLElement>): Drag | null => {
    const x = event.nativeEvent.offsetX;
    if (fingers.current.size > 1) return pinchOf(fingers.current, axis);
    if (event.button === 1 || (event.button === 0 && takeSpace())) return { kind: 'pan', axis, x };
    if (event.button !== 0) return null;
    if (event.shiftKey) return { kind: 'select', from: axis.positionAt(x) };
    return event.pointerType === 'touch' ? { kind: 'finger', x } : { kind: 'scrub' };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const { offsetX, offsetY, pointerId } = event.nativeEvent;
    if (fingers.current.has(pointerId)) fingers.current.set(pointerId, offsetX);
    if (drag.current?.kind === 'finger' && Math.abs(offsetX - drag.current.x) > SLOP)
      drag.current = { kind: 'scrub' };
    const { current } = drag;
    if (current === null || event.buttons === 0) return;
    if (current.kind === 'scrub') inFrame(() => pick(offsetX, offsetY));
    else if (current.kind === 'select') selectBetween(current.from, axis.positionAt(offsetX));
    else if (current.kind === 'pan') inFrame(() => showFrom(current.axis, 1, current.x, offsetX));
    else if (current.kind === 'pinch') {
      const { middle, apart } = pinchOf(fingers.current, axis);
      inFrame(() => showFrom(current.axis, current.apart / apart, current.middle, middle));
    }
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    fingers.current.delete(event.pointerId);
    drag.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType === 'touch') fingers.current.set(event.pointerId, event.nativeEvent.offsetX);
      drag.current = begin(event);
      // The middle button would else scroll by itself, and Shift would select text.
      if (drag.current !== null && drag.current.kind !== 'scrub') event.preventDefault();
      // From here on the timeline takes the keys.
      event.currentTarget.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
      event.currentTarget.setPointerCapture(event.pointerId);
      move(event);
    },
    onPointerMove: move,
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (drag.current?.kind === 'finger') pick(event.nativeEvent.offsetX, event.nativeEvent.offsetY);
      end(event);
    },
    onPointerCancel: end,
  };
}

/** Two fingers that come down: where their middle is, and how far apart they are. */
function pinchOf(fingers: ReadonlyMap<number, number>, axis: Axis): Extract<Drag, { kind: 'pinch' }> {
  const [one = 0, other = one] = fingers.values();
  return {
    kind: 'pinch',
    axis,
    middle: (one + other) / 2,
    apart: Math.max(Math.abs(one - other), NEAR),
  };
}

function selectBetween(one: number, other: number): void {
  usePlayhead.getState().select({ from: Math.min(one, other), to: Math.max(one, other) + 1 });
}

/** Reckoned from where the drag began, so that nothing is lost on the way. */
function showFrom(axis: Axis, factor: number, at: number, to: number): void {
  usePlayhead.getState().show(axis.zoomed(factor, at, to));
}
