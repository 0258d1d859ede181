/** What is left of a list, and how it came to that. */
export interface ReducedList {
  readonly kept: Uint32Array;
  /** How many lists were tried. */
  readonly tests: number;
  /** Of what is kept, nothing can be left out by itself; false where the search was stopped before it knew. */
  readonly minimal: boolean;
}

interface ReduceOptions {
  /** Asked before each test: leave it at the best so far? */
  readonly isStopped?: () => boolean;
  /** Told after each test. */
  readonly onTest?: (tests: number, left: number) => void;
  /** Shorter lists that may do, tried first, each on what the one before left over. */
  readonly shortcuts?: readonly ((kept: Uint32Array) => Uint32Array)[];
}

/**
 * Delta debugging by complements: leaves out ever smaller pieces of a list as long as it still fails, at last single
 * items, until none of them can be spared. The order stays. Takes about n tests where little can be left out, and in the
 * worst case n².
 * @param fails whether a list still fails; the whole one must
 * @see Zeller, Hildebrandt: Simplifying and Isolating Failure-Inducing Input (2002)
 */
export async function reduceList(
  items: Uint32Array,
  fails: (candidate: Uint32Array) => Promise<boolean>,
  { isStopped = () => false, onTest, shortcuts = [] }: ReduceOptions = {},
): Promise<ReducedList> {
  let kept = items;
  let tests = 0;
  const works = async (candidate: Uint32Array): Promise<boolean> => {
    if (candidate.length >= kept.length) return false;
    const shorter = await fails(candidate);
    if (shorter) kept = candidate;
    onTest?.(++tests, kept.length);
    return shorter;
  };
  for (const shortcut of shortcuts) if (!isStopped()) await works(shortcut(kept));
  for (let size = Math.ceil(kept.length / 2); size > 0; ) {
    let spared = false;
    // From the end: what comes later is more often what needs something than what is needed.
    for (let end = kept.length; end > 0; ) {
      if (isStopped()) return { kept, tests, minimal: false };
      const at = Math.max(end - size, 0);
      if (await works(without(kept, at, end - at))) spared = true;
      end = at;
    }
    if (size === 1 && !spared) break;
    size = Math.min(Math.ceil(size / 2), Math.max(kept.length, 1));
  }
  return { kept, tests, minimal: true };
}

function without(items: Uint32Array, at: number, count: number): Uint32Array {
  const rest = new Uint32Array(items.length - count);
  rest.set(items.subarray(0, at));
  rest.set(items.subarray(at + count), at);
  return rest;
}
