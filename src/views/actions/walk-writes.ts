import { usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import { inTurn } from './in-turn';

/** Goes to the nearest event before or behind the playhead that wrote a path; each further press goes one further. */
export const walkWrites = inTurn(async (pointer: string, way: 1 | -1, changed: boolean) => {
  const { run } = useStage.getState();
  const { subject, position } = usePlayhead.getState();
  if (run === null || !subject.endsWith(`/${run.view.run.id}`)) return;
  const found = await run.besideWrite(position, pointer, way, changed);
  const now = usePlayhead.getState();
  // Somebody moved the playhead meanwhile: that counts.
  if (found !== null && now.subject === subject && now.position === position) now.go(found);
});

/** The same for the selected path. */
export function walkSelected(way: 1 | -1): void {
  const { selected } = usePaths.getState();
  if (selected !== null) walkWrites(selected, way, false);
}
