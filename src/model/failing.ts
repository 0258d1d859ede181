import type { Outcome } from './outcome';
import type { ProblemCode } from './problem';

/** What counts as failing when a log is reduced to the smallest that still fails. */
export type Failing =
  /** The run ends as it does. */
  | { readonly by: 'outcome' }
  /** The step fails or crashes. */
  | { readonly by: 'step'; readonly step: string }
  /** This rule of the house or of the system is broken. */
  | { readonly by: 'rule'; readonly rule: string }
  /** A problem of this kind is found in the run. */
  | { readonly by: 'problem'; readonly code: ProblemCode }
  /** A query of the language hits. */
  | { readonly by: 'query'; readonly query: string };

/** What a run offers to be reduced to. */
export interface Failings {
  /** How the run ends by its events; null where that is no failure. */
  readonly outcome: Outcome | null;
  /** The keys of steps that fail, the first few. */
  readonly steps: readonly string[];
  readonly problems: readonly ProblemCode[];
  /** The rules that it breaks. */
  readonly rules: readonly { readonly id: string; readonly label: string }[];
}
