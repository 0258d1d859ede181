import type { Path } from '../model/json';
import type { Position } from '../model/units';
import type { HistoryReader } from './reader';

/**
 * The event that made a path what it is after the event at `p`: the last one that wrote it or a part of the state around it.
 * Null where nothing ever stood there, or what stood there came from nowhere.
 */
export async function writerOf(reader: HistoryReader, path: Path, p: Position): Promise<Position | null> {
  const { history } = reader;
  const limit = history.limit(p);
  const { node, rest } = history.paths.nearest(path);
  const base = history.baseBefore(node, limit);
  if (base === null) return null;
  const isThere = (await reader.place(path, p)) !== null;
  const wasRemoved = rest.length === 0 && history.ownChangeBefore(node, limit) >= 0;
  return isThere || wasRemoved ? history.positionOf(base.change) : null;
}
