import { useEffect } from 'react';
import { shortId } from '../../lib/names';
import type { LogView } from '../../model/views';
import { useArrived } from '../../ui-state/arrived';
import { useCharts } from '../../ui-state/charts';
import { usePlayhead } from '../../ui-state/playhead';
import { ALL_RUNS, useRunFilters } from '../../ui-state/run-filter';
import { navigate } from '../shell/use-link';
import type { RunLink } from './RunPage';

/**
 * Shows the page as it was when a link to it was made, once. Nothing of it is kept for other visits, and the address
 * goes on without it.
 */
export function useArrival(link: RunLink, log: LogView, started: boolean): void {
  useEffect(() => {
    const { arrival, ...rest } = link;
    if (!started || !arrival) return;
    const { zoom, byClock, runs, only, beside, notes = [] } = arrival;
    const { setRange, setByClock } = usePlayhead.getState();
    if (byClock) setByClock(true);
    if (zoom) setRange(zoom);
    if (runs !== undefined || only)
      useRunFilters.getState().choose(link.log, { ...ALL_RUNS, text: runs ?? '', outcome: only ?? null });
    if (beside !== undefined)
      useCharts.getState().compare({
        log: link.log,
        run: beside,
        system: log.entry.system,
        label: shortId(beside, 10),
      });
    if (notes.length > 0)
      useArrived.getState().bring(
        link.log,
        notes.map((note) => ({ ...note, run: link.run })),
      );
    navigate(notes.length > 0 && rest.tab === null ? { ...rest, tab: 'notes' } : rest, 'replace');
  }, [link, log, started]);
}
