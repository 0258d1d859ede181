import type { FollowTrouble } from '../../model/follow';
/** Stub until the followers are merged. */
export function sentenceOf(trouble: FollowTrouble, from: string): string {
  return `${from}: ${trouble.code}`;
}
