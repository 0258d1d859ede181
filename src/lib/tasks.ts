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

const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => waiting.shift()?.();
// In Node an open port keeps the process alive; the browser has no such call.
(port1 as { unref?: () => void }).unref?.();
