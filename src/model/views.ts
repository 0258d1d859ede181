/** What the engine hands to the page: windows and typed arrays, never a whole log. */
import type { RecoveryStep, SeriesInfo } from './format';
import type { LibraryEntry } from './library';
import type { LogSummary, RunSummary } from './log';
import type { Outcome, StepOutcome } from './outcome';
import type { Finding, Place } from './problem';
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
  readonly words: { readonly run: string; readonly step: string; readonly type?: string };
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
  readonly snapshots: number;
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

/** The capability or step type of lanes. */
export interface LaneTypes {
  readonly names: readonly string[];
  /** An index of `names` plus one for each lane; 0 where the log does not tell. */
  readonly ofLane: Uint16Array;
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

export interface RecoveryOption {
  readonly key: string;
  readonly label: string;
  readonly initial: number;
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

/** A series of readings along the run, thinned to what can be drawn. */
export interface SeriesView extends SeriesInfo {
  readonly id: string;
  readonly points: readonly SeriesPoint[];
  /** Positions whose record only repeats the reading before it. */
  readonly repeats: readonly Position[];
  /** What steps changed, measured before and after them. */
  readonly changes: readonly {
    readonly position: Position;
    readonly before: number;
    readonly after: number;
  }[];
  /** How many readings there are, and how many of them only repeat an older one. */
  readonly readings: number;
  readonly repeated: number;
}

/** The extremes of the readings of one pixel; `NaN` where nothing could be measured. */
export interface SeriesPoint {
  readonly position: Position;
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

/** What a series measured in a stretch of positions. */
export interface StretchReading {
  readonly id: string;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
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

/** The reading of one series that is in force at a position. */
export interface ReadingView {
  readonly id: string;
  /** `NaN` where nothing could be measured. */
  readonly value: number;
  /** Where it was measured. */
  readonly position: Position;
}

/** A line across a series, and the side of it that the reader watches. */
export interface Threshold {
  readonly value: number;
  readonly side: 'above' | 'below';
}

/** What lies beyond a threshold. */
export interface ThresholdView {
  readonly beyond: number;
  /** Readings that were measured anew: repeated ones are not counted. */
  readonly measured: number;
  /** Where the series goes beyond the line or comes back, ascending. */
  readonly crossings: Uint32Array;
}

/** A run that is shown beside the open one. */
export interface BesideView {
  readonly run: RunSummary;
  readonly events: number;
  /** As in {@link RunView}. */
  readonly times: Float64Array | null;
}

/** What attempts are added up by. */
export type AttributionBy = 'step' | 'type' | 'attempt';

/** One group of attempts and its share of a measure. */
export interface AttributionRow {
  readonly key: string;
  readonly label: string;
  readonly attempts: number;
  /** Of how many attempts the value is known. */
  readonly measured: number;
  /** The sum over these. */
  readonly value: number;
  /** The event of the largest share. */
  readonly position: Position;
}

/** Which attempts did what to one measure. */
export interface AttributionView {
  /** How it was added up: not always as asked, since not every log tells types. */
  readonly by: AttributionBy;
  readonly hasTypes: boolean;
  /** The measures that can be shown, each with how many attempts tell it. */
  readonly measures: readonly (SeriesInfo & { readonly id: string; readonly measured: number })[];
  /** The measure that is shown; null when no attempt tells any. */
  readonly shown: string | null;
  /** Values are changes, down as well as up. */
  readonly change: boolean;
  readonly rows: readonly AttributionRow[];
  /** Groups that tell something; `rows` holds the first of them. */
  readonly total: number;
  /** Groups that tell nothing. */
  readonly unmeasured: number;
  /** Attempts of all groups. */
  readonly attempts: number;
  /** Changes that no later reading undid. */
  readonly neverBack: readonly {
    readonly position: Position;
    readonly label: string;
    readonly before: number;
    readonly after: number;
  }[];
}

export interface SnapshotView {
  readonly seq: number | null;
  /** `unplaced`: it names no event, and differs from the replay at the end of the run. */
  readonly verdict: 'fresh' | 'stale' | 'ahead' | 'unplaced' | 'unverified';
  readonly position: Position | null;
  readonly differences: readonly string[];
  readonly onlyInSnapshot: readonly string[];
  readonly value: string;
  readonly broughtForward: string | null;
}

export interface RecoveryPlan {
  readonly label: string;
  readonly steps: readonly RecoveryStep[];
}
