/** Two runs beside each other: the words and numbers that the engine and the page share. */
import type { Json, Path } from './json';
import type { Relation } from './kin';
import type { RunSummary } from './log';
import type { StepOutcome } from './outcome';
import type { Micros, Position } from './units';

/** By what two steps were taken for one, the surest first. */
export const MATCHES = ['none', 'key', 'name', 'type'] as const;
export type Match = (typeof MATCHES)[number];

/** In what the two events of a row differ; bits. Those from `moved` on are matters of timing. */
export const DIFFERS = {
  onlyA: 1,
  onlyB: 2,
  kind: 4,
  /** How it ended what it ends, or the class of that. */
  outcome: 8,
  payload: 16,
  /** What it did to the state. */
  state: 32,
  /** It comes earlier or later than in the other run. */
  moved: 64,
  /** The attempt that it ends took much longer or shorter. */
  duration: 128,
} as const;

/** What a row is, seen from where the runs part. */
export const ROW_CLASSES = ['same', 'divergence', 'caused', 'unrelated', 'timing'] as const;
export type RowClass = (typeof ROW_CLASSES)[number];

/**
 * What says that a difference was caused by where the runs part:
 * - `step`: it is of a step that the divergence reached before;
 * - `kin`: its own log names a cause that the divergence reached;
 * - `state`: it writes a path of the state that differs since;
 * - `ended`: the other run's log was at its end by then;
 * - `run`: it is the end of the run.
 */
export const CAUSE_RULES = ['none', 'step', 'kin', 'state', 'ended', 'run'] as const;
export type CauseRule = (typeof CAUSE_RULES)[number];

/**
 * Why a field is left out of the comparison unless the reader wants it:
 * - `always`: it differs in every pair that has it, or nearly;
 * - `time`: what differs are moments and durations;
 * - `id`: what differs are ids that were made for one run.
 */
export type MaskReason = 'always' | 'time' | 'id';

/** Whether a field is of the events' payloads or of what they do to the state. */
export type MaskDomain = 'payload' | 'state';

/** A field in which the runs differ, and whether it is left out. */
export interface MaskView {
  /** `payload:/ts`, `state:/state/jobs/{id}/started_ts`: names it in links and on the command line. */
  readonly id: string;
  readonly domain: MaskDomain;
  /** Its path as a JSON Pointer: `*` stands for any index of a list, `{id}` for the id of a step. */
  readonly pointer: string;
  /** Null where it is not proposed as a mask. */
  readonly reason: MaskReason | null;
  readonly masked: boolean;
  readonly seen: number;
  readonly differs: number;
  /** One value of either side. */
  readonly sample: readonly [a: string, b: string];
}

/** Masks that the reader took off, and fields that he masked besides those proposed; by {@link MaskView.id}. */
export interface MaskChoice {
  readonly off: readonly string[];
  readonly on: readonly string[];
}

/** Whether two runs can be compared with profit, in figures. */
export interface Comparability {
  readonly sameSystem: boolean;
  readonly sameShape: boolean;
  readonly stepsA: number;
  readonly stepsB: number;
  /** Steps with a partner, by what found it. */
  readonly byKey: number;
  readonly byName: number;
  readonly byType: number;
  readonly eventsA: number;
  readonly eventsB: number;
  /** Events with a partner. */
  readonly pairs: number;
  /** The two have too little in common: what is said of their differences means little. */
  readonly hardly: boolean;
}

/** One of the two runs. */
export interface ComparedSide {
  readonly log: string;
  readonly logName: string;
  readonly system: string;
  readonly run: RunSummary;
}

/** How far a comparison is, and the first divergence once it is known. */
export interface ComparisonProgress {
  readonly stage: 'steps' | 'payloads' | 'states';
  readonly done: number;
  readonly total: number;
  /** Where the runs part, as far as is known; fields that are proposed as masks later may move it. */
  readonly divergence: ComparedRow | null;
}

/** Two runs compared, without their rows. */
export interface ComparisonView {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  readonly comparable: Comparability;
  readonly rows: number;
  /** Index of {@link ROW_CLASSES} by row. */
  readonly classes: Uint8Array;
  /** The position of either run in each row, −1 for none. */
  readonly positionsA: Int32Array;
  readonly positionsB: Int32Array;
  /** The row where the runs part, −1 where they are the same after masks. */
  readonly divergence: number;
  readonly first: ComparedRow | null;
  readonly counts: Readonly<Record<RowClass, number>>;
  /** Fields that differ anywhere, masked ones first. */
  readonly masks: readonly MaskView[];
  readonly steps: number;
  /** Steps have other keys in each run: they were found by name or type, which is inferred. */
  readonly madeAnew: boolean;
}

/** One event of a row. */
export interface ComparedEvent {
  readonly position: Position;
  readonly kind: string;
  readonly step: string | null;
  readonly attempt: number;
  readonly outcome: StepOutcome | null;
  readonly klass: string | null;
  readonly time: Micros;
  /** How long the attempt took that it ends; `NaN` where it ends none or there are no times. */
  readonly took: Micros;
}

/** Two events beside each other, or one without partner. */
export interface ComparedRow {
  readonly row: number;
  readonly a: ComparedEvent | null;
  readonly b: ComparedEvent | null;
  /** {@link DIFFERS} */
  readonly differs: number;
  readonly kind: RowClass;
  readonly rule: CauseRule;
  readonly relation: Relation | null;
  /** The first few fields of its payload, then of what it did to the state, that differ and are not masked. */
  readonly fields: readonly string[];
}

/** A value that differs between the two runs. */
export interface ComparedLeaf {
  readonly path: Path;
  readonly a?: Json;
  readonly b?: Json;
  readonly masked: boolean;
}

export interface ComparedLeaves {
  readonly leaves: readonly ComparedLeaf[];
  /** There are more than are listed. */
  readonly cut: boolean;
}

/** Everything about one row. */
export interface ComparedPair {
  readonly row: ComparedRow;
  readonly payload: ComparedLeaves;
  /** The two states after it: paths that were written differently up to here. */
  readonly state: ComparedLeaves;
  /** The positions whose states were compared; −1 for before the first event. */
  readonly atA: Position;
  readonly atB: Position;
}

/** A step of the two runs, or of one of them. */
export interface ComparedStep {
  readonly label: string;
  readonly match: Match;
  readonly a: ComparedLane | null;
  readonly b: ComparedLane | null;
  /** The row of its first event. */
  readonly row: number;
  /** Its rows that differ in more than timing. */
  readonly differences: number;
}

export interface ComparedLane {
  readonly label: string;
  readonly outcome: StepOutcome | null;
  readonly attempts: number;
  readonly events: number;
  /** Where it began and ended along its run, in rows. */
  readonly from: number;
  readonly to: number;
  /** From its first start to its last end; `NaN` where there are no times. */
  readonly took: Micros;
}
