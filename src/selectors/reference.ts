import type { RunSummary } from '../model/log';

/** The run of the same name that succeeded and began nearest to a run; by their order where times are missing. */
export function selectReference(runs: readonly RunSummary[], run: RunSummary): RunSummary | null {
  let nearest: RunSummary | null = null;
  for (const each of runs) {
    if (each.index === run.index || each.name !== run.name || each.outcome !== 'succeeded') continue;
    if (each.events > 0 && (nearest === null || isNearer(run, each, nearest))) nearest = each;
  }
  return nearest;
}

function isNearer(to: RunSummary, one: RunSummary, other: RunSummary): boolean {
  const [a, b] = [Math.abs(one.start - to.start), Math.abs(other.start - to.start)];
  if (Number.isNaN(a) || Number.isNaN(b))
    return Math.abs(one.index - to.index) < Math.abs(other.index - to.index);
  return a < b;
}
