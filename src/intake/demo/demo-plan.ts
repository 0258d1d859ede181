import type { FollowPlan } from '../../model/follow';
import { NoetlClient } from '../noetl/client';
import { followExecution } from '../noetl/follow-execution';
import { DEMO_BASE, DemoServer } from './demo-server';

/** A run that is made up in this page and plays in real time; it is followed as one of a server would be. */
export const DEMO_PLAN: FollowPlan = {
  kind: 'demo',
  name: 'A live run (demo)',
  from: 'Demo: made up in your browser, nothing is asked from any server',
  start(sink, world) {
    const server = new DemoServer(world);
    const client = new NoetlClient({
      base: DEMO_BASE,
      credentials: () => ({ kind: 'none' }),
      ...world,
      fetch: server.fetch,
    });
    const over = new AbortController();
    // What rejects is the stop alone.
    server.play(over.signal).catch(() => {});
    const follower = followExecution(client, server.id, { sink, world });
    return {
      tryNow: follower.tryNow,
      stop: () => {
        over.abort();
        follower.stop();
      },
    };
  },
};
