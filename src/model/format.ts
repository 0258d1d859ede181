import type { Seal, SealedRecord, SnapshotVerdict } from './audit';
import type { Change, StateReader } from './change';
import type { Act, Facts } from './event';
import type { Framing } from './framing';
import type { Json, JsonObject } from './json';
import type { Relation } from './kin';
import type { Outcome, OutcomeCounts, StepOutcome } from './outcome';
import type { ProblemCode, ProblemDraft, Severity } from './problem';
import type { Recovery } from './recovery';
import type { Sensitive } from './redaction';
import type { Rule } from './rule';
import type { Micros, Position } from './units';

/** A system that Walkback reads, by the name of its folder under `src/formats`. */
export type SystemId = string;

/**
 * A system whose logs Walkback reads. One folder under `src/formats` exports one of these; nothing else
 * of the engine names a system.
 */
export interface Format {
  readonly id: SystemId;
  /** The system's name for people. */
  readonly label: string;
  /** What runs, steps and their types ({@link Format.typeOf}) are called there, for headings. */
  readonly words: { readonly run: string; readonly step: string; readonly type?: string };
  /** The shapes of its logs by name, as the format's page lists them. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** What this format looks for, in one line: shown when nothing is recognised. */
  readonly looksFor: string;
  /** Recognises a part by its content; the file's name never decides. */
  sniff(head: Head): Sniff | null;
  /** Puts parts that belong together into one log. Absent: each part is a log. */
  group?(parts: readonly Part[], strangers: readonly Part[]): readonly Grouped[];
  /** Decodes the records of one part. */
  decoder(part: PartContext): Decoder;
  /**
   * Reads the facts of a record straight from its bytes, for long lines of the usual form. `false` means
   * "look closer": the record is then decoded. Where it answers, it must say what `decoder` would.
   */
  peek?(bytes: Uint8Array, start: number, end: number, out: PeekedFacts): boolean;
  /**
   * Large logs are first listed by a quick reading, of which the decoder is told, and then read in full in the
   * background: for formats whose checks take longer than the rest of decoding. A `peek` implies it.
   */
  readonly defersChecks?: boolean;
  /** How a run ended, from what was seen of it. */
  settle(evidence: RunEvidence): Settled;
  /** The effect of a problem on this system's replay, where the general sentence is not exact. */
  readonly problems?: Partial<Record<ProblemCode, { severity?: Severity; effect?: string }>>;
  /** Is this step of the run's grammar legal? One is made for each run. */
  grammar?(shape: string): Grammar;
  /** Problems of the log as a whole, once all its parts were read (an incomplete page …). */
  afterLog?(parts: readonly ReadPart[]): readonly (ProblemDraft & { readonly file: string })[];
  /** Rebuilds the run's state. The result must depend on its arguments alone. */
  replay(context: RunContext): Reducer;
  /** The failure that an event reports: the system's own words and one plain sentence. */
  explain(payload: Json, event: ExplainContext): Explanation | null;
  /** A name for the step that an event belongs to, better than its key; null when the event tells none. */
  describe?(payload: Json): string | null;
  /** The child run that an event speaks of. Null for most events. */
  child?(payload: Json): ToldChild | null;
  /** Which events name which as their causes. */
  readonly links?: Links;
  /** A companion of kind `graph`: each step with those it depends on. */
  graph?(payload: Json): Readonly<Record<string, readonly string[]>> | null;
  /**
   * The shape in which saves of records stand one a line, of a system that keeps each record in a file of its own and
   * writes it anew each time: such a folder is followed as the saves that are seen.
   */
  readonly saves?: string;
  /** The capability or step type of the step that an event belongs to; null when the event tells none. */
  typeOf?(payload: Json): string | null;
  /**
   * What the step of an event works on, where the system gives each try a step of its own and does not say that it is
   * one: a later step of the same, after one that failed, is likely another try. Null when the event tells nothing.
   */
  likeness?(payload: Json): string | null;
  /** What must hold in every run of this system, besides what must in any. */
  readonly rules?: readonly Rule[];
  /** What the event measured. */
  readonly telemetry?: Telemetry;
  /** Compares a recorded snapshot with the replayed state at its position. */
  compareSnapshot?(replayed: Json, snapshot: Json): SnapshotVerdict;
  /** The checksums and content hashes that an event carries, each checked as far as its rule is known. */
  seals?(payload: Json, record: SealedRecord): readonly Seal[] | Promise<readonly Seal[]>;
  /** What the system does when it starts again after a crash: its recovery or resume rule. */
  readonly recovery?: Recovery;
  /** What redaction takes out of its records, and what replay needs as it is. */
  readonly sensitive?: Sensitive;
}

/** One shape of a system's logs. */
export interface Shape {
  /** For people: "WAL, JSON Lines". */
  readonly label: string;
  readonly order: Order;
  /** The file lists the newest event first; its order is no sign of damage. */
  readonly newestFirst?: boolean;
  /** Its events lack much of what the system itself folds: a recorded state cannot be compared with them. */
  readonly partial?: boolean;
}

/**
 * What orders the events of a run.
 *
 * - `file`: the order of the bytes, and nothing else (`identical`: two records of the same bytes are one);
 * - `sequence`: an integer per run; `promised` when the system guarantees it to be contiguous, `first`
 *   the numbers it may begin with (absent: any); `gaps` where a hole means loss: in each run, only in all
 *   runs together (one counter serves them all), or nowhere (other files took the missing numbers);
 * - `chain`: each event names the one before it; without links, ids order events;
 * - `time`: only the times tell; ties by `seq`, which the decoder fills with a causal rank.
 */
export type Order =
  | { readonly by: 'file'; readonly identical: boolean }
  | {
      readonly by: 'sequence';
      readonly promised: boolean;
      readonly first?: readonly number[];
      readonly gaps: 'run' | 'log' | 'none';
    }
  | { readonly by: 'chain' }
  | { readonly by: 'time' };

/** The beginning of a part, looked at once for all formats. */
export interface Head {
  readonly name: string;
  /** How the bytes are laid out, as far as their beginning shows. */
  readonly layout: 'lines' | 'list' | 'object' | 'csv' | 'events' | 'empty' | 'binary' | 'text';
  /** The first records that could be read: lines, elements, rows (by column), event payloads. */
  readonly records: readonly Json[];
  /** A JSON document's members; lists hold only their first elements. */
  readonly document: JsonObject | null;
  readonly columns: readonly string[];
  /** The first line, shortened, for an error message. */
  readonly firstLine: string;
  readonly size: number;
}

export interface Sniff {
  readonly shape: string;
  readonly framing: Framing;
  /** Why this format, in one sentence for people. */
  readonly reason: string;
  /** The keys of the runs seen in the head, to find parts that belong together. */
  readonly runs: readonly string[];
  /** `companion`: adds to the events of other parts (artifacts, snapshots, an edge list). */
  readonly role: 'events' | 'companion';
}

/** A part before it is grouped: where it came from and what it was recognised as. */
export interface Part {
  readonly name: string;
  /** The folder it was dropped in, '' for none. */
  readonly folder: string;
  readonly size: number;
  readonly sniff: Sniff | null;
  readonly layout: Head['layout'];
}

/** Parts that make one log, in the order in which they are read. */
export interface Grouped {
  readonly parts: readonly Part[];
  readonly name: string;
  readonly shape: string;
  /** How it was grouped, for people; null for a single file. */
  readonly note: string | null;
  /** Files that belong here but hold no records, and parts that are missing. */
  readonly problems: readonly (ProblemDraft & { readonly file: string })[];
}

/** What a decoder may know besides the record: the part it stands in. */
export interface PartContext {
  readonly file: string;
  readonly shape: string;
  /** A JSON document around the records, with the record list emptied. */
  readonly envelope: JsonObject | null;
  readonly columns: readonly string[];
  /** Leave out costly checks that find problems and change no facts; a full reading follows. */
  readonly quick?: boolean;
}

/** A part that was read to its end. */
export interface ReadPart extends PartContext {
  readonly records: number;
}

export interface Decoder {
  /** The record's value → what it is. `text` is the record's exact source text. */
  decode(value: Json, text: string): Decoded;
  /** The event's payload as replay sees it: the wire's own fields, older shapes brought to the newest. */
  payload(value: Json): Json;
  /** What the document around the records says of their run. */
  surroundings?(): Companion | null;
}

export type Decoded =
  | { readonly event: Facts; readonly problems?: readonly ProblemDraft[] }
  | { readonly companion: Companion; readonly problems?: readonly ProblemDraft[] }
  /** Valid JSON, but not a record of this system; says why. */
  | { readonly foreign: string };

/** A record that is no event but adds to a run: an artifact, a snapshot, a summary of a run, a graph. */
export interface Companion {
  readonly kind: 'artifact' | 'snapshot' | 'run' | 'graph';
  /** The artifact's id, the snapshot's or summary's run; '' for a graph. */
  readonly id: string;
  /** The sequence number a snapshot claims, if any. */
  readonly seq?: number | null;
  /** The largest number of an event that a snapshot without a sequence number mentions: it is no older. */
  readonly seen?: bigint | null;
  /** What a run's summary tells by itself. */
  readonly run?: { readonly name: string | null; readonly outcome: Outcome; readonly said: string | null };
}

/** Filled by a peek. Text is given as byte ranges, so that no string is made. */
export interface PeekedFacts {
  run: string;
  kind: string;
  act: Act;
  stepStart: number;
  stepEnd: number;
  outcome: StepOutcome | null;
  klass: string | null;
  /** What {@link Format.explain} would call the message of a failure, where the peek saw it; else null. */
  message: string | null;
  time: Micros;
}

/** What is known of a run when its last event was traced. */
export interface RunEvidence {
  readonly shape: string;
  readonly ended: Outcome | null;
  readonly paused: boolean;
  readonly events: number;
  /** Steps by outcome; steps still open are not counted here but in the next three. */
  readonly steps: OutcomeCounts;
  readonly openSteps: number;
  readonly parkedSteps: number;
  readonly queuedSteps: number;
  /** Those of the queued steps whose last attempt failed: the next one was promised and never began. */
  readonly promisedSteps: number;
  /** The log is damaged after the run's last event. */
  readonly tornTail: boolean;
}

export interface Settled {
  readonly outcome: Outcome;
  /** What becomes of a step that was started and never ended. */
  readonly openStep: StepOutcome;
  /** The finer class of such a step, where the system has classes. */
  readonly openKlass?: string;
}

/** The part of a traced event that a grammar needs. */
export interface GrammarEvent {
  readonly position: Position;
  readonly kind: string;
  readonly act: Act;
  /** Null for an event of the run. */
  readonly step: string | null;
  /** Is an attempt of this step (and item) open just before the event? */
  readonly stepOpen: boolean;
  /** The step with an open attempt that was started last, if any. */
  readonly openStep: string | null;
  readonly outcome: StepOutcome | null;
  readonly klass: string | null;
  readonly attempt: number;
}

export interface Grammar {
  /** Called for each event of the run in replay order. */
  next(event: GrammarEvent): ProblemDraft | null;
  /** Called behind the last event. */
  end?(): readonly (ProblemDraft & { readonly position: Position })[];
}

export interface RunContext {
  readonly run: string;
  readonly shape: string;
  readonly envelope: JsonObject | null;
  /** An artifact's content, if it was dropped too. */
  artifact(id: string): Json | undefined;
  /** Do the events' numbers ascend in replay order? */
  readonly ascending: boolean;
}

export interface ReplayEvent {
  readonly position: Position;
  readonly kind: string;
  readonly step: string | null;
  readonly payload: Json;
}

/**
 * Pure: from an event and the state so far to the event's changes. The first key of each path is `state`
 * (what the original would rebuild, in its own spelling) or `view` (what the data says beside it).
 */
export type Reducer = (event: ReplayEvent, state: StateReader) => readonly Change[];

export interface ExplainContext {
  readonly kind: string;
  readonly step: string | null;
  readonly klass: string | null;
}

export interface Explanation {
  /** The system's own words. */
  readonly message: string;
  /** One plain sentence: what that means. */
  readonly sentence: string;
}

export interface ToldChild {
  /** Null where the event does not say which run it is. */
  readonly run: string | null;
  /** The event hears of the child's end; else it speaks of its beginning, or does not say. */
  readonly ended?: boolean;
}

export interface Links {
  /** The record's own field behind each relation that `of` tells. */
  readonly fields: Readonly<Partial<Record<Relation, string>>>;
  /** What an event is called and what it names; null for one that does neither. */
  of(payload: Json): EventLinks | null;
}

/** Names hold inside one run. One that several events bear means the last of them before the event that names it. */
export interface EventLinks {
  readonly ids: readonly string[];
  readonly names: readonly { readonly relation: Relation; readonly id: string }[];
}

export interface SeriesInfo {
  readonly label: string;
  readonly unit: 'bytes' | 'percent' | 'count' | 'micros' | 'load';
  /** `each`: a value of one event alone, such as how long it took; absent: what was measured holds until the next reading. */
  readonly kind?: 'each';
}

export interface Measure {
  readonly series: string;
  /** Null where the record says that it could not be measured: a gap in the series. */
  readonly value: number | null;
  /** Tells one reading from the next; one that equals the last was not measured anew. Null: always new. */
  readonly reading: number | null;
  /** Does the reading belong before or after what the event reports? */
  readonly moment: 'before' | 'after';
}

export interface Telemetry {
  readonly series: Readonly<Record<string, SeriesInfo>>;
  measure(payload: Json): readonly Measure[];
}
