import { Fault } from '../../model/errors';
import type { Follower, FollowPlan, FollowSink, FollowState } from '../../model/follow';
import { ask } from '../../queries/engine';
import { useFollows } from '../../ui-state/follows';
import { usePlayhead } from '../../ui-state/playhead';
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

/** What asks the sources that are followed, by their logs; and who waits for their first records. */
const followers = new Map<string, Follower>();
const waiting = new Map<string, (log: string | null) => void>();

/**
 * Begins to follow a source, or goes on with a log that was followed before its tab was closed. Resolves with the log's id
 * once its first records were recognised; with null where they never are, which the reader is told.
 * @param known the log that is gone on with
 */
export async function startFollowing(plan: FollowPlan, known: string | null = null): Promise<string | null> {
  // Nobody follows the same log twice.
  if (known !== null && (followers.has(known) || beginning.has(known))) return known;
  if (known !== null) beginning.add(known);
  try {
    return await begin(plan, known);
  } finally {
    if (known !== null) beginning.delete(known);
  }
}

/** Logs that are about to be gone on with. */
const beginning = new Set<string>();

async function begin(plan: FollowPlan, known: string | null): Promise<string | null> {
  const { start, ...following } = plan;
  const { kind, name, from, address } = plan;
  const log = await ask('follow', { following, log: known });
  return new Promise((resolve) => {
    waiting.set(log, resolve);
    const { begin: enter, told } = useFollows.getState();
    enter({ log, kind, name, from, ...(address === undefined ? {} : { address }), state: OPENING });
    const give = (error: unknown) => {
      followers.get(log)?.stop();
      stopAsking(log);
      useFollows.getState().end(log);
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
          if (recognised) {
            waiting.delete(log);
            resolve(log);
          }
        } catch (error) {
          give(error);
          throw error;
        }
      },
      restart: async (file, why) => {
        await ask('restart', { log, file, why });
      },
      caughtUp: () => void ask('caughtUp', { log }).catch(() => {}),
      state: sparingly((state) => {
        told(log, state);
        if (state.contact === 'ended') void finishFollowing(log);
      }),
    };
    followers.set(log, start(sink, WORLD));
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
  let later: ReturnType<typeof setTimeout> | undefined;
  const tellNow = (state: FollowState) => {
    clearTimeout(later);
    last = state;
    toldAt = performance.now();
    tell(state);
  };
  return (state) => {
    const same = last?.contact === state.contact && last.trouble?.code === state.trouble?.code;
    const wait = toldAt + STATE_MS - performance.now();
    if (!same || wait <= 0) return tellNow(state);
    clearTimeout(later);
    later = setTimeout(() => tellNow(state), wait);
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
}

/** Logs that are being ended. */
const ending = new Map<string, Promise<string | null>>();

/**
 * Ends following: what came is read once more as a whole, and kept as the log that it is. Who looks at it stays where they
 * are. Resolves with the log's id; null where nothing came of it.
 */
export function finishFollowing(log: string): Promise<string | null> {
  const under = ending.get(log) ?? finish(log).finally(() => ending.delete(log));
  ending.set(log, under);
  return under;
}

async function finish(log: string): Promise<string | null> {
  const follow = useFollows.getState().follows[log];
  stopAsking(log);
  const taken = await ask('finish', { log }).catch((error: unknown) => {
    const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
    if (fault.code !== 'gone') tell(follow?.name ?? 'the followed log', fault);
    return null;
  });
  useFollows.getState().end(log);
  waiting.get(log)?.(null);
  waiting.delete(log);
  if (taken === null && follow?.state.contact === 'ended' && follow.state.bytes > 0)
    tell(follow.name, new Fault('follow-unknown', { name: follow.name }));
  if (taken === null) return null;
  useFollows.getState().turn(log, { id: taken.id, name: follow?.name ?? taken.name, at: Date.now() });
  const here = currentLink();
  if (here.page !== 'log' || here.log !== log) return taken.id;
  // Who went along with it stands at its end: a position beyond it means that.
  const { following, subject } = usePlayhead.getState();
  const atEnd = following && subject === `${log}/${here.run}`;
  navigate({ ...here, log: taken.id, ...(atEnd ? { position: BEYOND } : {}) }, 'replace');
  return taken.id;
}

/** No run has as many events. */
const BEYOND = 2 ** 31 - 1;
