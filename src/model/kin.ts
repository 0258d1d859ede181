import type { Outcome } from './outcome';
import type { Position } from './units';

/**
 * How one event came of another, the most telling first: where an event has several causes, or two events are
 * joined in two ways, the first of this list goes before. Each is told from the effect back to its cause.
 */
export const RELATIONS = [
  /** It names the event that made it happen. */
  'trigger',
  /** The answer to a call of a tool, and the call. */
  'tool-call',
  /** Another try, and the end of the one before. */
  'retry',
  /** A step that was found on the way, and the step that found it. */
  'discovery',
  /** The first event of a run, and the event of the run that spawned it. */
  'spawn',
  /** What a run hears of a run that it spawned, and the end of that one. */
  'child-end',
  /** An error, and the step that it names. */
  'blame',
  /** The end of an attempt, and its start. */
  'start',
  /** The start of an attempt, and where it was announced. */
  'announcement',
  /** What goes on from a recorded context, and the event that recorded it. */
  'context',
  /** A step that waited for another one, and the end of that one. */
  'need',
  /** A step inside another one. */
  'parent-step',
  /** The event before it in a recorded chain: an order rather than a cause. */
  'previous',
  /** What a step noted on its way, and where that way began: at the attempt's start or where it was announced. */
  'part',
] as const;

export type Relation = (typeof RELATIONS)[number];

/** A cause or an effect of an event. */
export interface Kin {
  /** In its own run. */
  readonly position: Position;
  readonly relation: Relation;
  /** The record's own field that says so; null where the course of attempts and runs does. */
  readonly field: string | null;
  /** The log does not say so: it is the likeliest. */
  readonly inferred: boolean;
  /** The run it lies in; null for the same one. */
  readonly run: { readonly id: string; readonly name: string; readonly outcome: Outcome } | null;
  readonly kind: string;
  readonly step: string | null;
}

/** The first few of a list, and how many there are. */
export interface KinList {
  readonly total: number;
  readonly shown: readonly Kin[];
}

/** The causes and the effects of one event, the most telling first. */
export interface KinView {
  readonly position: Position;
  readonly causes: KinList;
  readonly effects: KinList;
  /** Causes that the event names and the run does not hold. */
  readonly missing: readonly {
    readonly relation: Relation;
    readonly field: string | null;
    readonly id: string;
  }[];
}
