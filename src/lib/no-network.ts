/** Everything by which a worker can ask the network for something or start one that can; scripts are another matter. */
const WAYS_OUT = [
  'fetch',
  'fetchLater',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'FontFace',
  // What it keeps, it may fetch.
  'caches',
  'importScripts',
  'Worker',
  'SharedWorker',
] as const;

/**
 * Takes from a worker, for good, every way to ask the network. The page's content security policy does not hold in
 * its workers: theirs is in the headers of their own script, and a plain host sends none.
 */
export function removeNetwork(scope: object): void {
  for (const name of WAYS_OUT) {
    for (let owner: object | null = scope; owner !== null; owner = Object.getPrototypeOf(owner))
      Reflect.deleteProperty(owner, name);
    Object.defineProperty(scope, name, { value: undefined });
  }
}
