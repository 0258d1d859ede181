import type { StateReader } from '../model/change';
import type { Json, Path } from '../model/json';
import type { History } from './history';
import { REMOVED } from './value-table';

/** What reducers could read of a complete history before change `limit`: to ask one again what it made of an event. */
export class PastState implements StateReader {
  constructor(
    private readonly history: History,
    private readonly limit: number,
  ) {}

  get(path: Path): Json | undefined {
    const id = this.idOf(path);
    if (id === null) return undefined;
    const found = this.history.values.decode(id);
    if (found.kind === 'json') return found.value;
    throw new Error(`A reducer asked for more than a leaf: ${path.join('.')}`);
  }

  has(path: Path): boolean {
    return this.idOf(path) !== null;
  }

  size(path: Path): number {
    const { history, limit } = this;
    const node = history.paths.find(path);
    if (node < 0 || !this.has(path)) return 0;
    const index = history.childIndex(node, limit);
    if (index !== null && index.base === history.baseBefore(node, limit)?.change)
      return index.countBefore(limit);
    return history.childrenOf(node).filter((child) => this.livesOnItsOwn(child)).length;
  }

  private idOf(path: Path): number | null {
    const nearest = this.history.paths.nearest(path);
    const base = this.history.baseBefore(nearest.node, this.limit);
    return base === null ? null : this.history.idFrom(base, nearest);
  }

  /** Was it written after everything around it, and not removed? */
  private livesOnItsOwn(node: number): boolean {
    const { history, limit } = this;
    const own = history.ownChangeBefore(node, limit);
    return own >= 0 && own === history.baseBefore(node, limit)?.change && history.valueIdOf(own) !== REMOVED;
  }
}
