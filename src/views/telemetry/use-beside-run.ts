import { useMemo } from 'react';
import type { SeriesView } from '../../model/readings';
import type { BesideView, LogView, RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { type MeasuredRef, useBeside, useTelemetry } from '../../queries/telemetry';
import { type Alignment, alignByClock, alignByOrder } from '../../selectors/align';
import { type Axis, edgesKey } from '../../selectors/axis';
import { settleTimes } from '../../selectors/clock';
import { type ChosenRun, useCharts } from '../../ui-state/charts';
import { clockOf } from '../timeline/use-axis';

/** The other run whose series are drawn beside those of the open one. */
export interface BesideRun {
  readonly chosen: ChosenRun;
  readonly ref: MeasuredRef;
  readonly phase: 'reading' | 'untimed' | 'shown' | 'failed';
  readonly error: Error | null;
  readonly view: BesideView | null;
  /** Null until it is read, and on the clock for a run without times. */
  readonly alignment: Alignment | null;
  readonly byClock: boolean;
  readonly series: readonly SeriesView[];
}

interface Shown {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly log: LogView;
  readonly axis: Axis;
}

const NO_EDGES = new Uint32Array(0);
const NONE: readonly SeriesView[] = [];

/** The run that the reader chose, along the shown run's axis; null where none was, or where it is the open one. */
export function useBesideRun({ view, runRef, log, axis }: Shown): BesideRun | null {
  const chosen = useChosenFor(runRef, log);
  const ref: MeasuredRef | null = useMemo(
    () => chosen && { log: chosen.log, run: chosen.run, beside: true },
    [chosen],
  );
  const { data: beside = null, error } = useBeside(ref);
  const byClock = axis.parts.length > 0;
  const alignment = useMemo(() => beside && alignmentOf(view, beside, axis), [view, beside, axis]);
  const edges = alignment?.edges ?? NO_EDGES;
  const { data: series } = useTelemetry(alignment && ref, edges, edgesKey(edges));
  return useMemo(() => {
    if (chosen === null || ref === null) return null;
    const read = beside === null ? 'reading' : alignment === null ? 'untimed' : 'shown';
    const phase = error ? 'failed' : read;
    const shown = alignment ? (series ?? NONE) : NONE;
    return { chosen, ref, phase, error, view: beside, alignment, byClock, series: shown };
  }, [chosen, ref, error, beside, alignment, byClock, series]);
}

function useChosenFor({ log, run }: RunRef, { entry }: LogView): ChosenRun | null {
  const chosen = useCharts((state) => state.beside);
  if (chosen === null || chosen.system !== entry.system) return null;
  return chosen.log === log && chosen.run === run ? null : chosen;
}

function alignmentOf(view: RunView, beside: BesideView, axis: Axis): Alignment | null {
  if (axis.parts.length === 0) return alignByOrder(axis, view.events, beside.events);
  const own = clockOf(view);
  const others = beside.times && settleTimes(beside.times);
  return own && others ? alignByClock(axis, own.times, others) : null;
}
