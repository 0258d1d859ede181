import { Fault } from '../../model/errors';
import type { Follower, FollowPlan, FollowSink, FollowState } from '../../model/follow';
import { ask } from '../../queries/engine';
import { useFollows } from '../../ui-state/follows';
import { tell } from '../intake/use-intake';
import { currentLink, navigate } from '../shell/use-link';
import { WORLD } from './world';

const OPENING: FollowState = {
  contact: 'opening',
  lastContact: null,
  trouble: null,
  nextTry: null,
  bytes: 0,
};

/** What asks the sources that are followed, by their logs. */
const followers = new Map<string, Follower>();

/**
 * Begins to follow a source, or goes on with a log that was followed before its tab was closed. Resolves with the log's id
 * once its first records were recognised; with null where they never are, which the reader is told.
 * @param known the log that is gone on with
 */
export async function startFollowing(plan: FollowPlan, known: string | null = null): Promise<string | null> {
  const { kind, name, from, address } = plan;
  const following = { kind, name, from, ...(address === undefined ? {} : { address }) };
  const log = await ask('follow', { following, log: known });
  return new Promise((resolve) => {
    const { begin, told } = useFollows.getState();
    begin({ log, kind, name, from, state: OPENING });
    const give = (error: unknown) => {
      followers.get(log)?.stop();
      void stopAsking(log);
      const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
      // A log that was deleted, here or in another tab, is simply not followed any more.
      if (fault.code !== 'gone') tell(name, fault);
      if (known === null) void ask('remove', { log, notes: false }).catch(() => {});
      resolve(null);
    };
    const sink: FollowSink = {
      append: async (file, bytes) => {
        try {
          const { recognised } = await ask('arrive', { log, file, bytes });
          if (recognised) resolve(log);
        } catch (error) {
          give(error);
          throw error;
        }
      },
      restart: async (file, why) => {
        await ask('restart', { log, file, why });
      },
      state: sparingly((state) => {
        told(log, state);
        if (state.contact === 'ended') void finishFollowing(log);
      }),
    };
    followers.set(log, plan.start(sink, WORLD));
    // The log that is gone on with is there already.
    if (known !== null) resolve(known);
  });
}

/** Between two tellings that only the number of bytes tells apart. */
const STATE_MS = 250;

/** Tells at once how a source stands when that changes, and now and then how much it brought. */
function sparingly(tell: (state: FollowState) => void): (state: FollowState) => void {
  let last: FollowState | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  return (state) => {
    const same = last?.contact === state.contact && last.trouble?.code === state.trouble?.code;
    if (same && performance.now() - toldAt < STATE_MS) return;
    last = state;
    toldAt = performance.now();
    tell(state);
  };
}

/** Has a source tried at once. */
export function tryNow(log: string): void {
  followers.get(log)?.tryNow();
}

/** Asks the source no more; what came of it stays as it is, and can be gone on with. */
function stopAsking(log: string): void {
  followers.get(log)?.stop();
  followers.delete(log);
  useFollows.getState().end(log);
}

/**
 * Ends following: what came is read once more as a whole, and kept as the log that it is. Who looks at it stays where they
 * are. Resolves with the log's id; null where nothing came of it.
 */
export async function finishFollowing(log: string): Promise<string | null> {
  stopAsking(log);
  const taken = await ask('finish', { log }).catch((error: unknown) => {
    tell(
      'the followed log',
      error instanceof Fault ? error : new Fault('internal', { detail: String(error) }),
    );
    return null;
  });
  if (taken) useFollows.getState().turn(log, taken.id);
  const here = currentLink();
  if (taken && here.page === 'log' && here.log === log) navigate({ ...here, log: taken.id }, 'replace');
  return taken?.id ?? null;
}

/** Opens what is followed once it is recognised. */
export async function followAndOpen(plan: FollowPlan, known: string | null = null): Promise<void> {
  const log = await startFollowing(plan, known);
  if (log !== null) navigate({ page: 'log', log, run: null, position: null, tab: null }, 'push');
}
