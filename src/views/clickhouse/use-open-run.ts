import { useEffect } from 'react';
import type { ClickHouse } from '../../intake/clickhouse/client';
import { ClickHouseFault } from '../../intake/clickhouse/faults';
import { fetchRun, type RowShape, type RunProgress } from '../../intake/clickhouse/open-run';
import type { Place, RunKey } from '../../intake/clickhouse/queries';
import { formatBytes, formatNoun } from '../../lib/format';
import { type Opening, useOpening } from '../../ui-state/clickhouse';
import { useTakes } from '../../ui-state/takes';
import { openSources } from '../intake/use-intake';

export type { Opening };

/** Moves a run's rows and opens them as any other log; leaving the page stops it. */
export function useOpenRun(server: ClickHouse, place: Place, shape: RowShape, tableBytes: number | null) {
  const opening = useOpening((state) => state.opening);
  useEffect(() => leave, []);
  const open = (key: RunKey) => openRun(server, place, shape, key, tableBytes);
  return { opening, open };
}

async function openRun(
  server: ClickHouse,
  place: Place,
  shape: RowShape,
  key: RunKey,
  tableBytes: number | null,
): Promise<void> {
  const { run } = key;
  const stop = new AbortController();
  let last: RunProgress = { rows: 0, of: 0, bytes: 0 };
  const show = (progress: RunProgress) => {
    last = progress;
    enter({ kind: 'moving', run, progress, stop: () => stop.abort() });
  };
  show(last);
  try {
    const { sources, rows, bytes } = await fetchRun(server, place, key, shape, {
      signal: stop.signal,
      report: show,
    });
    enter({ kind: 'moved', run, rows, bytes });
    if ((await openSources(run, sources)) === null) return;
    const of = tableBytes === null ? '' : ` of ${formatBytes(tableBytes)} in the table`;
    const text = `${formatNoun(rows, 'row')}, ${formatBytes(bytes)} moved${of}.`;
    useTakes.getState().tell({ kind: 'moved', run, text });
  } catch (error) {
    if (error instanceof ClickHouseFault && error.code === 'cancelled')
      return enter({ kind: 'stopped', run, bytes: last.bytes });
    const again = () => void openRun(server, place, shape, key, tableBytes);
    enter({ kind: 'failed', run, error, again });
  }
}

function enter(opening: Opening): void {
  useOpening.setState({ opening });
}

/** What is still moving has nowhere to go to once the page is left. */
function leave(): void {
  const { opening } = useOpening.getState();
  if (opening?.kind === 'moving') opening.stop();
}
