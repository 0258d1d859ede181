import { type PointerEvent, useRef } from 'react';
import type { Axis } from '../../selectors/axis';
import { type Range, usePlayhead } from '../../ui-state/playhead';

/** What a drag that is under way does, and where it began. */
type Drag =
  | { readonly kind: 'scrub' }
  | { readonly kind: 'select'; readonly from: number }
  | { readonly kind: 'pan'; readonly x: number; readonly range: Range };

/**
 * A drag moves the playhead; with Shift it selects a stretch, with the middle button it pans.
 * @param pick what a plain click or drag at a place does
 */
export function useDrag(axis: Axis, pick: (x: number, y: number) => void) {
  const drag = useRef<Drag | null>(null);
  const begin = (event: PointerEvent<HTMLElement>): Drag | null => {
    const x = event.nativeEvent.offsetX;
    if (event.button === 1) return { kind: 'pan', x, range: axis.range };
    if (event.button !== 0) return null;
    return event.shiftKey ? { kind: 'select', from: axis.positionAt(x) } : { kind: 'scrub' };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const { offsetX, offsetY } = event.nativeEvent;
    const { current } = drag;
    if (current === null || event.buttons === 0) return;
    if (current.kind === 'scrub') pick(offsetX, offsetY);
    else if (current.kind === 'select') selectBetween(current.from, axis.positionAt(offsetX));
    else panFrom(current, offsetX, axis.width);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      drag.current = begin(event);
      // The middle button would else scroll by itself, and Shift would select text.
      if (drag.current !== null && drag.current.kind !== 'scrub') event.preventDefault();
      // From here on the timeline takes the keys.
      event.currentTarget.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
      event.currentTarget.setPointerCapture(event.pointerId);
      move(event);
    },
    onPointerMove: move,
    onPointerUp: () => {
      drag.current = null;
    },
  };
}

function selectBetween(one: number, other: number): void {
  usePlayhead.getState().select({ from: Math.min(one, other), to: Math.max(one, other) + 1 });
}

function panFrom({ x, range }: Extract<Drag, { kind: 'pan' }>, now: number, width: number): void {
  const by = ((x - now) / Math.max(width, 1)) * (range.to - range.from);
  usePlayhead.getState().setRange({ from: range.from + by, to: range.to + by });
}
