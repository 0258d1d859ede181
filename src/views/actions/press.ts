import { groupBy } from '../../lib/group-by';
import { ACTIONS, type Action } from './actions';
import { typesCharacter } from './keys';

/** How long the first key of two waits for the second. */
export const WAIT_MS = 1_500;

/** Some keys mean something else on another page: those actions are never available together with the later ones. */
const BY_KEYS: ReadonlyMap<string, readonly Action[]> = groupKeys();
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

/**
 * What a chord means after the one before it.
 * @param available of several actions with the same keys, the first of these is meant
 */
export function readChord(
  chord: string,
  before: Begun | null,
  now: number,
  singleKeys: boolean,
  available: (action: Action) => boolean = () => true,
): Press {
  if (!singleKeys && typesCharacter(chord)) return { kind: 'none' };
  const second = before && now - before.at <= WAIT_MS ? BY_KEYS.get(`${before.chord} ${chord}`) : undefined;
  const meant = second ?? BY_KEYS.get(chord);
  const action = meant?.find(available) ?? meant?.at(-1);
  if (action) return { kind: 'action', action };
  return BEGINNINGS.has(chord) ? { kind: 'begun', begun: { chord, at: now } } : { kind: 'none' };
}

function groupKeys(): Map<string, Action[]> {
  const pairs = ACTIONS.flatMap((action) => action.keys.map((keys) => ({ keys, action })));
  const groups = groupBy(pairs, ({ keys }) => keys);
  return new Map([...groups].map(([keys, group]) => [keys, group.map(({ action }) => action)]));
}
