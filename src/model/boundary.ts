/** The crash boundary of a moment, as the page shows it: the first few of everything, and how many there are. */
import type { PlanKind, RecoveryStep, SideEffect } from './recovery';
import type { Micros, Position } from './units';

/** The first of a list, and how long it is. */
export interface Counted<T> {
  readonly total: number;
  /** There may be more than `total`: not everything could be looked at. */
  readonly atLeast: boolean;
  readonly shown: readonly T[];
}

/** Where a statement leads: to the event that says so, and to the path of the state that it wrote. */
export interface Evidence {
  readonly position: Position | null;
  /** A JSON Pointer. */
  readonly pointer: string | null;
}

/** A statement of the rule, with the event behind it. */
export type Evidenced<T> = Omit<T, 'at' | 'position'> & Evidence;

/** An attempt that had begun and not ended. */
export interface FlyingRow {
  readonly label: string;
  readonly attempt: number;
  readonly since: Position;
  /** Its last event up to the moment, and what kind that is. */
  readonly last: Position;
  readonly lastKind: string;
  /** By the times of the log, from its beginning to the moment; null where one of them has none. */
  readonly took: Micros | null;
  /** How far those times may be off; 0 where nothing is known against them. */
  readonly offBy: Micros;
  /** It waits for something outside; no worker is busy with it. */
  readonly parked: boolean;
}

/** Something that was promised: announced work that never began, a call without an answer, a child without an end. */
export interface PromisedRow extends Evidence {
  readonly label: string;
  readonly what: string;
  readonly inferred: boolean;
  /** The child run that it is, if the log holds it. */
  readonly run: string | null;
}

/** A line of a group that the rule fills: what, why, and which event says so. */
export type EffectRow = Evidenced<SideEffect>;
export type PlanRow = Evidenced<RecoveryStep>;

export interface DurableRow extends Evidence {
  readonly what: string;
  readonly why: string;
  readonly inferred: boolean;
}

/** What a restart would do by the system's own rule. */
export interface PlanView {
  readonly label: string;
  readonly rule: string;
  readonly steps: Counted<PlanRow>;
  /** Pieces of work by what becomes of them. */
  readonly counts: Readonly<Partial<Record<PlanKind, number>>>;
  readonly silent: readonly string[];
}

/** What a crash right behind a position would leave, by what the log says up to there. */
export interface BoundaryView {
  readonly position: Position;
  /** Where the run had ended by then; null if it had not. */
  readonly ended: Position | null;
  readonly inFlight: Counted<FlyingRow>;
  readonly promised: Counted<PromisedRow>;
  readonly effects: Counted<EffectRow>;
  readonly durable: readonly DurableRow[];
  /** Null for a system without a known rule. */
  readonly plan: PlanView | null;
}
