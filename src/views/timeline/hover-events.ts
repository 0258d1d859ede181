import type { PointerEvent } from 'react';
import { type Pointer, useHover } from '../../ui-state/hover';

/** What lies at a place of a canvas: the event that a click there goes to, and its lane or another title. */
export interface Under extends Pick<Pointer, 'lane' | 'title'> {
  readonly position: number;
}

/**
 * Tells what the mouse is over; for what wraps a canvas of the timeline. A finger has no such place.
 */
export function hoverEvents(eventAt: (x: number, y: number) => Under) {
  const { over, leave } = useHover.getState();
  return {
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType === 'touch') return;
      const { clientX, clientY, buttons } = event;
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const x = clientX - left;
      const { position, ...under } = eventAt(x, clientY - top);
      over(position, buttons === 0 ? { x, clientX, clientY, ...under } : undefined);
    },
    onPointerLeave: leave,
  };
}
