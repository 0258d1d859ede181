import type { Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import { usePreferences } from '../../ui-state/preferences';

/** Heights of list rows in pixels, as lists that draw only what is visible need them. */
const HEIGHTS = {
  event: { comfortable: 24, compact: 20 },
  value: { comfortable: 22, compact: 18 },
  lane: { comfortable: 22, compact: 18 },
  run: { comfortable: 58, compact: 46 },
} as const;

/** How high a row of that kind is in the density that was chosen. */
export function useRowHeight(kind: keyof typeof HEIGHTS): number {
  const density = usePreferences((state) => state.density);
  return HEIGHTS[kind][density];
}

/** Has a list measured anew when its rows come to be of another height. */
export function useMeasured<List extends Element>(virtual: Virtualizer<List, Element>, height: number): void {
  const measured = useRef(height);
  useLayoutEffect(() => {
    if (measured.current === height) return;
    measured.current = height;
    virtual.measure();
  }, [virtual, height]);
}
