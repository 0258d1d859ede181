import type { LiveNews, Watch } from '../model/live';
import { asksState, understood } from './live-watches';
import type { OpenLog } from './open-logs';

/**
 * Where watches that ask the state hit among events that arrived: of the runs that are open, whose history is there.
 * @param before how many events of each open run were looked at
 */
export async function hitsOfState(
  open: OpenLog,
  before: ReadonlyMap<string, number>,
  watches: readonly Watch[],
): Promise<LiveNews[]> {
  const news: LiveNews[] = [];
  const asking = watches.filter(({ query }) => {
    const parsed = understood(query);
    return parsed !== null && asksState(parsed);
  });
  for (const [id, run] of open.runs) {
    const known = before.get(id) ?? run.summary.events;
    if (run.summary.events <= known) continue;
    for (const { kind, name, query } of asking) {
      const asked = [{ query, self: null }];
      const hit = await run.hits.beside(asked, known - 1, 1, new AbortController().signal).catch(() => null);
      if (hit) news.push({ kind, name, run: id, runName: run.summary.name, position: hit.position });
    }
  }
  return news;
}
