import { useEffect, useRef } from 'react';
import type { Axis } from '../../selectors/axis';
import { usePlayhead } from '../../ui-state/playhead';

/** A window of the clock slides along when the playhead leaves it; a range of events does so by itself. */
export function useFollow(axis: Axis): void {
  const latest = useRef(axis);
  latest.current = axis;
  useEffect(
    () =>
      usePlayhead.subscribe(({ position, window, show }, before) => {
        if (window === null || position === before.position) return;
        const { range, width, xOf, zoomed } = latest.current;
        if (position < range.from || position >= range.to) show(zoomed(1, xOf(position), width / 2));
      }),
    [],
  );
}
