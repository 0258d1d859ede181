/** What is known of logs that are followed. */
import type { FollowKind, Restart } from './follow';
import type { Outcome, OutcomeCounts } from './outcome';
import type { ProblemCode } from './problem';
import type { Micros, Position } from './units';

/** A query that is asked of events as they arrive. */
export interface Watch {
  /** `stop`: playing halts where it hits; `rule`: it must hit nothing. */
  readonly kind: 'stop' | 'rule';
  /** What a rule is called; of a stop its query. */
  readonly name: string;
  readonly query: string;
}

/** A place in a followed log that somebody may want to hear of. */
export interface LivePlace {
  readonly run: string;
  readonly runName: string;
  readonly position: Position;
}

/** Something that happened while nobody needs to have looked. */
export type LiveNews =
  /** A file of the log did not go on where it was. */
  | { readonly kind: 'restart'; readonly file: string; readonly why: Restart }
  /** So many more places where the log contradicts itself or lost records: what its rules forbid. */
  | { readonly kind: 'problem'; readonly code: ProblemCode; readonly count: number }
  /** An event reported a failure; `message` in the system's own words. */
  | (LivePlace & { readonly kind: 'failure'; readonly step: string | null; readonly message: string })
  | (LivePlace & { readonly kind: 'ended'; readonly outcome: Outcome })
  | (LivePlace & { readonly kind: 'stop' | 'rule'; readonly name: string })
  /** An attempt was silent for much longer than such attempts usually take. */
  | (LivePlace & { readonly kind: 'stuck'; readonly step: string; readonly silent: Micros })
  /** Events came late, or belong before others: so many positions of the run were done again. */
  | (LivePlace & { readonly kind: 'redone'; readonly events: number });

/** An attempt that stands open. Times are the log's own; `NaN` where it tells none. */
export interface LiveAttempt extends LivePlace {
  /** The step's name, with its item. */
  readonly label: string;
  readonly attempt: number;
  /** It waits for something outside. */
  readonly parked: boolean;
  readonly since: Micros;
  /** When its step was heard of last. */
  readonly lastSign: Micros;
  /** How long such an attempt usually takes: the median of those that ended, of its step or, of few, of the log. */
  readonly usual: Micros | null;
}

/** A run of a followed log. */
export interface LiveRun {
  readonly id: string;
  readonly name: string;
  readonly outcome: Outcome;
  readonly events: number;
  readonly failures: number;
  readonly open: number;
  readonly start: Micros;
  /** The time of its last event. */
  readonly last: Micros;
}

/** A followed log at a glance. */
export interface LiveView {
  readonly log: string;
  readonly name: string;
  readonly kind: FollowKind;
  readonly from: string;
  /** Null until its first records were recognised. */
  readonly systemLabel: string | null;
  readonly events: number;
  readonly perSecond: number | null;
  /** When something of it arrived last, in milliseconds of this computer's clock; null for never. */
  readonly lastArrival: number | null;
  /** Bytes of a record whose end has not come. */
  readonly waiting: number;
  readonly outcomes: OutcomeCounts;
  /** All of its runs are counted; those listed are the ones that want to be looked at first. */
  readonly runCount: number;
  readonly runs: readonly LiveRun[];
  readonly openCount: number;
  /** The oldest first. */
  readonly open: readonly LiveAttempt[];
  readonly lastFailure: (LivePlace & { readonly step: string | null; readonly message: string }) | null;
  /** How many positions were done again for late events, so far. */
  readonly redone: number;
}
