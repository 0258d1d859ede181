import type { SystemId } from './format';
import type { Outcome, OutcomeCounts } from './outcome';
import type { Finding } from './problem';
import type { ByteOffset, Micros, Position } from './units';

/**
 * Where a run failed first: the earliest failed attempt of a step that never recovered. What an attempt made good before
 * its step failed again is none of it.
 */
export interface FirstFailure {
  readonly position: Position;
  readonly step: string | null;
  /** One-based. */
  readonly attempt: number;
  /** The system's own words. */
  readonly message: string;
}

/** One line of the runs table. */
export interface RunSummary {
  /** Its number in the log's index. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** The system's own word for how it ended, where the log holds one. */
  readonly said: string | null;
  readonly events: number;
  readonly steps: {
    readonly total: number;
    readonly byOutcome: OutcomeCounts;
    readonly byClass: Readonly<Record<string, number>>;
  };
  readonly failures: number;
  readonly firstFailure: FirstFailure | null;
  /** First and last time of its events, `NaN` where there is none. */
  readonly start: Micros;
  readonly end: Micros;
  /** The run, or the step of a run, that spawned this one. */
  readonly parent: string | null;
  readonly snapshots: number;
}

/** A file of a log and where its bytes lie among all the log's bytes. */
export interface PartSummary {
  readonly file: string;
  readonly start: ByteOffset;
  readonly size: number;
  /** Where its bytes begin in their file, where a followed log has them in several pieces; 0 without. */
  readonly from?: ByteOffset;
}

/** What is known of a log without opening a run. */
export interface LogSummary {
  readonly system: SystemId;
  readonly shape: string;
  /** Why it was taken for this system. */
  readonly reason: string;
  readonly version: string | null;
  readonly parts: readonly PartSummary[];
  readonly size: number;
  readonly records: number;
  readonly events: number;
  readonly problems: readonly Finding[];
  readonly runs: readonly RunSummary[];
}
