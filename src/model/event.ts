import { isFailure, type StepOutcome } from './outcome';
import type { Attempt, Micros } from './units';

/**
 * What an event does to its step or run, in terms every system shares. The tracer turns a run's acts
 * into steps, attempts and outcomes; nothing else of a payload is needed for that.
 */
export const ACTS = [
  /** Belongs to the step (or run) but starts and ends nothing. */
  'note',
  /** Belongs to whatever attempt is open in this run (mfm domain events). */
  'inside',
  /** The step is announced or waits for a worker. */
  'queue',
  /** An attempt begins. */
  'start',
  /** The attempt failed and another one is promised. */
  'retry',
  /** The attempt ends; `outcome` says how. */
  'end',
  /** Gives an outcome to a step that has none; says nothing while an attempt is open. */
  'close',
  /** The step will not run (skipped, cancelled before its start). */
  'skip',
  /** The step waits for something outside. */
  'park',
  'run-start',
  'run-wait',
  'run-resume',
  /** The run ends; `outcome` says how. */
  'run-end',
  // Acts are kept as numbers in the index of a stored log: new ones stand at the end.
  /** A worker took what was announced; it has not begun yet. */
  'claim',
] as const;

export type Act = (typeof ACTS)[number];

export function actCode(act: Act): number {
  return ACTS.indexOf(act);
}

export function actOf(code: number): Act {
  return ACTS[code] ?? 'note';
}

/** The facts of one event that the index keeps: everything a list, a lane or a count needs. */
export interface Facts {
  /** The run's key, unique in the log. */
  readonly run: string;
  /** The event's kind in the system's own spelling. */
  readonly kind: string;
  readonly act: Act;
  /** The step's key, or null for an event of the run. */
  readonly step: string | null;
  /** Which of a step's parallel parts (a loop item); absent for a plain step. */
  readonly item?: string | null;
  /** Absent or 0: the tracer counts. */
  readonly attempt?: Attempt;
  readonly outcome?: StepOutcome | null;
  /** A finer kind of outcome, where a system has one (runtimo: `blocked`, `timed-out` …). */
  readonly klass?: string | null;
  /** The event reports a failure without ending the attempt (noetl `call.error`). */
  readonly failing?: boolean;
  /** `NaN` where the log gives no time. */
  readonly time: Micros;
  /** The number that orders events inside a run, where the system has one. */
  readonly seq?: bigint | number | null;
  /** The `seq` of the event before this one, where the system chains events. */
  readonly prev?: bigint | null;
  /** The `seq` of the event that caused this one. */
  readonly parent?: bigint | null;
  /** The step's human name, when it is not its key. */
  readonly stepName?: string | null;
  /** The key of the step that this one tries again (enact announces retries under new ids). */
  readonly retryOf?: string | null;
  /** A run that this event spawned: its parent is this event's run. */
  readonly spawns?: string | null;
  readonly runName?: string | null;
  /** The run (or a step of it) that spawned this run. */
  readonly parentRun?: string | null;
  /** The word the system itself uses for how the run ended, where it ends here. */
  readonly said?: string | null;
  /** The wire's version, where the record shows it. */
  readonly version?: string | null;
}

/** Does the event report a failure, whether it ends an attempt or not? */
export function reportsFailure({ failing, outcome }: Pick<Facts, 'failing' | 'outcome'>): boolean {
  return failing === true || isFailure(outcome);
}

/**
 * Puts together what every event of a system tells and what one kind of them adds; that goes first. All
 * fields are set one by one: spreading objects of many layouts takes longer than parsing the record.
 */
export function joinFacts(common: Omit<Facts, 'act'>, special: Partial<Facts> & Pick<Facts, 'act'>): Facts {
  return {
    run: common.run,
    kind: common.kind,
    act: special.act,
    step: either(special.step, common.step),
    item: either(special.item, common.item),
    attempt: special.attempt ?? common.attempt ?? 0,
    outcome: either(special.outcome, common.outcome),
    klass: either(special.klass, common.klass),
    failing: special.failing ?? common.failing ?? false,
    time: common.time,
    seq: either(special.seq, common.seq),
    prev: either(special.prev, common.prev),
    parent: either(special.parent, common.parent),
    stepName: either(special.stepName, common.stepName),
    retryOf: either(special.retryOf, common.retryOf),
    spawns: either(special.spawns, common.spawns),
    runName: either(special.runName, common.runName),
    parentRun: either(special.parentRun, common.parentRun),
    said: either(special.said, common.said),
    version: either(special.version, common.version),
  };
}

function either<T>(first: T | null | undefined, second: T | null | undefined): T | null {
  return first === undefined ? (second ?? null) : first;
}
