import type { Outcome } from '../../model/outcome';
import type { OutcomeBucket, Totals } from '../../queries/clickhouse';

/** Widths of a column of the chart, in seconds: those that people count by. */
const WIDTHS = [1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 86_400, 7 * 86_400, 30 * 86_400] as const;
const MOST_COLUMNS = 48;

/** How wide a column is, in seconds, so that all fit. */
export function bucketFor({ first, last }: Pick<Totals, 'first' | 'last'>): number {
  const span = Math.max(last - first, 0) / 1e6;
  return (
    WIDTHS.find((width) => span / width <= MOST_COLUMNS) ?? Math.ceil(span / MOST_COLUMNS / 86_400) * 86_400
  );
}

/** A column of the chart: runs that began in it, by outcome. */
export interface Column {
  /** Microseconds since 1970. */
  readonly at: number;
  readonly runs: number;
  readonly byOutcome: Readonly<Partial<Record<Outcome, number>>>;
}

/** The columns from the first to the last, also those in which nothing began. Runs without a time stand in none. */
export function columnsOf(buckets: readonly OutcomeBucket[], width: number): Column[] {
  const step = width * 1e6;
  const timed = buckets.filter(({ at }) => at > 0);
  const first = Math.min(...timed.map(({ at }) => at));
  const last = Math.max(...timed.map(({ at }) => at));
  if (timed.length === 0) return [];
  const count = Math.min(Math.round((last - first) / step) + 1, MOST_COLUMNS + 2);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    const here = timed.filter((each) => each.at === at);
    return {
      at,
      runs: here.reduce((sum, { runs }) => sum + runs, 0),
      byOutcome: Object.fromEntries(here.map(({ outcome, runs }) => [outcome, runs])),
    };
  });
}

/** Runs by outcome, of all columns. */
export function sumsOf(buckets: readonly OutcomeBucket[]): Map<Outcome, number> {
  const sums = new Map<Outcome, number>();
  for (const { outcome, runs } of buckets) sums.set(outcome, (sums.get(outcome) ?? 0) + runs);
  return sums;
}
