/** The shape of a run as typed arrays: what the timeline draws. */

/** The capability or step type of lanes. */
export interface LaneTypes {
  readonly names: readonly string[];
  /** An index of `names` plus one for each lane; 0 where the log does not tell. */
  readonly ofLane: Uint16Array;
}

/** One lane a step (or loop item), in order of first sight. */
export interface LaneColumns {
  readonly count: number;
  /** {@link outcomeCode} */
  readonly outcome: Uint8Array;
  readonly attempts: Uint16Array;
  /**
   * The lane that stands for each lane's step: the step's own, also for its items. Items of a step without
   * events of its own stand under the first of them.
   */
  readonly step: Uint32Array;
  /** 1 for an item that stands for its step, since the step has no events of its own. */
  readonly headless: Uint8Array;
  /** Lanes of the same events, one after the other, share a number; 0 where they are too many to compare. */
  readonly shape: Uint32Array;
  /** Where each lane's events start in `positions`; one entry more than lanes. */
  readonly start: Uint32Array;
  /** Positions of each lane's events, ascending. */
  readonly positions: Uint32Array;
  /** The lane of each position, −1 for events of the run. */
  readonly ofPosition: Int32Array;
}

/** One span an attempt, ordered by lane, then by start. */
export interface SpanColumns {
  readonly count: number;
  readonly lane: Uint32Array;
  readonly attempt: Uint16Array;
  /** Where it was announced, −1 if not. */
  readonly queued: Int32Array;
  /** Where a worker took it, before it began; −1 where nothing says so. */
  readonly claimed: Int32Array;
  /** −1 when it was announced and never began. */
  readonly start: Int32Array;
  /** From where to its end it waited for something outside; −1 if it never did. */
  readonly parked: Int32Array;
  /** −1 when the log ends first. */
  readonly end: Int32Array;
  readonly outcome: Uint8Array;
  /** Where each lane's spans start; one entry more than lanes. */
  readonly ofLane: Uint32Array;
  readonly pauses: PauseColumns;
}

/** Stretches in which the whole run was paused, ascending: whatever was under way waited. */
export interface PauseColumns {
  readonly from: Int32Array;
  /** Where it went on; the number of events where it never did. */
  readonly to: Int32Array;
}
