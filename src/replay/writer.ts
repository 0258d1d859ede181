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
  const { node, whole } = deepestNode(reader, path);
  const base = history.baseBefore(node, limit);
  if (base === null) return null;
  const isThere = (await reader.place(path, p)) !== null;
  const wasRemoved = whole && history.ownChangeBefore(node, limit) >= 0;
  return isThere || wasRemoved ? history.positionOf(base.change) : null;
}

/** The node of the path, or the one nearest to it that the history knows. */
function deepestNode({ history }: HistoryReader, path: Path): { node: number; whole: boolean } {
  let node = 0;
  for (const key of path) {
    const child = history.paths.findChild(node, key);
    if (child < 0) return { node, whole: false };
    node = child;
  }
  return { node, whole: true };
}
