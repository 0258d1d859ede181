import type { Kin } from '../../model/kin';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import { navigate } from '../shell/use-link';
import { inTurn } from './in-turn';

/** Goes to the most telling cause or effect of the playhead's event; each further press goes one further. */
export const walkKin = inTurn(async (side: 'causes' | 'effects') => {
  const { run } = useStage.getState();
  const { subject, position } = usePlayhead.getState();
  // Between two runs there is nothing to walk on.
  if (run === null || !subject.endsWith(`/${run.view.run.id}`)) return;
  const [first] = (await run.kin(position))[side].shown;
  const now = usePlayhead.getState();
  // Somebody moved the playhead meanwhile: that counts.
  if (first && now.subject === subject && now.position === position) goToKin(run.log.entry.id, first);
});

/** Goes to a cause or an effect; one of another run opens that run there, which the back button undoes. */
export function goToKin(log: string, { run, position }: Kin): void {
  if (run === null) usePlayhead.getState().go(position);
  else navigate({ page: 'log', log, run: run.id, position, tab: null });
}
