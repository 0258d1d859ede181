/** Presses that wait for the ones before them; a key held down brings more than can be walked. */
const MAX_WAITING = 8;

/** Steps that have to be asked for, one after the other in the order of the presses. */
export function inTurn<Args extends readonly unknown[]>(
  step: (...args: Args) => Promise<void>,
): (...args: Args) => void {
  let walking: Promise<void> = Promise.resolve();
  let waiting = 0;
  return (...args) => {
    if (waiting >= MAX_WAITING) return;
    waiting++;
    walking = walking
      .then(() => step(...args))
      // A question that was overtaken or a run that was closed: there is nowhere to go.
      .catch(() => {})
      .finally(() => {
        waiting--;
      });
  };
}
