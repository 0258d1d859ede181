/** What the engine hands to the page: windows and typed arrays, never a whole log. */
import type { Format } from './format';
import type { LibraryEntry } from './library';
import type { LogSummary, RunSummary } from './log';
import type { Outcome, StepOutcome } from './outcome';
import type { Finding, Place } from './problem';
import type { RecoveryOption } from './recovery';
import type { LaneColumns, SpanColumns } from './run-columns';
import type { Micros, Position } from './units';

/** Positions `from … to − 1` of a run. */
export interface Stretch {
  readonly from: Position;
  readonly to: Position;
}

/** A format for somebody who must choose one by hand. */
export interface FormatView {
  readonly id: string;
  readonly label: string;
  readonly looksFor: string;
  /** The shape to read a file in that this format does not recognise. */
  readonly shape: string;
}

/** A log as its page needs it; runs come in windows. */
export interface LogView {
  readonly entry: LibraryEntry;
  readonly systemLabel: string;
  readonly shapeLabel: string;
  readonly words: Format['words'];
  readonly summary: Omit<LogSummary, 'runs'>;
  readonly runCount: number;
  readonly outcomes: Partial<Record<Outcome, number>>;
  /** The run to open first, and where: its first failure, its end if it crashed, else its start. */
  readonly landing: { readonly run: string; readonly position: Position } | null;
}

/** A lane that was found by a text, with its first event. */
export interface LaneHit {
  readonly lane: number;
  readonly label: LaneLabel;
  readonly position: Position;
}

/** A kind of event that was found by a text, with its next event and how many the run has. */
export interface KindHit {
  readonly kind: string;
  readonly position: Position;
  readonly count: number;
}

/** How far the check of every record of a log is. */
export interface CheckProgress {
  readonly bytes: number;
  readonly perSecond: number | null;
  /** By the reader; it goes on when asked to. */
  readonly stopped: boolean;
}

/** How far the replay of a run is. */
export interface ReplayProgress {
  readonly replayed: number;
  /** Positions that can be asked about: at most what was replayed. */
  readonly built: number;
  readonly total: number;
  readonly perSecond: number | null;
  /** By the reader; it goes on when asked to. */
  readonly stopped: boolean;
}

export type RunSort = 'worst' | 'time' | 'name' | 'events' | 'failures';

export interface RunFilter {
  readonly text: string;
  readonly outcome: Outcome | null;
  readonly sort: RunSort;
}

export interface RunWindow {
  readonly total: number;
  readonly from: number;
  readonly rows: readonly RunSummary[];
}

/** The shape of a run for drawing: lanes, spans and ticks as columns. */
export interface RunView {
  readonly run: RunSummary;
  readonly events: number;
  readonly hasTime: boolean;
  /** When each event happened, `NaN` where its record does not say; null where none does. */
  readonly times: Float64Array | null;
  readonly lanes: LaneColumns;
  readonly spans: SpanColumns;
  /** Positions of events that report a failure, ascending. */
  readonly failures: Int32Array;
  readonly cause: FirstCause;
  readonly recovery: { readonly label: string; readonly options: readonly RecoveryOption[] } | null;
  /** The run that spawned this one, where the log holds it. */
  readonly parent: RelatedRun | null;
  /** Runs of the log that this one spawned: the first few, failed ones first. */
  readonly children: {
    readonly total: number;
    readonly failed: number;
    readonly shown: readonly RelatedRun[];
  };
  /** The log came with a list of what depends on what. */
  readonly hasGraph: boolean;
  /** The system's events tell the capability or type of their step. */
  readonly hasTypes: boolean;
}

/** A run that another one belongs to or spawned, and where to look at it first. */
export interface RelatedRun extends Pick<RunSummary, 'id' | 'name' | 'outcome'> {
  readonly landing: Position;
  /** The system's own words at its first failure; null where nothing failed. */
  readonly message: string | null;
}

/** A child run as its parent's timeline shows it. */
export interface ChildRun extends RelatedRun {
  /** The lane of the step that spawned it; −1 where the log does not say. */
  readonly lane: number;
  /** The log names no step for it: it began while the step was calling some run. */
  readonly inferred: boolean;
  /** From where to where along the parent's events; a fraction lies between two of them. */
  readonly from: number;
  readonly to: number;
  /** What the place goes by: the clock, the parent's events that name the child, or nothing. */
  readonly placed: 'times' | 'events' | 'unknown';
}

/** The steps of a child run along its parent's events. */
export interface ChildLanes {
  readonly total: number;
  /** The first few of them. */
  readonly shown: readonly ChildLane[];
  /** The spans stand at their times; else they are somewhere between the edges of the child. */
  readonly exact: boolean;
}

export interface ChildLane {
  readonly label: string;
  readonly outcome: StepOutcome | null;
  /** Where the child run is opened for it. */
  readonly landing: Position;
  readonly spans: readonly { readonly from: number; readonly to: number; readonly outcome: StepOutcome }[];
}

/** A step that another one depends on, or that depends on it. */
export interface StepRef {
  readonly step: string;
  readonly label: string;
  /** How it ended; null for a step without events. */
  readonly outcome: StepOutcome | null;
  /** Its last event; null where it has none. */
  readonly position: Position | null;
}

/** The first few steps of a list, and how many there are. */
export interface StepRefs {
  readonly total: number;
  readonly shown: readonly StepRef[];
}

/** What a step waits for, and what waits for it. */
export interface StepLinks {
  readonly label: string;
  readonly needs: StepRefs;
  readonly neededBy: StepRefs;
  /** The failed steps that explain why it was skipped. */
  readonly blamed: StepRefs;
}

/** What a lane is called; asked for as it comes into view. */
export interface LaneLabel {
  /** The step's name, with that of the item. */
  readonly name: string;
  /** Without the item. */
  readonly stepName: string;
  /** The step's own key. */
  readonly step: string;
  readonly item: string | null;
  readonly klass: string | null;
}

/** Why a run failed first, or where it stopped. */
export interface FirstCause {
  readonly kind: 'failure' | 'crash' | 'none';
  readonly position: Position;
  readonly step: string | null;
  readonly label: string | null;
  readonly attempt: number;
  /** The system's own words. */
  readonly message: string | null;
  /** One plain sentence. */
  readonly sentence: string;
  /** Steps that had begun and not ended. */
  readonly inFlight: readonly { readonly label: string; readonly since: Position }[];
  readonly inFlightCount: number;
  /** The last position before it at which a step ended well; null if none did. */
  readonly lastGood: Position | null;
  /** Steps that were skipped or cancelled afterwards. */
  readonly consequences: number;
  /** The failed child run that explains it; `inferred` where the log does not say which child it was. */
  readonly child: { readonly run: RelatedRun; readonly inferred: boolean } | null;
}

/** One line of the event list. */
export interface EventRow {
  readonly position: Position;
  readonly kind: string;
  readonly step: string | null;
  readonly attempt: number;
  readonly outcome: StepOutcome | null;
  readonly klass: string | null;
  readonly failing: boolean;
  readonly repeat: 'duplicate' | 'conflict' | null;
  readonly time: Micros;
  readonly bytes: number;
}

/** The record behind an event, as it stands in its file. */
export interface RawRecord extends Place {
  readonly text: string;
  readonly pretty: string | null;
  readonly bytes: number;
  /** Only the beginning is given. */
  readonly cut: boolean;
  /** A JSON Lines file, a CSV …: whether the line is the whole record. */
  readonly kind: string;
  readonly time: Micros;
  readonly position: Position;
}

/** A place of a problem, and the event there. */
export interface PlacedProblem extends Place {
  readonly position: Position;
  /** False where no event begins at the place: then it is the one before it in the file. */
  readonly exact: boolean;
}

/** One kind of problem, as far as it lies in a run or a stretch of it. */
export interface RunFinding extends Pick<Finding, 'code' | 'severity' | 'effect' | 'excerpt'> {
  /** The first of its places there, in the run's order. */
  readonly places: readonly PlacedProblem[];
  readonly total: number;
  /** The log has more places of this kind than are kept: some of them may lie here too. */
  readonly partial: boolean;
}

/** The problems of a run, or of a stretch of it, worst first. */
export interface RunProblems {
  readonly findings: readonly RunFinding[];
  /** Places there. */
  readonly total: number;
  /** Places in the whole run. */
  readonly ofRun: number;
}

/** A run that is shown beside the open one. */
export interface BesideView {
  readonly run: RunSummary;
  readonly events: number;
  /** As in {@link RunView}. */
  readonly times: Float64Array | null;
}
