/** Lanes with more events than this are not compared with others. */
const LONGEST = 64;
/** Symbols are below this, so that a node of the tree and a symbol make one exact number. */
const SYMBOLS = 2 ** 28;

/**
 * Numbers lanes by their shape: those whose events are the same, one after the other, share a number. Exact, not
 * a hash: the sequences are laid into a tree, and a lane's shape is the node it ends at.
 * @param ofPosition the lane of each position, −1 for none
 * @param symbolAt what the event at a position is, as an integer from 0 up to {@link SYMBOLS}
 * @returns one number a lane; 0 for lanes that are too long to compare
 */
export function selectShapes(
  ofPosition: Int32Array,
  count: number,
  symbolAt: (position: number) => number,
): Uint32Array {
  const node = new Uint32Array(count);
  const length = new Uint32Array(count);
  const next = new Map<number, number>();
  ofPosition.forEach((lane, position) => {
    if (lane < 0 || length[lane]!++ >= LONGEST) return;
    const edge = node[lane]! * SYMBOLS + symbolAt(position);
    let to = next.get(edge);
    if (to === undefined) {
      to = next.size + 1;
      next.set(edge, to);
    }
    node[lane] = to;
  });
  for (let lane = 0; lane < count; lane++) if (length[lane]! > LONGEST) node[lane] = 0;
  return node;
}
