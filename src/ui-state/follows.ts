import { create } from 'zustand';
import type { FollowKind, FollowState } from '../model/follow';
import type { LiveNews } from '../model/live';

/** A log that this tab follows. */
export interface Follow {
  readonly log: string;
  readonly kind: FollowKind;
  readonly name: string;
  /** Where it comes from, for people. */
  readonly from: string;
  /** Where it can be asked again, for sources that have an address. */
  readonly address?: string;
  readonly state: FollowState;
}

/** A log that was followed in this tab, and ended. */
export interface Ended {
  readonly id: string;
  readonly name: string;
  /** When that was, in milliseconds of this computer's clock. */
  readonly at: number;
}

/** Something that happened in a followed log, as the reader is told it. */
export interface Heard {
  readonly id: number;
  readonly log: string;
  readonly news: LiveNews;
  /** When it was heard, in milliseconds of this computer's clock. */
  readonly at: number;
}

/** News that are kept; older ones stand in the log itself. */
const MAX_HEARD = 50;

interface Follows {
  readonly follows: Readonly<Record<string, Follow>>;
  /** The newest last; those that were dismissed are gone. */
  readonly heard: readonly Heard[];
  /** What followed logs are called since they ended. */
  readonly became: Readonly<Record<string, Ended>>;
  /** Something failed or was hit since the reader looked at the page last. */
  readonly alarmed: boolean;
  begin(follow: Follow): void;
  told(log: string, state: FollowState): void;
  end(log: string): void;
  /** A followed log ended, and is kept as another one. */
  turn(log: string, into: Ended): void;
  hear(log: string, news: readonly LiveNews[], at: number, looking: boolean): void;
  dismiss(id: number): void;
  dismissAll(): void;
  looked(): void;
}

export const useFollows = create<Follows>((set, get) => ({
  follows: {},
  heard: [],
  became: {},
  alarmed: false,
  begin: (follow) => set({ follows: { ...get().follows, [follow.log]: follow } }),
  told: (log, state) => {
    const follow = get().follows[log];
    if (follow) set({ follows: { ...get().follows, [log]: { ...follow, state } } });
  },
  end: (log) => {
    const { [log]: _, ...follows } = get().follows;
    set({ follows });
  },
  turn: (log, into) => set({ became: { ...get().became, [log]: into } }),
  hear: (log, news, at, looking) => {
    if (news.length === 0) return;
    const heard = news.map((each) => ({ id: nextId++, log, news: each, at }));
    set({
      heard: [...get().heard, ...heard].slice(-MAX_HEARD),
      alarmed: get().alarmed || (!looking && news.some(isAlarm)),
    });
  },
  dismiss: (id) => set({ heard: get().heard.filter((each) => each.id !== id) }),
  dismissAll: () => set({ heard: [] }),
  looked: () => set({ alarmed: false }),
}));

let nextId = 1;

/** Is it something that wants the reader to look? */
export function isAlarm(news: LiveNews): boolean {
  if (news.kind === 'ended') return news.outcome === 'failed' || news.outcome === 'crashed';
  return news.kind !== 'redone' && news.kind !== 'restart';
}

/** What the tab shows of all that is followed, the worst first. */
export type LiveSign = 'alarm' | 'trouble' | 'live' | 'none';

/** The sign of everything that is followed. */
export function signOf({ follows, alarmed }: Pick<Follows, 'follows' | 'alarmed'>): LiveSign {
  const all = Object.values(follows);
  if (alarmed) return 'alarm';
  if (all.some(({ state }) => isTrouble(state))) return 'trouble';
  return all.some(({ state }) => state.contact === 'live' || state.contact === 'opening') ? 'live' : 'none';
}

/** Is there no contact with the source? One that is live may say besides that it leaves something out. */
export function isTrouble({ contact, trouble }: FollowState): boolean {
  return trouble !== null && contact !== 'live';
}
