import { useEffect, useState } from 'react';

/**
 * The newest value, taken over when it is the component's turn; null before its first. One component a frame
 * has its turn, so that many which are slow to draw do not hold up the page together.
 * @param value made anew only when it differs
 */
export function useInTurn<T>(value: T): T | null {
  const [shown, setShown] = useState<T | null>(null);
  useEffect(() => queue(() => setShown(value)), [value]);
  return shown;
}

const waiting = new Set<() => void>();
let asked = false;

/** Runs a task in a frame of its own, after those that wait already; the result calls it off. */
function queue(task: () => void): () => void {
  waiting.add(task);
  askForFrame();
  return () => waiting.delete(task);
}

function askForFrame(): void {
  if (asked || waiting.size === 0) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    const [task] = waiting;
    if (task === undefined) return;
    waiting.delete(task);
    task();
    askForFrame();
  });
}
