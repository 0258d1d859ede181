import type { RunSummary } from '../model/log';
import { isFailure } from '../model/outcome';
import type { Micros } from '../model/units';
import { selectRuns } from './runs';

/**
 * The runs that one run spawned, worst first; a window of them.
 * @param parents the number of each run's parent, −1 for none
 */
export function selectChildren(
  runs: readonly RunSummary[],
  parents: Int32Array,
  run: number,
): { readonly all: readonly RunSummary[]; readonly failed: readonly RunSummary[] } {
  const children = runs.filter((each) => parents[each.index] === run && each.index !== run);
  const { rows } = selectRuns(children, { text: '', outcome: null, sort: 'worst' }, 0, children.length);
  return { all: rows, failed: rows.filter((each) => isFailure(each.outcome)) };
}

/** What the events of a failed attempt tell of child runs. */
export interface ChildrenTold {
  /** Ids of the child runs that they name. */
  readonly named: ReadonlySet<string>;
  /** They speak of a child run without saying which. */
  readonly unnamed: boolean;
  /** When the attempt failed, `NaN` where there is no time. */
  readonly time: Micros;
}

/**
 * The failed child run that explains why an attempt of its parent failed: one that the attempt names, else,
 * where it only says that there was one, the child that ended last before it (`inferred`).
 * @param failed the failed children, worst first
 */
export function selectFailedChild(
  failed: readonly RunSummary[],
  { named, unnamed, time }: ChildrenTold,
): { readonly run: RunSummary; readonly inferred: boolean } | null {
  const known = failed.filter((run) => named.has(run.id));
  if (known.length > 0) return { run: lastUpTo(known, time) ?? known[0]!, inferred: false };
  const run = unnamed ? lastUpTo(failed, time) : null;
  return run && { run, inferred: true };
}

/** The run that ended last, and not after `time`; the first of the list where times do not tell. */
function lastUpTo(runs: readonly RunSummary[], time: Micros): RunSummary | null {
  if (Number.isNaN(time)) return runs[0] ?? null;
  return runs
    .filter((run) => !(run.end > time))
    .reduce<RunSummary | null>((last, run) => (last === null || run.end > last.end ? run : last), null);
}
