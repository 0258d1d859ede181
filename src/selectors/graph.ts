import { isFailure, type StepOutcome } from '../model/outcome';

/** What depends on what, by the steps' keys. */
export interface Graph {
  /** What each step waits for. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
  /** What waits for each step. */
  readonly neededBy: ReadonlyMap<string, readonly string[]>;
}

/** Puts lists of edges together, each step with those it depends on; an edge that repeats counts once. */
export function selectGraph(lists: readonly Readonly<Record<string, readonly string[]>>[]): Graph {
  const needs = new Map<string, string[]>();
  const neededBy = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const list of lists)
    for (const [step, dependencies] of Object.entries(list))
      for (const dependency of dependencies) {
        const edge = JSON.stringify([step, dependency]);
        if (seen.has(edge)) continue;
        seen.add(edge);
        push(needs, step, dependency);
        push(neededBy, dependency, step);
      }
  return { needs, neededBy };
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/**
 * The failed steps because of which a step was skipped: the nearest up its dependencies, through others that
 * were skipped too. Empty for a step that was not; a cancelled one was stopped by somebody, not by these.
 * @param outcomeOf how a step ended; null for one that the log does not know
 */
export function selectBlame(
  { needs }: Graph,
  step: string,
  outcomeOf: (step: string) => StepOutcome | null,
): string[] {
  if (outcomeOf(step) !== 'skipped') return [];
  const seen = new Set([step]);
  const blamed: string[] = [];
  // Grows while it is walked: a skipped step passes the question on to what it waits for.
  const skipped = [step];
  for (const each of skipped)
    for (const dependency of needs.get(each) ?? []) {
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      const outcome = outcomeOf(dependency);
      if (isFailure(outcome)) blamed.push(dependency);
      else if (outcome === 'skipped') skipped.push(dependency);
    }
  return blamed;
}
