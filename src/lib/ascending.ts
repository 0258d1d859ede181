/** The index of the first entry of an ascending list that is not below `value`; its length if there is none. */
export function firstFrom(ascending: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first number of `from … to − 1` from which on something holds; `to` if it never does. */
export function firstWhere(from: number, to: number, holds: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Is the value in an ascending list? */
export function holds(ascending: ArrayLike<number>, value: number): boolean {
  return ascending[firstFrom(ascending, value)] === value;
}

/** As {@link firstFrom}, behind an index whose entry is below `value`; for what is mostly near it: sought in growing steps. */
export function firstNear(ascending: ArrayLike<number>, at: number, value: number): number {
  let low = at;
  let step = 1;
  while (low + step < ascending.length && ascending[low + step]! < value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, ascending.length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle;
    else high = middle;
  }
  return high;
}

/** As {@link firstFrom}, for values that are asked in ascending order: `at` is the answer to a value no greater. */
export function firstOnwards(ascending: ArrayLike<number>, at: number, value: number): number {
  return at >= ascending.length || ascending[at]! >= value ? at : firstNear(ascending, at, value);
}
