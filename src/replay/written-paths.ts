import { firstFrom } from '../lib/ascending';
import { BitSet } from '../lib/bit-set';
import { pauses } from '../lib/tasks';
import type { Stretch } from '../model/views';
import type { History } from './history';
import { ROOT } from './path-table';

/** Changes looked at between two chances to stop. */
const AT_ONCE = 20_000;

/**
 * The paths that the events of a stretch wrote: what may differ between the state before it and the state at its end.
 * Making the list costs one look at each change of the stretch, whatever the size of the state.
 */
export class WrittenPaths {
  private constructor(
    /** Changes with smaller numbers happened before the stretch … */
    readonly before: number,
    /** … and all with smaller numbers than this by its end. */
    readonly after: number,
    /** Nodes in the order of the tree: each after its parent, siblings in order of creation. */
    readonly nodes: Uint32Array,
    private readonly written: BitSet,
  ) {}

  static async of(history: History, { from, to }: Stretch, signal: AbortSignal): Promise<WrittenPaths> {
    const pause = pauses(signal);
    const before = from === 0 ? 0 : history.limit(from - 1);
    const after = to <= from ? before : history.limit(to - 1);
    const written = new BitSet();
    const onTheWay = new BitSet();
    onTheWay.add(ROOT);
    for (let change = before; change < after; change++) {
      const node = history.nodeOf(change);
      written.add(node);
      for (let at = node; !onTheWay.has(at); at = history.paths.parent(at)) onTheWay.add(at);
      if (change % AT_ONCE === 0) await pause();
    }
    const known = Uint32Array.from(onTheWay.between(0, history.nodes));
    await pause();
    const ordered = await inTreeOrder(known, (node) => history.paths.parent(node), pause);
    const nodes = ordered.filter((node) => written.has(node));
    return new WrittenPaths(before, after, nodes, written);
  }

  /** Was this very path written, not only one above or below it? */
  has(node: number): boolean {
    return node >= 0 && this.written.has(node);
  }
}

/** Keeps the newest list of them: it is asked for again for each window of its paths. */
export class NewestWritten {
  private newest: (Stretch & { readonly paths: Promise<WrittenPaths> }) | null = null;

  of(history: History, { from, to }: Stretch, signal: AbortSignal): Promise<WrittenPaths> {
    if (this.newest?.from === from && this.newest.to === to) return this.newest.paths;
    const paths = WrittenPaths.of(history, { from, to }, signal);
    this.newest = { from, to, paths };
    paths.catch(() => {
      if (this.newest?.paths === paths) this.newest = null;
    });
    return paths;
  }
}

/** Ascending nodes, of which each is younger than its parent, depth first. */
async function inTreeOrder(
  nodes: Uint32Array,
  parentOf: (node: number) => number,
  pause: () => Promise<void> | undefined,
): Promise<Uint32Array> {
  const parent = new Uint32Array(nodes.length);
  const firstChild = new Int32Array(nodes.length).fill(-1);
  const next = new Int32Array(nodes.length).fill(-1);
  for (let at = nodes.length - 1; at > 0; at--) {
    const above = firstFrom(nodes, parentOf(nodes[at]!));
    parent[at] = above;
    next[at] = firstChild[above]!;
    firstChild[above] = at;
    if (at % AT_ONCE === 0) await pause();
  }
  const ordered = new Uint32Array(nodes.length);
  let at = 0;
  for (let count = 0; count < nodes.length; count++) {
    ordered[count] = nodes[at]!;
    let below = firstChild[at]!;
    for (; below < 0 && at > 0; at = parent[at]!) below = next[at]!;
    at = below;
    if (count % AT_ONCE === 0) await pause();
  }
  return ordered;
}
