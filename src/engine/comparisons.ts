import type {
  ComparedPair,
  ComparedRow,
  ComparedStep,
  ComparisonProgress,
  ComparisonView,
  MaskChoice,
} from '../model/comparison';
import { pairOf, stepsOf } from './compared-details';
import type { RunToCompare } from './compared-sides';
import { Comparison } from './comparison';
import { REPORT_MS, throttled } from './take';

/** Two runs, each by its log and its id. */
export interface TwoRuns {
  readonly a: { readonly log: string; readonly run: string };
  readonly b: { readonly log: string; readonly run: string };
}

interface Kept {
  readonly key: string;
  readonly a: RunToCompare;
  readonly b: RunToCompare;
  readonly comparison: Comparison;
}

/** The comparison that was asked for last is kept: rows and steps of it are asked for as they come into view. */
export class Comparisons {
  private kept: Kept | null = null;

  /** @param runOf a run by its log and id. @throws {Fault} `gone` */
  constructor(private readonly runOf: (log: string, run: string) => Promise<RunToCompare>) {}

  /**
   * Compares two runs, or answers anew under another choice of masks.
   * @throws {DOMException} `AbortError` when the signal says to stop
   */
  async compare(
    runs: TwoRuns,
    choice: MaskChoice,
    report: (progress: ComparisonProgress) => void,
    signal: AbortSignal,
  ): Promise<ComparisonView> {
    return (await this.of(runs, report, signal)).view(choice);
  }

  /** Some rows of it. */
  async rows(
    runs: TwoRuns,
    choice: MaskChoice,
    rows: readonly number[],
    signal: AbortSignal,
  ): Promise<ComparedRow[]> {
    return (await this.of(runs, () => {}, signal)).rowsOf(rows.slice(0, MAX_ROWS), choice);
  }

  /** Everything about one row; null where there is no such row. */
  async pair(
    runs: TwoRuns,
    choice: MaskChoice,
    row: number,
    signal: AbortSignal,
  ): Promise<ComparedPair | null> {
    const comparison = await this.of(runs, () => {}, signal);
    return row >= 0 && row < comparison.rows.count ? pairOf(comparison, row, choice, signal) : null;
  }

  /** Steps `from … from + count − 1` beside each other. */
  async steps(
    runs: TwoRuns,
    choice: MaskChoice,
    from: number,
    count: number,
    signal: AbortSignal,
  ): Promise<ComparedStep[]> {
    return stepsOf(await this.of(runs, () => {}, signal), choice, from, Math.min(count, MAX_ROWS));
  }

  /** Lets go of a comparison with a log. */
  forget(log: string): void {
    if (this.kept?.a.side.log === log || this.kept?.b.side.log === log) this.kept = null;
  }

  private async of(
    runs: TwoRuns,
    report: (progress: ComparisonProgress) => void,
    signal: AbortSignal,
  ): Promise<Comparison> {
    const [a, b] = [await this.runOf(runs.a.log, runs.a.run), await this.runOf(runs.b.log, runs.b.run)];
    const key = JSON.stringify([runs.a, runs.b]);
    const { kept } = this;
    // A log that was checked meanwhile may hold other events than before.
    if (kept?.key === key && isSame(kept.a, a) && isSame(kept.b, b)) return kept.comparison;
    const seldom = throttled<ComparisonProgress>(REPORT_MS, (progress) => report(progress()));
    let told = false;
    const tell = (progress: ComparisonProgress) => {
      // The first divergence is what the reader waits for: it is told at once.
      if (progress.divergence !== null && !told) report(progress);
      else seldom(() => progress);
      told ||= progress.divergence !== null;
    };
    const comparison = await Comparison.of(a, b, { report: tell, signal });
    this.kept = { key, a, b, comparison };
    return comparison;
  }
}

/** Rows that are sent to the page at once. */
const MAX_ROWS = 500;

function isSame(one: RunToCompare, other: RunToCompare): boolean {
  return one.source.index === other.source.index;
}
