import type { EventIndex } from '../ingest/indexer';
import type { Records } from '../ingest/records';
import type { Format } from '../model/format';
import type { StepOutcome } from '../model/outcome';
import type { StepLinks, StepRef, StepRefs } from '../model/views';
import { type Graph, selectBlame, selectGraph } from '../selectors/graph';

/** How many steps of one list are sent to the page. */
const MAX_REFS = 20;

/** Whether the log came with a list of edges. */
export function hasGraph({ companions }: EventIndex): boolean {
  return companions.some((each) => each.kind === 'graph');
}

/** What depends on what, from the edge lists that were dropped with the log. */
export async function readGraph(format: Format, index: EventIndex, records: Records): Promise<Graph> {
  const lists = await Promise.all(
    index.companions
      .filter((each) => each.kind === 'graph')
      .map(async (each) => format.graph?.(await records.payload(each)) ?? {}),
  );
  return selectGraph(lists);
}

/**
 * What a step waits for, what waits for it, and why it was skipped if it was.
 * @param outcomeOf how a step ended; null for one without events
 * @param refTo the step as a link shows it
 */
export async function linksOf(
  graph: Graph,
  step: string,
  outcomeOf: (step: string) => StepOutcome | null,
  refTo: (step: string) => Promise<StepRef>,
): Promise<StepLinks> {
  const refs = async (steps: readonly string[] = []): Promise<StepRefs> => ({
    total: steps.length,
    shown: await Promise.all(steps.slice(0, MAX_REFS).map(refTo)),
  });
  const [self, needs, neededBy, blamed] = await Promise.all([
    refTo(step),
    refs(graph.needs.get(step)),
    refs(graph.neededBy.get(step)),
    refs(selectBlame(graph, step, outcomeOf)),
  ]);
  return { label: self.label, needs, neededBy, blamed };
}
