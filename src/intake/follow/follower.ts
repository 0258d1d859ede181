import type {
  Follower,
  FollowSink,
  FollowState,
  FollowTrouble,
  FollowWorld,
  Restart,
} from '../../model/follow';
import { Waker } from './waker';

/** What a follower works with: the sink until it is stopped, and waits that `tryNow` cuts short. */
export interface Work {
  readonly signal: AbortSignal;
  readonly waker: Waker;
  /** Hands bytes on and counts them. Throws once it is stopped. */
  append(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  restart(file: string, why: Restart): Promise<void>;
  /** All that the source held was handed on; what counts is the first time. */
  caughtUp(): void;
  /** The last try went well; `trouble` says what is left out nevertheless. */
  live(trouble?: FollowTrouble | null): void;
  /** The last try failed, and the next follows in so many milliseconds. */
  retrying(trouble: FollowTrouble, ms: number): void;
  /** Only the reader can help. */
  waiting(trouble: FollowTrouble): void;
}

/**
 * Runs the work of a follower until it is stopped. The work ends by itself only where the sink refuses what it is given:
 * then nobody knows whether it was taken, and going on could double it.
 * @param onTry called in the reader's click, before the next try
 */
export function runFollower(
  sink: FollowSink,
  world: FollowWorld,
  run: (work: Work) => Promise<void>,
  onTry: () => Promise<unknown> = async () => {},
): Follower {
  const stopped = new AbortController();
  const { signal } = stopped;
  const waker = new Waker(world.sleep);
  let state: FollowState = { contact: 'opening', lastContact: null, trouble: null, nextTry: null, bytes: 0 };
  let behind = true;
  const tell = (changes: Partial<FollowState>) => {
    if (signal.aborted) return;
    state = { ...state, ...changes };
    sink.state(state);
  };
  const stop = () => {
    if (signal.aborted) return;
    tell({ contact: 'stopped', trouble: null, nextTry: null });
    stopped.abort();
    waker.wake();
  };
  const work: Work = {
    signal,
    waker,
    append: async (file, bytes) => {
      signal.throwIfAborted();
      const { length } = bytes;
      await sink.append(file, bytes).catch(refused);
      tell({ ...LIVE, lastContact: world.now(), bytes: state.bytes + length });
    },
    restart: async (file, why) => {
      signal.throwIfAborted();
      await sink.restart(file, why).catch(refused);
    },
    caughtUp: () => {
      if (behind && !signal.aborted) sink.caughtUp();
      behind = false;
    },
    live: (trouble = null) => tell({ ...LIVE, trouble, lastContact: world.now() }),
    retrying: (trouble, ms) => tell({ contact: 'retrying', trouble, nextTry: world.now() + ms }),
    waiting: (trouble) => tell({ contact: 'waiting', trouble, nextTry: null }),
  };
  sink.state(state);
  run(work).catch((error: unknown) => {
    if (signal.aborted) return;
    stop();
    // The sink knows best why it refused; anything else is a mistake of our own.
    if (!(error instanceof Refused)) throw error;
  });
  return { stop, tryNow: () => void onTry().finally(() => waker.wake()) };
}

/** The sink did not take what it was given. Not to be mistaken for a trouble of the source, whatever its error is called. */
class Refused extends Error {}

function refused(cause: unknown): never {
  throw new Refused('The sink refused what it was given', { cause });
}

const LIVE = { contact: 'live', trouble: null, nextTry: null } as const;
