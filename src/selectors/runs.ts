import type { RunSummary } from '../model/log';
import { severityRank } from '../model/outcome';
import type { RunFilter, RunSort, RunWindow } from '../model/views';

/** The runs that a filter lets through, sorted; a window of them. */
export function selectRuns(
  runs: readonly RunSummary[],
  filter: RunFilter,
  from: number,
  count: number,
): RunWindow {
  const text = filter.text.trim().toLowerCase();
  const found = runs.filter(
    (run) =>
      (filter.outcome === null || run.outcome === filter.outcome) && (text === '' || matches(run, text)),
  );
  found.sort(ORDERS[filter.sort]);
  return { total: found.length, from, rows: found.slice(from, from + count) };
}

function matches(run: RunSummary, text: string): boolean {
  return [run.id, run.name, run.firstFailure?.message ?? '', run.firstFailure?.step ?? ''].some((field) =>
    field.toLowerCase().includes(text),
  );
}

const byIndex = (a: RunSummary, b: RunSummary) => a.index - b.index;

const ORDERS: Readonly<Record<RunSort, (a: RunSummary, b: RunSummary) => number>> = {
  worst: (a, b) =>
    severityRank(runRank(a)) - severityRank(runRank(b)) || b.failures - a.failures || byIndex(a, b),
  time: (a, b) => numbered(a.start) - numbered(b.start) || byIndex(a, b),
  name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || byIndex(a, b),
  events: (a, b) => b.events - a.events || byIndex(a, b),
  failures: (a, b) => b.failures - a.failures || byIndex(a, b),
};

/** Failed runs come before crashed ones: they say why. */
function runRank(run: RunSummary) {
  return run.outcome === 'failed' ? 'crashed' : run.outcome === 'crashed' ? 'failed' : run.outcome;
}

function numbered(time: number): number {
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/** The run that a reader should see first: the worst, by the order of the table. */
export function selectLanding(runs: readonly RunSummary[]): RunSummary | null {
  const { rows } = selectRuns(runs, { text: '', outcome: null, sort: 'worst' }, 0, runs.length);
  return rows.find((run) => run.events > 0) ?? null;
}
