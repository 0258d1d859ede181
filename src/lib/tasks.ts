/**
 * Lets waiting messages and timers run before going on. A message port is the quickest macrotask that
 * browsers and Node share (a promise would keep the worker deaf, a timer waits at least a millisecond).
 */
export function yieldToTasks(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}

/** Work between two looks at the message queue. */
const SLICE_MS = 8;

/**
 * For work that may last long: a function to be awaited now and then. It lets waiting messages in whenever it has not
 * for a while, and throws once the signal is aborted.
 */
export function pauses(signal: AbortSignal): () => Promise<void> | undefined {
  let end = performance.now() + SLICE_MS;
  return () => {
    signal.throwIfAborted();
    if (performance.now() < end) return undefined;
    return yieldToTasks().then(() => {
      end = performance.now() + SLICE_MS;
      signal.throwIfAborted();
    });
  };
}

const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => waiting.shift()?.();
// In Node an open port keeps the process alive; the browser has no such call.
(port1 as { unref?: () => void }).unref?.();
