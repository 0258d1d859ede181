/** The part of the browser that keeps the page for offline use; a test brings its own. */
export type Keeper = Pick<
  ServiceWorkerContainer,
  'controller' | 'register' | 'addEventListener' | 'removeEventListener'
>;

/** Goes over to the newer version, in this tab. */
export type GoOver = () => void;

/**
 * Has everything of the page kept in the browser, and tells when a newer version has been fetched. It waits until
 * the reader goes over to it: a tab that did not ask is never reloaded, also when another tab did. The browser looks
 * for a newer version when a page loads, not later: an open page asks the network for nothing.
 */
export async function keepOffline(
  keeper: Keeper,
  reload: () => void,
  onNewer: (goOver: GoOver) => void,
  signal: AbortSignal,
): Promise<void> {
  let asked = false;
  // The very first worker takes over a page that had none: that is not news.
  let controlled = keeper.controller !== null;
  keeper.addEventListener(
    'controllerchange',
    () => {
      if (asked) reload();
      else if (controlled) onNewer(reload);
      controlled = true;
    },
    { signal },
  );
  // Relative to the page, so that any folder of any host will do.
  const registration = await keeper.register('./sw.js', { scope: './', updateViaCache: 'none' });
  const announce = () => {
    const { waiting, active } = registration;
    if (signal.aborted || waiting === null || active === null) return;
    onNewer(() => {
      asked = true;
      // Another tab may have gone over in the meantime; then nothing waits any more.
      if (registration.waiting === null) reload();
      else registration.waiting.postMessage({ type: 'SKIP_WAITING' });
    });
  };
  const follow = (worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => worker.state === 'installed' && announce(), { signal });
  follow(registration.installing);
  registration.addEventListener('updatefound', () => follow(registration.installing), { signal });
  announce();
}
