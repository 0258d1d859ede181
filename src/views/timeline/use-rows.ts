import { useMemo } from 'react';
import { type Arrangement, FIRST_ARRANGEMENT } from '../../model/arrangement';
import type { RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useChildLanes, useChildRuns, useLaneTypes } from '../../queries/rows';
import type { RowSource } from '../../selectors/row-tree';
import { type Rows, selectPinned, selectRows } from '../../selectors/rows';
import { useArrangements } from '../../ui-state/arrangement';
import { clockOf } from './use-axis';

/** A run is known to its arrangement by this. */
export function subjectOf({ log, run }: RunRef): string {
  return `${log}/${run}`;
}

/** How the reader arranged the rows of a run. */
export function useArrangement(ref: RunRef): Arrangement {
  const subject = subjectOf(ref);
  return useArrangements((state) => state.ofRun.get(subject)) ?? FIRST_ARRANGEMENT;
}

interface TimelineRows {
  readonly pinned: Rows;
  readonly all: Rows;
  readonly source: RowSource;
}

/** The rows of the run's timeline: those that are pinned, and all. */
export function useRows(view: RunView, ref: RunRef): TimelineRows {
  const arrangement = useArrangement(ref);
  const types = useLaneTypes(ref, arrangement.groupBy === 'type');
  const children = useChildRuns(ref, view.children.total > 0);
  const opened = useMemo(
    () => children.map(({ id }) => id).filter((id) => arrangement.toggled.has(`child:${id}`)),
    [children, arrangement],
  );
  const childLanes = useChildLanes(ref, opened);
  const source = useMemo(
    () => ({ view, times: clockOf(view)?.times ?? null, types, children, childLanes }),
    [view, types, children, childLanes],
  );
  const pinned = useMemo(() => selectPinned(source, arrangement), [source, arrangement]);
  const all = useMemo(() => selectRows(source, arrangement), [source, arrangement]);
  return { pinned, all, source };
}
