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

/** Is the value in an ascending list? */
export function holds(ascending: ArrayLike<number>, value: number): boolean {
  return ascending[firstFrom(ascending, value)] === value;
}
