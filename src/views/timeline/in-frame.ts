/** Does the newest of what is asked for between two frames, once, before the next one is drawn. */
export function createFrameTask(): (task: () => void) => void {
  let newest: (() => void) | null = null;
  return (task) => {
    if (newest === null)
      requestAnimationFrame(() => {
        const due = newest;
        newest = null;
        due?.();
      });
    newest = task;
  };
}
