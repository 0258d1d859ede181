import { EFFECTS } from '../ingest/effects';
import { stepKeyOf } from '../ingest/indexer';
import { Tracer } from '../ingest/trace';
import { groupBy } from '../lib/group-by';
import type { RunSummary } from '../model/log';
import type { StepOutcome } from '../model/outcome';
import { DEFAULT_SEVERITY, type ProblemCode, type ProblemDraft, type Severity } from '../model/problem';
import type { RulesView, RuleView } from '../model/rule';
import type { Position } from '../model/units';
import type { RunFinding } from '../model/views';
import type { EditedRun } from './edited-run';
import { summariseRun, traceInput } from './summarise';

/** Something that is wrong or doubtful about an event, by its position in the run as recorded. */
export interface EventProblem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly effect: string;
  readonly position: Position;
}

/** What a run comes to by its events alone, whatever else the log says of it. */
export interface Verdict {
  readonly summary: RunSummary;
  /** How each step ended, by its key. */
  readonly steps: ReadonlyMap<string, StepOutcome>;
  readonly problems: readonly EventProblem[];
}

/** Problems of one run that are kept; a hostile one has some at every event. */
const MAX_PROBLEMS = 100_000;

/** Traces an edited run anew, and notes what its grammar and the course of its steps say against it. */
export function judge({ source, order }: EditedRun, tornTail: boolean): Verdict {
  const { format, shape, index } = source;
  const problems: EventProblem[] = [];
  const report = (draft: ProblemDraft, at: number) => {
    if (problems.length < MAX_PROBLEMS) problems.push(placed(draft, order.events[at]!));
  };
  const placed = (draft: ProblemDraft, position: Position): EventProblem => {
    const own = format.problems?.[draft.code];
    return {
      code: draft.code,
      severity: draft.severity ?? own?.severity ?? DEFAULT_SEVERITY[draft.code],
      effect: draft.effect ?? own?.effect ?? EFFECTS[draft.code],
      position,
    };
  };
  const count = index.columns.offset.length;
  const trace = new Tracer(traceInput(format, shape, index, tornTail), 0, count, report).run();
  const steps = new Map(trace.steps.map((step) => [stepKeyOf(index.threads.get(step.thread)), step.outcome]));
  return { summary: summariseRun(index, 0, trace, [], new Map()), steps, problems };
}

/** What one verdict says and the other does not, by event and code. */
export function newProblems(before: Verdict, after: Verdict): EventProblem[] {
  const known = new Set(before.problems.map(keyOf));
  return after.problems.filter((problem) => !known.has(keyOf(problem)));
}

function keyOf({ code, position }: EventProblem): string {
  return `${position} ${code}`;
}

/** Problems that say: this event could not have come here. The others tell of what is missing or odd. */
const FORBIDS: ReadonlySet<ProblemCode> = new Set([
  'illegal-transition',
  'end-without-start',
  'after-terminal',
]);

/** Does a problem say that its event could not have followed those before it? */
export function forbids({ code }: EventProblem): boolean {
  return FORBIDS.has(code);
}

/** The problems of a verdict as rules know them: by kind, each with its places. */
export function findingsOf({ problems }: Verdict): RunFinding[] {
  return [...groupBy(problems, ({ code }) => code)].map(([code, all]) => {
    const { severity, effect } = all[0]!;
    const places = all.map(({ position }) => ({ file: '', line: 0, offset: 0, position, exact: true }));
    return { code, severity, effect, excerpt: '', places, total: all.length, partial: false };
  });
}

/** The rules that a branch breaks and the run did not, and those that it keeps again. */
export interface RuleChanges {
  readonly broken: readonly ChangedRule[];
  readonly mended: readonly ChangedRule[];
}

/** A rule whose verdict changes, and where it is broken first, by the position in the run as recorded. */
export interface ChangedRule {
  readonly id: string;
  readonly label: string;
  readonly position: Position;
  readonly why: string;
}

/**
 * Compares what two runs break.
 * @param recorded the position in the run as recorded of one in the branch
 */
export function ruleChanges(
  before: RulesView,
  after: RulesView,
  recorded: (position: Position) => Position,
): RuleChanges {
  const known = new Set(brokenRules(before).map(({ id }) => id));
  const now = new Set(brokenRules(after).map(({ id }) => id));
  return {
    broken: brokenRules(after)
      .filter(({ id }) => !known.has(id))
      .map((rule) => changedRule(rule, recorded)),
    mended: brokenRules(before)
      .filter(({ id }) => !now.has(id))
      .map((rule) => changedRule(rule, (position) => position)),
  };
}

function brokenRules({ rules }: RulesView): RuleView[] {
  return rules.filter(({ verdict }) => verdict === 'broken');
}

function changedRule(
  { id, label, places }: RuleView,
  recorded: (position: Position) => Position,
): ChangedRule {
  const { position, why } = places[0]!;
  return { id, label, position: recorded(position), why };
}
