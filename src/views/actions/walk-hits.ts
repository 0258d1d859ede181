import { useLooking } from '../../ui-state/looking';
import { usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import { inTurn } from './in-turn';

/** Goes to the nearest event before or behind the playhead that one of some queries finds; round the end of the run. */
export const walkHits = inTurn(async (queries: readonly string[], way: 1 | -1) => {
  const { run } = useStage.getState();
  const { subject, position } = usePlayhead.getState();
  if (run === null || queries.length === 0 || !subject.endsWith(`/${run.view.run.id}`)) return;
  const self = usePaths.getState().selected;
  const asked = queries.map((query) => ({ query, self }));
  // Behind the last one it begins anew.
  const end = way === 1 ? -1 : run.view.events;
  const found = (await run.besideHit(position, asked, way)) ?? (await run.besideHit(end, asked, way));
  const now = usePlayhead.getState();
  // Somebody moved the playhead meanwhile: that counts.
  if (found !== null && now.subject === subject && now.position === position) now.go(found.position);
});

/** What is looked for: the query in the box, or else every armed stop. */
export function lookedFor(): readonly string[] {
  const { query, stops } = useLooking.getState();
  if (query.trim() !== '') return [query];
  return stops.filter(({ armed }) => armed).map((stop) => stop.query);
}
