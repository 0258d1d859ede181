import { useLooking } from '../../ui-state/looking';
import { usePlayhead } from '../../ui-state/playhead';

/** A stop hit an event that arrived: who went along with the run is halted there, who looks elsewhere is not moved. */
export function haltAt(position: number, query: string): void {
  const { following, follow, go } = usePlayhead.getState();
  if (!following) return;
  follow(false);
  go(position);
  useLooking.getState().halted({ position, query });
}
