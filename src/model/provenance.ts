import type { Json, Path } from './json';
import type { Relation } from './kin';
import type { StepOutcome } from './outcome';
import type { Position } from './units';

/** One place at which a value stood on its way. */
export interface ProvenanceHop {
  /** The run it lies in; null for the one that is open. */
  readonly run: { readonly id: string; readonly name: string } | null;
  readonly position: Position;
  readonly kind: string;
  readonly step: string | null;
  readonly attempt: number;
  readonly outcome: StepOutcome | null;
  /** In the state that the event left behind, or in the event's own record. */
  readonly place: 'state' | 'record';
  readonly path: Path;
  /** How it is known that the value came from here to the place before it in the list; null for the first. */
  readonly by: ProvenanceLink | null;
}

export type ProvenanceLink =
  /** The replay copied it, or took it over from another path. */
  | { readonly kind: 'copied' }
  /** The log joins the two events, and the same value stands in both. */
  | {
      readonly kind: 'linked';
      readonly relation: Relation;
      readonly field: string | null;
      readonly inferred: boolean;
    }
  /** Only the value itself: it stands in both. */
  | { readonly kind: 'equal' };

/**
 * Where the way ends.
 *
 * - `literal`: the replay's own rule wrote it; it stands in no record;
 * - `outside`: it came into the log here, and nothing before it holds it;
 * - `artifact`: it stands in a file that was dropped with the log;
 * - `not-found`: it cannot be followed: too common a value, or nothing stood there.
 */
export interface ProvenanceEnd {
  readonly kind: 'literal' | 'outside' | 'artifact' | 'not-found';
  readonly artifact?: string;
}

/** The way of a value, from where it stands back to where it came from. */
export interface Provenance {
  /** Its beginning, where it is long. */
  readonly value: Json;
  readonly cut: boolean;
  readonly hops: readonly ProvenanceHop[];
  readonly end: ProvenanceEnd;
}
