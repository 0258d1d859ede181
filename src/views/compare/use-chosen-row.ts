import { useCallback, useEffect } from 'react';
import { type ComparisonView, ROW_CLASSES } from '../../model/comparison';
import type { CompareLink } from '../../share/compare-link';
import { useCompared } from '../../ui-state/compared';
import { currentLink, navigate } from '../shell/use-link';

/** The row that is looked at, and the ways to another one. */
export interface ChosenRow {
  readonly row: number;
  readonly go: (row: number) => void;
  /** To the next difference (1) or the one before (−1); with a filter, of what it shows. */
  readonly walk: (by: 1 | -1) => void;
}

const DATA: ReadonlySet<number> = new Set(
  (['divergence', 'caused', 'unrelated'] as const).map((name) => ROW_CLASSES.indexOf(name)),
);

/** The row that the link names, else where the runs part. */
export function useChosenRow({ at, show }: CompareLink, view: ComparisonView): ChosenRow {
  const named = at === null ? -1 : (at.side === 'a' ? view.positionsA : view.positionsB).indexOf(at.position);
  const row = named >= 0 ? named : Math.max(view.divergence, 0);
  const go = useCallback(
    (next: number) => {
      const link = currentLink();
      if (link.page !== 'compare') return;
      const a = view.positionsA[next]!;
      const event =
        a >= 0
          ? { side: 'a' as const, position: a }
          : { side: 'b' as const, position: view.positionsB[next]! };
      navigate({ ...link, at: event }, 'replace');
    },
    [view],
  );
  const walk = useCallback(
    (by: 1 | -1) => {
      const wanted = show === null ? DATA : new Set([ROW_CLASSES.indexOf(show)]);
      for (let next = row + by; next >= 0 && next < view.rows; next += by)
        if (wanted.has(view.classes[next]!)) return go(next);
    },
    [show, row, view, go],
  );
  const enter = useCompared((state) => state.enter);
  useEffect(() => enter(walk), [enter, walk]);
  return { row, go, walk };
}
