import { useMemo } from 'react';
import { oncePer } from '../../lib/once-per';
import type { RunView } from '../../model/views';
import { type Axis, clockAxis, orderAxis } from '../../selectors/axis';
import { type Clock, selectClock } from '../../selectors/clock';
import { usePlayhead } from '../../ui-state/playhead';
import type { RunTimes } from './segment-words';

/** The run's clock, worked out when it is first asked for; null where the log gives no times. */
export const clockOf = oncePer(
  ({ times, spans }: RunView): Clock | null => times && selectClock(times, spans),
);

/** When the run's events happened, as recorded and put in order; null where the log gives no times. */
export function timesOf(view: RunView): RunTimes | null {
  const clock = clockOf(view);
  return clock && view.times && { recorded: view.times, settled: clock.times };
}

/** Where all events of the run stand. */
export function useWholeAxis(view: RunView, width: number): Axis {
  const byClock = usePlayhead((state) => state.byClock);
  const opened = usePlayhead((state) => state.opened);
  return useMemo(() => {
    const range = { from: 0, to: Math.max(view.events, 1) };
    const clock = byClock ? clockOf(view) : null;
    return clock ? clockAxis(clock, opened, range, width) : orderAxis(range, width);
  }, [view, byClock, opened, width]);
}

/** Where the shown events stand, in the timeline and in the charts below it alike. */
export function useAxis(view: RunView, width: number): Axis {
  const range = usePlayhead((state) => state.range);
  const window = usePlayhead((state) => state.window);
  const byClock = usePlayhead((state) => state.byClock);
  const opened = usePlayhead((state) => state.opened);
  return useMemo(() => {
    const clock = byClock ? clockOf(view) : null;
    return clock ? clockAxis(clock, opened, range, width, window) : orderAxis(range, width);
  }, [view, range, window, byClock, opened, width]);
}
