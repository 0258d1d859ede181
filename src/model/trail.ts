import { MAX_VISITS, type Visit, type VisitReason } from './note';
import type { Position } from './units';

/** What becomes of the playhead. `at` is in milliseconds of any clock that goes forward. */
export type Movement =
  | { readonly kind: 'opened' | 'jumped' | 'stepped'; readonly position: Position; readonly at: number }
  /** Nothing moved for as long as it takes to look at something. */
  | { readonly kind: 'rested' }
  /** The run is left. */
  | { readonly kind: 'left'; readonly at: number };

/** The place where the playhead is, and how it came there. */
export interface Stay {
  readonly position: Position;
  readonly why: VisitReason;
  readonly since: number;
  /** It is part of the trail already. */
  readonly told: boolean;
}

/** Who jumps on within this time was only passing: a drag is many jumps. In milliseconds. */
export const GLANCE_MS = 300;

/** What a movement adds to the trail, if anything, and where one is after it. */
export interface Walked {
  readonly stay: Stay | null;
  readonly visited: Pick<Stay, 'position' | 'why'> | null;
}

/**
 * Makes a trail of movements: a place counts once one rests there, or leaves it by a jump after a glance. Steps
 * collapse into the place where they come to rest; of a drag only its end counts.
 */
export function walkOn(stay: Stay | null, movement: Movement): Walked {
  switch (movement.kind) {
    case 'rested':
      return { stay: stay && { ...stay, told: true }, visited: untold(stay) };
    case 'left':
      return { stay: null, visited: wasLookedAt(stay, movement.at) ? untold(stay) : null };
    case 'stepped':
      return { stay: arrived(movement, movement.kind), visited: null };
    case 'opened':
    case 'jumped':
      return {
        stay: arrived(movement, movement.kind),
        visited: wasLookedAt(stay, movement.at) ? untold(stay) : null,
      };
  }
}

function arrived({ position, at }: { position: Position; at: number }, why: VisitReason): Stay {
  return { position, why, since: at, told: false };
}

function untold(stay: Stay | null): Walked['visited'] {
  return stay && !stay.told ? { position: stay.position, why: stay.why } : null;
}

/** The place where a run opens was chosen, however soon one goes on. */
function wasLookedAt(stay: Stay | null, at: number): boolean {
  return stay !== null && (stay.why === 'opened' || at - stay.since >= GLANCE_MS);
}

/**
 * Which visits give way to a new one: the newest, when it was at the same place, and the oldest of too many.
 * @param trail oldest first
 */
export function dropFor<Kept extends Visit>(
  trail: readonly Kept[],
  next: Pick<Visit, 'run' | 'position'>,
  most: number = MAX_VISITS,
): readonly Kept[] {
  const newest = trail.at(-1);
  const again = newest?.run === next.run && newest.position === next.position ? [newest] : [];
  const others = trail.slice(0, trail.length - again.length);
  return [...others.slice(0, Math.max(others.length + 1 - most, 0)), ...again];
}
