/** What a crash leaves behind, and what the system's own rule makes of it: the words of a restart. */
import type { Json, Path } from './json';
import type { OutcomeCounts } from './outcome';
import type { ProblemCode } from './problem';
import type { Micros, Position } from './units';

/**
 * What becomes of a piece of work when the system starts again, most pressing first:
 *
 * - `by-hand`: nothing happens by itself, somebody has to look;
 * - `redo`: it had begun and is done again;
 * - `fail`: it is closed as failed and not done again;
 * - `lost`: something of it is thrown away;
 * - `unknown`: the rule does not tell, as far as it is known;
 * - `repair`: a record or a state is put right, no work is done for it;
 * - `begin`: it never began and will;
 * - `keep`: it stands as it is and is not done again.
 */
export const PLAN_KINDS = ['by-hand', 'redo', 'fail', 'lost', 'unknown', 'repair', 'begin', 'keep'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** `documented`: said by the system's source, API or documents, or seen in its output; `inferred`: our own conclusion. */
export type Basis = 'documented' | 'inferred';

/** How a statement is known, and which event says so. */
export interface Told {
  readonly basis: Basis;
  /** A path of the state: the event that wrote it last says so. */
  readonly at?: Path;
  /** The event itself, where no path stands for it. */
  readonly position?: Position;
}

/** One line of a plan. */
export interface RecoveryStep extends Told {
  /** A step, a job, the run: in the system's words. */
  readonly subject: string;
  readonly action: string;
  readonly why: string;
  readonly kind: PlanKind;
  /** How many pieces of work it stands for; 1 when absent. */
  readonly count?: number;
}

/** Something outside of the log that may have been done already. */
export interface SideEffect extends Told {
  readonly subject: string;
  readonly what: string;
  readonly why: string;
}

/** Something that was begun or asked for, and of whose end or answer the log holds nothing. */
export interface Unanswered extends Told {
  readonly subject: string;
  readonly what: string;
  /** The child run that it is, if it is one. */
  readonly run?: string;
}

/** A place up to which nothing can be lost any more. */
export interface Durable extends Told {
  readonly what: string;
  readonly why: string;
}

/** What the rule says of a moment. */
export interface RestartDraft {
  readonly steps: readonly RecoveryStep[];
  readonly effects: readonly SideEffect[];
  readonly unanswered: readonly Unanswered[];
  readonly durable: readonly Durable[];
  /** What the rule does not tell, in whole sentences. */
  readonly silent: readonly string[];
}

/** A number that the log does not record and the reader may supply. */
export interface RecoveryOption {
  readonly key: string;
  readonly label: string;
  /** Null: left open at first, and then absent from {@link RestartAt.options}. */
  readonly initial: number | null;
  /** The number is one of these, counted from 0. */
  readonly choices?: readonly string[];
}

/** A system's own rule for starting again after a crash. */
export interface Recovery {
  /** What this is called in the system: "Repair", "Resume". */
  readonly label: string;
  /** Where the rule is from and how far it is known, in a sentence or two. */
  readonly rule: string;
  readonly options: readonly RecoveryOption[];
  /** How far the times of the log may be from the truth, where the system is known for it. */
  readonly timesOffBy?: Micros;
  /** What a restart would do if the log ended behind the event at `moment.position`. */
  plan(moment: RestartAt): Promise<RestartDraft>;
}

/** Reads the state at the moment. What it gives is bounded: of larger values and longer lists only the beginning. */
export interface StateAt {
  get(path: Path): Promise<Json | undefined>;
  keys(path: Path): Promise<readonly string[]>;
  /** The children of a container, one after the other: none of them is kept. */
  each(path: Path): AsyncIterable<readonly [key: string, value: Json]>;
}

/** An attempt that has not ended, or one that was announced and has not begun. */
export interface OpenAttempt {
  readonly step: string;
  readonly item: string | null;
  readonly label: string;
  /** One-based; 0 where the log does not tell. */
  readonly attempt: number;
  /** `retry`: the attempt before failed and this one was promised. */
  readonly phase: 'running' | 'parked' | 'claimed' | 'announced' | 'retry';
  /** Where it entered this phase. */
  readonly since: Position;
  /** Its first and last events up to the moment, in order. */
  readonly events: readonly AttemptEvent[];
}

export interface AttemptEvent {
  readonly position: Position;
  readonly kind: string;
  readonly payload: Json;
}

/** A record that could not be read, or does not agree with its checksum. */
export interface Damage {
  readonly code: ProblemCode;
  /** The event that it is; null where its bytes are none. */
  readonly position: Position | null;
  /** The first characters of its bytes. */
  readonly text: string;
}

/** What a rule may look at. All of it is bounded, however large the run is. */
export interface RestartAt {
  readonly shape: string;
  readonly position: Position;
  readonly options: Readonly<Record<string, number>>;
  readonly state: StateAt;
  /** The first of those in flight, then the first of those announced. */
  readonly open: readonly OpenAttempt[];
  /** Steps (and items) of which the last attempt has ended, by its outcome. */
  readonly done: OutcomeCounts;
  /** Does an event up to here end the run? */
  readonly ended: boolean;
  /** The sequence numbers that recorded snapshots of the run claim. */
  readonly snapshots: readonly number[];
  readonly damage: readonly Damage[];
}
