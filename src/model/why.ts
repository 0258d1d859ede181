/** What the page and the command line hear of why something failed: chains, attempts beside one another, kinds. */
import type { SeriesInfo } from './format';
import type { Json, Path } from './json';
import type { Relation } from './kin';
import type { Outcome, StepOutcome } from './outcome';
import type { Attempt, Micros, Position } from './units';

// ── The chain of a failure ───────────────────────────────────────────────────────────────────────────

/**
 * How a link of a chain is known: a field of the log says so, the course of a step's attempts does, or neither: then
 * it is the likeliest.
 */
export type Ground = 'recorded' | 'attempts' | 'inferred';

/** What a link of a chain is. */
export type LinkKind =
  /** The first failure. */
  | 'cause'
  /** The run stopped there without an end. */
  | 'stop'
  /** A later failure that it explains, of the same step or of another. */
  | 'failure'
  | 'skipped'
  | 'cancelled'
  /** The run's own end. */
  | 'run-end'
  /** The first failure of a child run, which explains the cause. */
  | 'child'
  /** The failure of the run that spawned the one before it. */
  | 'parent';

/** One link of the chain from the first cause of a run to its last symptom. */
export interface ChainLink {
  readonly kind: LinkKind;
  /** In its own run. */
  readonly position: Position;
  /** The run it lies in; null for the run that was asked about. */
  readonly run: { readonly id: string; readonly name: string; readonly outcome: Outcome } | null;
  /** The step; null for an event of the run. */
  readonly label: string | null;
  /** 0 for an event of the run. */
  readonly attempt: Attempt;
  /** The system's own words; null where it says none. */
  readonly message: string | null;
  readonly known: Ground;
  /** What joins it to the link that explains it; null for the first link and for what merely came after it. */
  readonly relation: Relation | null;
  /** The log's own field behind that; null where there is none. */
  readonly field: string | null;
  /** The position of the link of this run that explains it; null for the first one and for links of other runs. */
  readonly by: Position | null;
}

/** The first few of many links, and how many there are. */
export interface Links {
  readonly total: number;
  readonly shown: readonly ChainLink[];
}

/** How a failure went on. */
export interface Chain {
  /** The child's failure that explains the cause, if there is one; the cause; what it explains; the runs above. */
  readonly links: readonly ChainLink[];
  /** What the cause explains in its own run, and how much of it `links` leaves out. */
  readonly explained: { readonly failures: number; readonly skipped: number; readonly cancelled: number };
  readonly unlisted: number;
  /** Failures of the run that the chain does not explain: the first of each attempt. */
  readonly others: Links;
  /** Attempts that failed and were made good by later ones: they explain nothing. */
  readonly recovered: Links;
  /** Steps that were skipped or cancelled for a reason that is not known. */
  readonly unexplainedSkips: number;
  /** The run's end names another failure than those of the chain. */
  readonly endNamesOther: boolean;
  /** Where a later step succeeded that likely did again what failed first: inferred. Null where none did. */
  readonly likelyMadeGood: Position | null;
}

// ── The attempts of a step ───────────────────────────────────────────────────────────────────────────

/** How long something took, as exactly as the log tells; null where there is no bound on that side. */
export interface TimeBounds {
  readonly least: Micros;
  readonly most: Micros | null;
}

/** One attempt of a step beside the others. */
export interface TryView {
  /** Its place among the attempts, from 0. */
  readonly index: number;
  /** What the log calls it, one-based. */
  readonly attempt: Attempt;
  /** Its step, where each try is a step of its own; null where all are of one step. */
  readonly label: string | null;
  readonly outcome: StepOutcome;
  readonly klass: string | null;
  /** Where it began: its start, else where it was announced. */
  readonly begin: Position;
  /** Null where the log ends first. */
  readonly end: Position | null;
  /** Where it failed, and in whose words; null where it did not. */
  readonly failure: { readonly position: Position; readonly message: string } | null;
  /** `NaN` where the log does not say. */
  readonly began: Micros;
  /** From the end of the one before it to its beginning; null where the log tells nothing of it. */
  readonly gap: TimeBounds | null;
  /** Events of its step from its beginning to its end. */
  readonly events: number;
}

/** A value at each attempt that is shown; `undefined` where there is none. */
export interface TryRow {
  readonly path: Path;
  readonly values: readonly (Json | undefined)[];
}

/** One series at the beginning of each attempt that is shown; `NaN` where nothing is known. */
export interface TryReadings extends SeriesInfo {
  readonly id: string;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** One leaf in which two attempts differ. */
export interface TryDifference {
  readonly path: Path;
  readonly before?: Json;
  readonly after?: Json;
  /** The failed attempts themselves left it behind: a mark of what happened rather than a reason for it. */
  readonly own: boolean;
  /** Such a thing differs between any two attempts: an id, a time, the number of the attempt. */
  readonly always: boolean;
  /** Values are longer than they are shown. */
  readonly cut: boolean;
}

/** Differences, those that say something first; `total` counts those that are not listed too. */
export interface TryDifferences {
  readonly total: number;
  /** There may be more than were counted. */
  readonly atLeast: boolean;
  readonly shown: readonly TryDifference[];
}

/** What differs between two attempts. */
export interface TryComparison {
  /** Places among the attempts. */
  readonly one: number;
  readonly other: number;
  /** The second one succeeded where the first one failed. */
  readonly worked: boolean;
  /** What their announcements and starts say. */
  readonly input: TryDifferences;
  /** The whole state just before each began. */
  readonly state: TryDifferences;
  /** What their ends say. */
  readonly result: TryDifferences;
}

/** The attempts of one step, the telling ones of them side by side. */
export interface StepTries {
  readonly label: string;
  readonly total: number;
  /** The tries are steps of their own, which are likely the same thing tried again: the log does not say so. */
  readonly inferred: boolean;
  /** The place of the one that the playhead is in. */
  readonly at: number;
  readonly failed: number;
  readonly shown: readonly TryView[];
  readonly readings: readonly TryReadings[];
  /**
   * What each of them was given: fields of announcement and start, without those that always differ. Those in which
   * they differ come first.
   */
  readonly input: readonly TryRow[];
  /** What the state held before each of them, where the two that are compared differ. */
  readonly state: readonly TryRow[];
  /** Further fields, with those that always differ. */
  readonly moreInput: number;
  /** Null for a step that was tried once. */
  readonly comparison: TryComparison | null;
}

// ── Kinds of failure ─────────────────────────────────────────────────────────────────────────────────

/** One failure of a kind. */
export interface FailurePlace {
  readonly run: string;
  readonly runName: string;
  readonly position: Position;
  /** `NaN` where the log does not say. */
  readonly time: Micros;
  /** A later attempt made it good. */
  readonly recovered: boolean;
}

/** Failures of the same step with the same error after the same events. */
export interface FailureKind {
  /** Tells it from the others of the log, whatever their order. */
  readonly key: string;
  /** The step's name without what varies; null for failures of runs. */
  readonly step: string | null;
  /** The error without what varies; null for a run that merely stopped. */
  readonly error: string | null;
  /** The kinds of the last events before it in its step, the last one last. */
  readonly preceding: readonly string[];
  readonly count: number;
  readonly runs: number;
  readonly recovered: number;
  /** `NaN` where the log does not say. */
  readonly first: Micros;
  readonly last: Micros;
  /** The error of the newest one, word for word. */
  readonly example: string;
  /** The newest first; the first of them stands for the kind. */
  readonly places: readonly FailurePlace[];
}

/** Something that failing cases have more often than those that went well. */
export interface Separator {
  /** What it is about: `step`, `event before`, or a field of the first record. */
  readonly about: string;
  readonly value: string;
  readonly failing: number;
  readonly passing: number;
}

/** What failing cases share and passing ones do not. */
export interface Separators {
  /** What was compared: whole runs, or attempts at steps where runs are too few. */
  readonly cases: 'runs' | 'attempts';
  /** How many of each were looked at, and how many there are. */
  readonly failing: number;
  readonly passing: number;
  readonly allFailing: number;
  readonly allPassing: number;
  /** Too few of one of them to say anything. */
  readonly enough: boolean;
  readonly shown: readonly Separator[];
}

/** The kinds of failure of a log. */
export interface FailureKinds {
  /** The newest first. */
  readonly kinds: readonly FailureKind[];
  readonly total: number;
  readonly failures: number;
  readonly runs: number;
  /** Of how many failures the words were not read: there are too many. They are told apart by their other marks. */
  readonly unread: number;
  readonly separators: Separators;
}
