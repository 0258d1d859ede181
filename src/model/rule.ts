import type { Act } from './event';
import type { Json } from './json';
import type { StepOutcome } from './outcome';
import type { ProblemCode } from './problem';
import type { Attempt, Position } from './units';

/** Something that must hold in every run of a system. */
export interface Rule {
  /** Never changes: links and command lines name it. */
  readonly id: string;
  /** One plain sentence: what must be so. */
  readonly label: string;
  /** Where the system says so: a section of its page; '' for a rule of the house, which holds for every system. */
  readonly source: string;
  /** Problems of the log, each of which breaks it. */
  readonly codes?: readonly ProblemCode[];
  /** A query that must hit no event. */
  readonly never?: string;
  /** Made once for each run, and told of its events in replay order. */
  readonly check?: (run: RuleRun) => RuleCheck;
}

/** What a rule may know of a run besides its events. */
export interface RuleRun {
  readonly shape: string;
  /** The shape holds only some of the events: that one is not there says nothing. */
  readonly partial: boolean;
  /** An artifact's content, if it was dropped too. */
  artifact(id: string): Json | undefined;
}

export interface RuleCheck {
  /** Why the event breaks the rule; null where it does not. Repetitions are not told. */
  next(event: RuleEvent): string | null;
  /** Is there anything in the run that the rule speaks of? Absent: always. Asked behind the last event. */
  asked?(): boolean;
}

/** An event as rules see it. */
export interface RuleEvent {
  readonly position: Position;
  readonly kind: string;
  readonly act: Act;
  readonly step: string | null;
  readonly attempt: Attempt;
  readonly outcome: StepOutcome | null;
  readonly payload: Json;
}

/** A rule of the reader's own: a query that must hit no event. */
export interface OwnRule {
  readonly name: string;
  readonly query: string;
}

/** A rule held against one run. */
export interface RuleView {
  readonly id: string;
  readonly label: string;
  readonly source: string;
  /** `unasked`: nothing in the run is of the kind that it speaks of. `wrong`: its query cannot be understood. */
  readonly verdict: 'holds' | 'broken' | 'unasked' | 'wrong';
  /** How often it is broken; `more` than are known where only the first are kept. */
  readonly breaks: number;
  readonly more: boolean;
  /** The first few places, in replay order, with why. */
  readonly places: readonly RuleBreak[];
  /** The reader's own. */
  readonly own: boolean;
}

export interface RuleBreak {
  readonly position: Position;
  readonly why: string;
}

/** All rules held against one run, broken ones first. */
export interface RulesView {
  readonly rules: readonly RuleView[];
  readonly broken: number;
  /** Rules that could be asked of it. */
  readonly asked: number;
}
