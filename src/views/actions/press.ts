import { ACTIONS, type Action } from './actions';
import { typesCharacter } from './keys';

/** How long the first key of two waits for the second. */
export const WAIT_MS = 1_500;

const BY_KEYS: ReadonlyMap<string, Action> = new Map(
  ACTIONS.flatMap((action) => action.keys.map((keys) => [keys, action] as const)),
);
const BEGINNINGS: ReadonlySet<string> = new Set(
  [...BY_KEYS.keys()].filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0]!),
);

/** The first key of two that was pressed, and when. */
export interface Begun {
  readonly chord: string;
  readonly at: number;
}

export type Press =
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'begun'; readonly begun: Begun }
  | { readonly kind: 'none' };

/** What a chord means after the one before it. */
export function readChord(chord: string, before: Begun | null, now: number, singleKeys: boolean): Press {
  if (!singleKeys && typesCharacter(chord)) return { kind: 'none' };
  const second = before && now - before.at <= WAIT_MS ? BY_KEYS.get(`${before.chord} ${chord}`) : undefined;
  const action = second ?? BY_KEYS.get(chord);
  if (action) return { kind: 'action', action };
  return BEGINNINGS.has(chord) ? { kind: 'begun', begun: { chord, at: now } } : { kind: 'none' };
}
