import type { FollowWorld } from '../../model/follow';
import { ask } from '../../queries/engine';

/**
 * The world as followers of this page see it. They wait by the worker's clock: that of a hidden page is slowed down to
 * a tick a minute.
 */
export const WORLD: FollowWorld = {
  fetch: (input, init) => window.fetch(input, init),
  sleep: async (ms, signal) => {
    await ask('sleep', { ms }, { signal });
  },
  now: () => Date.now(),
};
