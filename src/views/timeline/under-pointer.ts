import type { RunView } from '../../model/views';
import type { Axis } from '../../selectors/axis';
import type { Row } from '../../selectors/rows';
import type { Under } from './hover-events';
import { nearestEvent } from './row-events';
import { nameOfRow, type RowNames } from './row-names';

/** What lies at a pixel of a row: the nearest event, and the lane that it tells of. */
export function underPointer(
  view: RunView,
  row: Row | undefined,
  axis: Axis,
  x: number,
  names: RowNames,
): Under {
  if (row?.child) return { position: axis.positionAt(x), lane: -1, title: nameOfRow(row, undefined, names) };
  const position = nearestEvent(view, row, axis, x);
  if (!row) return { position, lane: -1 };
  return { position, lane: row.lanes ? (view.lanes.ofPosition[position] ?? -1) : row.lane };
}
