import { useCallback, useState } from 'react';
import type { RunView } from '../../model/views';
import type { Rows } from '../../selectors/rows';
import { usePlayhead } from '../../ui-state/playhead';

interface Picked {
  readonly row: number;
  readonly key: string;
  /** Where the playhead went. */
  readonly position: number;
}

/**
 * The row that is current: the one that was picked while the playhead stands where that led, else the one that
 * shows the playhead's event.
 */
export function useCurrentRow(view: RunView, rows: Rows) {
  const position = usePlayhead((state) => state.position);
  const [picked, setPicked] = useState<Picked | null>(null);
  const found = picked?.position === position ? findRow(rows, picked) : -1;
  const lane = view.lanes.ofPosition[position] ?? -1;
  const current = found >= 0 ? found : (rows.ofLane[lane] ?? -1);
  const pick = useCallback(
    (row: number, to: number) => {
      setPicked({ row, key: rows.at(row)?.key ?? '', position: to });
      usePlayhead.getState().go(to);
    },
    [rows],
  );
  return { current, pick };
}

/** Rows that are looked at for one that moved. */
const SOUGHT = 2_000;

/** Where the row that was picked stands by now; −1 where it is nowhere near. */
function findRow(rows: Rows, { row, key }: Picked): number {
  if (rows.at(row)?.key === key) return row;
  for (let at = 0; at < Math.min(rows.count, SOUGHT); at++) if (rows.at(at)!.key === key) return at;
  return -1;
}
