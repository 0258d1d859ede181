/** How a run ended, as far as the log tells. */
export const OUTCOMES = [
  'succeeded',
  'failed',
  'cancelled',
  'crashed',
  'waiting',
  'running',
  'unknown',
] as const;

/** How a step (or one attempt at it) ended. Counts by outcome add up to the number of steps. */
export const STEP_OUTCOMES = [...OUTCOMES, 'skipped', 'pending'] as const;

export type Outcome = (typeof OUTCOMES)[number];
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

/** Worst first: the order in which a list shows runs and the colour a crowded pixel takes. */
const WORST_FIRST: readonly StepOutcome[] = [
  'crashed',
  'failed',
  'cancelled',
  'waiting',
  'running',
  'unknown',
  'skipped',
  'pending',
  'succeeded',
];

/** Smaller is worse; for sorting. */
export function severityRank(outcome: StepOutcome): number {
  return WORST_FIRST.indexOf(outcome);
}

/** Did this end badly by itself? (A skip or a cancellation is a consequence, not a failure.) */
export function isFailure(outcome: StepOutcome | null | undefined): boolean {
  return outcome === 'failed' || outcome === 'crashed';
}

/** The outcome as a small number for a column, 0 = none. */
export function outcomeCode(outcome: StepOutcome | null | undefined): number {
  return outcome ? STEP_OUTCOMES.indexOf(outcome) + 1 : 0;
}

/** Reads {@link outcomeCode} back. */
export function outcomeOf(code: number): StepOutcome | null {
  return STEP_OUTCOMES[code - 1] ?? null;
}

/** Counts by outcome, holding only outcomes that occur. */
export type OutcomeCounts = Partial<Record<StepOutcome, number>>;
