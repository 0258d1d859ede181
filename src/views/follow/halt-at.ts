import { useLooking } from '../../ui-state/looking';
import { usePlayhead } from '../../ui-state/playhead';

/**
 * A stop hit an event that arrived: who went along with the run is halted there, who looks elsewhere is not moved. The
 * page may hear of the hit before it has the event.
 */
export function haltAt(position: number, query: string): void {
  const { following, follow, subject } = usePlayhead.getState();
  if (!following) return;
  follow(false);
  const halt = () => {
    usePlayhead.getState().go(position);
    useLooking.getState().halted({ position, query });
  };
  if (usePlayhead.getState().events > position) {
    halt();
    return;
  }
  const stop = usePlayhead.subscribe((state) => {
    if (state.subject === subject && state.events <= position) return;
    stop();
    if (state.subject === subject) halt();
  });
}
